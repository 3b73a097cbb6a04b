"""Moments: Unix seconds."""

from datetime import UTC, datetime
from typing import override

from homeassistant.components.datetime import DateTimeEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .entity import GizwitsEntity, add_described, number

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the moments of an account."""
    add_described(entry, Platform.DATETIME, GizwitsDateTime, async_add_entities)


class GizwitsDateTime(GizwitsEntity, DateTimeEntity):
    """A moment in Unix seconds; zero is never."""

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return the moment."""
        seconds = number(self.decoded())
        try:
            return datetime.fromtimestamp(seconds, UTC) if seconds else None
        except OverflowError, ValueError, OSError:
            return None

    @override
    async def async_set_value(self, value: datetime) -> None:
        """Set the moment."""
        await self.async_set(int(value.timestamp()))
