"""Valves: open, close, stop, or a position."""

from typing import override

from homeassistant.components.valve import ValveEntity, ValveEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .composite import GizwitsComposite
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import add_described
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the valves of an account."""
    add_described(entry, Platform.VALVE, GizwitsValve, async_add_entities)


class GizwitsValve(GizwitsComposite, ValveEntity):
    """A valve of a switch, of commands or of a position; 100 % is open."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE
        if "stop" in self.role_options("command"):
            features |= ValveEntityFeature.STOP
        self._attr_reports_position = "position" in self.roles
        if self._attr_reports_position and self.roles["position"].platform == "number":
            features |= ValveEntityFeature.SET_POSITION
        self._attr_supported_features = features

    @property
    @override
    def current_valve_position(self) -> int | None:
        """Return how far it is open, in percent."""
        position = self.role_number("position")
        return None if position is None else round(position)

    @property
    @override
    def is_closed(self) -> bool | None:
        """Return whether it is closed."""
        if "position" in self.roles:
            position = self.current_valve_position
            return None if position is None else position == 0
        opened = self.role_on("valve")
        return None if opened is None else not opened

    @override
    async def async_open_valve(self) -> None:
        """Open it."""
        await self._async_move("open", 100)

    @override
    async def async_close_valve(self) -> None:
        """Close it."""
        await self._async_move("close", 0)

    @override
    async def async_stop_valve(self) -> None:
        """Stop it."""
        await self.async_set_roles(command="stop")

    @override
    async def async_set_valve_position(self, position: int) -> None:
        """Open it as far as wanted."""
        await self.async_set_roles(position=position)

    async def _async_move(self, command: str, position: int) -> None:
        """Write the first of what it has."""
        if "valve" in self.roles:
            await self.async_set_roles(valve=position > 0)
        elif "command" in self.roles:
            await self.async_set_roles(command=command)
        else:
            await self.async_set_roles(position=position)
