"""The baseline: devices and trivial entities, which do nothing but exist."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Register as many devices as the entry says, and add entities to each."""
    registry = dr.async_get(hass)
    for number in range(entry.data["devices"]):
        registry.async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={("benchmark_stub", f"device{number}")},
            name=f"Device {number}",
        )
    await hass.config_entries.async_forward_entry_setups(entry, [*entry.data["entities"]])
    return True


async def async_unload_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Remove the entities."""
    return await hass.config_entries.async_unload_platforms(entry, [*entry.data["entities"]])
