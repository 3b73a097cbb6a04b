"""Binary sensors: what is on or off and can only be read, alerts, faults, and whether a device is connected."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsBindingEntity, GizwitsEntity, add_described, truth
from .identity import connectivity_id
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the binary sensors of an account."""
    add_described(entry, Platform.BINARY_SENSOR, GizwitsBinarySensor, async_add_entities)
    entry.async_on_unload(
        entry.runtime_data.account.async_on_devices(
            lambda coordinator: async_add_entities([ConnectivitySensor(coordinator)])
        )
    )


class GizwitsBinarySensor(GizwitsEntity, BinarySensorEntity):
    """A datapoint that is on or off, an alert or a fault."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the specification says."""
        super().__init__(coordinator, spec)
        if spec.device_class:
            self._attr_device_class = BinarySensorDeviceClass(spec.device_class)

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it is on."""
        return truth(self.shown())


class ConnectivitySensor(GizwitsBindingEntity, BinarySensorEntity):
    """Whether the cloud says that a device is online; it is wrong about some."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY

    def __init__(self, coordinator: DeviceCoordinator) -> None:
        """Belong to a device."""
        super().__init__(coordinator, connectivity_id(coordinator.namespace))

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the cloud says that the device is online."""
        return self.coordinator.binding.is_online
