"""Texts: bytes that are words, or hex digits."""

from typing import override

from homeassistant.components.text import TextEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, add_described
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests

_LONGEST = 255


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the texts of an account."""
    add_described(entry, Platform.TEXT, GizwitsText, async_add_entities)


class GizwitsText(GizwitsEntity, TextEntity):
    """A datapoint of bytes: with the codec text, UTF-8 padded with zero bytes; without, hex digits."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Allow what the datapoint holds."""
        super().__init__(coordinator, spec)
        length = spec.datapoint.position.length if spec.datapoint else 0
        self._attr_native_max = min((length or _LONGEST) * (1 if spec.codec else 2), _LONGEST)

    @property
    @override
    def native_value(self) -> str | None:
        """Return the text; None for bytes that are none."""
        value = self.decoded()
        if not isinstance(value, bytes):
            return None if value is None else str(value)
        if not self.spec.codec:
            return value.hex()[:_LONGEST]
        try:
            return value.rstrip(b"\0").decode()
        except UnicodeDecodeError:
            return None

    @override
    async def async_set_value(self, value: str) -> None:
        """Write the text."""
        await self.async_set(value.encode() if self.spec.codec else value)
