"""Trivial entities of any platform: a name, an identity, a device and a constant."""

from collections.abc import Awaitable, Callable

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

type SetUp = Callable[[HomeAssistant, ConfigEntry, AddConfigEntryEntitiesCallback], Awaitable[None]]


class Trivial(Entity):
    """An entity that does nothing."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, device: int, number: int, *, enabled: bool) -> None:
        """Belong to a device."""
        self._attr_name = f"Point {number}"
        self._attr_unique_id = f"device{device}_{number}"
        self._attr_device_info = DeviceInfo(identifiers={("benchmark_stub", f"device{device}")})
        self._attr_entity_registry_enabled_default = enabled


def set_up(platform: str, entity_class: type[Trivial]) -> SetUp:
    """Return the `async_setup_entry` of a platform."""

    async def async_setup_entry(
        hass: HomeAssistant,
        entry: ConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        devices = entry.data["devices"]
        enabled, disabled = entry.data["entities"][platform]
        for device in range(devices):
            numbers = range(device, enabled + disabled, devices)
            async_add_entities(
                entity_class(device, number, enabled=number < enabled) for number in numbers
            )

    return async_setup_entry
