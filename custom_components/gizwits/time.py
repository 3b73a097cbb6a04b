"""Times of day."""

from datetime import time
from typing import override

from homeassistant.components.time import TimeEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .entity import GizwitsEntity, add_described, number
from .product.schema import DataType

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the times of an account."""
    add_described(entry, Platform.TIME, GizwitsTime, async_add_entities)


class GizwitsTime(GizwitsEntity, TimeEntity):
    """A time of day: minutes since midnight, hours times 100 plus minutes, or a byte of each."""

    @property
    @override
    def native_value(self) -> time | None:
        """Return the time; None for what is none."""
        value = self.decoded()
        count = number(value)
        try:
            if isinstance(value, bytes):
                return time(value[0], value[1])
            return None if count is None else time(*divmod(int(count), self._hour))
        except IndexError, ValueError:
            return None

    @override
    async def async_set_value(self, value: time) -> None:
        """Set the time, and leave what follows it in the datapoint's bytes."""
        known = self.decoded()
        datapoint = self.spec.datapoint
        if datapoint and datapoint.data_type is DataType.BINARY:
            rest = known[2:] if isinstance(known, bytes) else b""
            await self.async_set(bytes((value.hour, value.minute)) + rest)
        else:
            await self.async_set(value.hour * self._hour + value.minute)

    @property
    def _hour(self) -> int:
        """What an hour counts."""
        return 100 if self.spec.codec == "hour_minute" else 60
