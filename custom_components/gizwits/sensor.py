"""Sensors: datapoints that can only be read, the role, unread messages, and how push is doing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .cloud import PushStats, Role
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsBindingEntity, GizwitsEntity, GizwitsMessageEntity, add_described
from .identity import account_info, role_id
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of an account."""
    add_described(entry, Platform.SENSOR, GizwitsSensor, async_add_entities)
    async_add_entities([UnreadSensor(entry), *(PushSensor(entry, each) for each in _PUSH_SENSORS)])
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


class RoleSensor(GizwitsBindingEntity, SensorEntity):
    """The account's role, of interest once a device is shared."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = [role.value for role in Role]
    _attr_translation_key = "role"

    def __init__(self, coordinator: DeviceCoordinator) -> None:
        """Belong to a device."""
        super().__init__(coordinator, role_id(coordinator.namespace))
        self._attr_entity_registry_enabled_default = coordinator.binding.role in {
            Role.OWNER,
            Role.GUEST,
        }

    @property
    @override
    def native_value(self) -> str | None:
        """Return the role; None for one that the cloud does not tell, or that is not documented."""
        role = self.coordinator.binding.role
        return role.value if role in list(Role) else None


class UnreadSensor(GizwitsMessageEntity, SensorEntity):
    """How many messages are unread."""

    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_translation_key = "unread_messages"

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number once it is known."""
        return self.coordinator.unread if self.coordinator.listed else None


def _connected_since(hosts: Sequence[PushStats]) -> datetime | None:
    """Return since when all hosts are connected; None while one is not."""
    since = [host.connected_since for host in hosts if host.connected_since]
    return max(since) if since and len(since) == len(hosts) else None


def _reconnects(hosts: Sequence[PushStats]) -> int:
    return sum(host.reconnects for host in hosts)


def _last_frame(hosts: Sequence[PushStats]) -> datetime | None:
    """Return when anything was last heard, to the second."""
    frames = [host.last_frame for host in hosts if host.last_frame]
    return max(frames).replace(microsecond=0) if frames else None


@dataclass(frozen=True, kw_only=True)
class PushSensorDescription(SensorEntityDescription):
    """A fact about the connections to the message hosts."""

    value: Callable[[Sequence[PushStats]], datetime | int | None]


_PUSH_SENSORS = (
    PushSensorDescription(
        key="push_connected_since",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=_connected_since,
    ),
    PushSensorDescription(
        key="push_reconnects",
        state_class=SensorStateClass.TOTAL_INCREASING,
        value=_reconnects,
    ),
    PushSensorDescription(
        key="push_last_frame",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=_last_frame,
    ),
)


class PushSensor(SensorEntity):
    """A fact about push, looked up now and then: telling of each frame would cost more than the frame."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _attr_has_entity_name = True
    entity_description: PushSensorDescription

    def __init__(self, entry: GizwitsConfigEntry, description: PushSensorDescription) -> None:
        """Belong to an account."""
        self.entity_description = description
        self._push = entry.runtime_data.account.push
        self._attr_translation_key = description.key
        self._attr_unique_id = f"{entry.unique_id}-{description.key}"
        self._attr_device_info = account_info(entry)

    @property
    @override
    def native_value(self) -> datetime | int | None:
        """Return the fact as it is now."""
        return self.entity_description.value([*self._push.client.stats.values()])
