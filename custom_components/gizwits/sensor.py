"""Sensors: datapoints that can only be read."""

from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorStateClass
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, add_described
from .message_entities import UnreadSensor
from .product.entity import EntitySpec
from .push_health import push_sensors
from .role_sensor import RoleSensor

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of an account."""
    add_described(entry, Platform.SENSOR, GizwitsSensor, async_add_entities)
    async_add_entities([*push_sensors(entry), UnreadSensor(entry)])
    entry.async_on_unload(
        entry.runtime_data.account.async_on_devices(
            lambda coordinator: async_add_entities([RoleSensor(coordinator)])
        )
    )


class GizwitsSensor(GizwitsEntity, SensorEntity):
    """A datapoint that is read."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the specification says."""
        super().__init__(coordinator, spec)
        if spec.device_class:
            self._attr_device_class = SensorDeviceClass(spec.device_class)
        if spec.state_class:
            self._attr_state_class = SensorStateClass(spec.state_class)

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        """Return the unit now."""
        return self.unit

    @property
    @override
    def native_value(self) -> StateType:
        """Return the value; bytes as hex digits, as many as a state holds."""
        shown = self.shown()
        if self.device_class is SensorDeviceClass.ENUM and shown is not None:
            return str(shown)
        if (self.unit or self.state_class) and isinstance(shown, str | bool):
            return None
        assert not isinstance(shown, bytes)
        return shown

    @property
    @override
    def options(self) -> list[str] | None:
        """Return the options, with the present one if the schema does not know it."""
        if self.device_class is not SensorDeviceClass.ENUM:
            return None
        known, shown = [*self.spec.options], self.shown()
        return known if shown is None or str(shown) in known else [*known, str(shown)]
