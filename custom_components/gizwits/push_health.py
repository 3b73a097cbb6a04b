"""Sensors of an account's push: how well it is connected."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory

from .cloud import PushStats
from .coordinator import GizwitsConfigEntry
from .identity import account_info


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


_DESCRIPTIONS = (
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


def push_sensors(entry: GizwitsConfigEntry) -> Iterator[PushSensor]:
    """Yield the sensors of an account's push."""
    return (PushSensor(entry, description) for description in _DESCRIPTIONS)
