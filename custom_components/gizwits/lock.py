"""Locks."""

from typing import Any, override

from homeassistant.components.lock import LockEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .composite import GizwitsComposite
from .coordinator import GizwitsConfigEntry
from .entity import add_described

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the locks of an account."""
    add_described(entry, Platform.LOCK, GizwitsLock, async_add_entities)


class GizwitsLock(GizwitsComposite, LockEntity):
    """A lock of a switch."""

    @property
    @override
    def is_locked(self) -> bool | None:
        """Return whether it is locked."""
        return self.role_on("lock")

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Lock it."""
        await self.async_set_roles(lock=True)

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock it."""
        await self.async_set_roles(lock=False)
