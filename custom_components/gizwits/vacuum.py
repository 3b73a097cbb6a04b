"""Vacuum cleaners: commands, what they do, and suction."""

from typing import Any, override

from homeassistant.components.vacuum import StateVacuumEntity, VacuumActivity, VacuumEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .composite import GizwitsComposite
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import add_described
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests

_ACTIVITIES = frozenset(VacuumActivity)
_FEATURES = {
    "start": VacuumEntityFeature.START,
    "stop": VacuumEntityFeature.STOP,
    "pause": VacuumEntityFeature.PAUSE,
    "return": VacuumEntityFeature.RETURN_HOME,
    "spot": VacuumEntityFeature.CLEAN_SPOT,
    "locate": VacuumEntityFeature.LOCATE,
}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the vacuum cleaners of an account."""
    add_described(entry, Platform.VACUUM, GizwitsVacuum, async_add_entities)


class GizwitsVacuum(GizwitsComposite, StateVacuumEntity):
    """A vacuum cleaner."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        features = VacuumEntityFeature(0)
        for command in self.role_options("command"):
            features |= _FEATURES.get(command, features)
        if "state" in self.roles:
            features |= VacuumEntityFeature.STATE
        if speeds := self.role_options("fan_speed"):
            self._attr_fan_speed_list = speeds
            features |= VacuumEntityFeature.FAN_SPEED
        self._attr_supported_features = features

    @property
    @override
    def activity(self) -> VacuumActivity | None:
        """Return what it does."""
        option = self.role_option("state")
        return VacuumActivity(option) if option in _ACTIVITIES else None

    @property
    @override
    def fan_speed(self) -> str | None:
        """Return the suction."""
        return self.role_option("fan_speed")

    @override
    async def async_start(self) -> None:
        """Clean."""
        await self.async_set_roles(command="start")

    @override
    async def async_stop(self, **kwargs: Any) -> None:
        """Stop where it is."""
        await self.async_set_roles(command="stop")

    @override
    async def async_pause(self) -> None:
        """Pause."""
        await self.async_set_roles(command="pause")

    @override
    async def async_return_to_base(self, **kwargs: Any) -> None:
        """Return to the dock."""
        await self.async_set_roles(command="return")

    @override
    async def async_clean_spot(self, **kwargs: Any) -> None:
        """Clean where it is."""
        await self.async_set_roles(command="spot")

    @override
    async def async_locate(self, **kwargs: Any) -> None:
        """Say where it is."""
        await self.async_set_roles(command="locate")

    @override
    async def async_set_fan_speed(self, fan_speed: str, **kwargs: Any) -> None:
        """Choose a suction."""
        await self.async_set_roles(fan_speed=fan_speed)
