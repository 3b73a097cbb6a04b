"""Selects: writable datapoints with options."""

from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .entity import GizwitsEntity, add_described

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the selects of an account."""
    add_described(entry, Platform.SELECT, GizwitsSelect, async_add_entities)


class GizwitsSelect(GizwitsEntity, SelectEntity):
    """A datapoint that takes one of its options."""

    @property
    @override
    def current_option(self) -> str | None:
        """Return the option; one that newer firmware has is shown as it is."""
        shown = self.shown()
        return None if shown is None else str(shown)

    @property
    @override
    def options(self) -> list[str]:
        """Return the options, with the present one if the schema does not know it."""
        known = [*self.spec.options]
        current = self.current_option
        return known if current is None or current in known else [*known, current]

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose an option."""
        await self.async_set(option)
