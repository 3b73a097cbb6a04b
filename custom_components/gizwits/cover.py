"""Covers: curtains and blinds that open, close and stop."""

from typing import Any, override

from homeassistant.components.cover import ATTR_POSITION, CoverEntity, CoverEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .composite import GizwitsComposite
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import add_described
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests

_BY_COMMAND = {
    "open": CoverEntityFeature.OPEN,
    "close": CoverEntityFeature.CLOSE,
    "stop": CoverEntityFeature.STOP,
}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the covers of an account."""
    add_described(entry, Platform.COVER, GizwitsCover, async_add_entities)


class GizwitsCover(GizwitsComposite, CoverEntity):
    """A curtain or a blind; 100 % is open."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        features = CoverEntityFeature(0)
        for command in self.role_options("command"):
            features |= _BY_COMMAND.get(command, features)
        if "position" in self.roles and self.roles["position"].platform == "number":
            features |= CoverEntityFeature.SET_POSITION
            if "command" not in self.roles:
                features |= CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE
        self._attr_supported_features = features

    @property
    @override
    def current_cover_position(self) -> int | None:
        """Return how far it is open, in percent."""
        position = self.role_number(
            "current_position" if "current_position" in self.roles else "position"
        )
        return None if position is None else round(position)

    @property
    @override
    def is_closed(self) -> bool | None:
        """Return whether it is closed; the last command does not tell where it stands."""
        position = self.current_cover_position
        return None if position is None else position == 0

    @override
    async def async_open_cover(self, **kwargs: Any) -> None:
        """Open it."""
        await self.async_set_roles(command="open", position=self._instead(100))

    @override
    async def async_close_cover(self, **kwargs: Any) -> None:
        """Close it."""
        await self.async_set_roles(command="close", position=self._instead(0))

    @override
    async def async_stop_cover(self, **kwargs: Any) -> None:
        """Stop it."""
        await self.async_set_roles(command="stop")

    @override
    async def async_set_cover_position(self, **kwargs: Any) -> None:
        """Open it as far as wanted."""
        await self.async_set_roles(position=kwargs[ATTR_POSITION])

    def _instead(self, position: int) -> int | None:
        """Return the position to write where there are no commands."""
        return None if "command" in self.roles else position
