"""Fans: speeds, presets and swing."""

from typing import Any, override

from homeassistant.components.fan import FanEntity, FanEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.percentage import (
    ordered_list_item_to_percentage,
    percentage_to_ordered_list_item,
    percentage_to_ranged_value,
    ranged_value_to_percentage,
)
from homeassistant.util.scaling import int_states_in_range

from .composite import GizwitsComposite
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import add_described
from .product.codec import Value
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests

# The options that are speeds, slowest first; others are presets.
_SPEEDS = ("quiet", "low", "medium", "standard", "high", "strong", "turbo")
_SLEEP = "sleep"
_LONGEST = 20


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the fans of an account."""
    add_described(entry, Platform.FAN, GizwitsFan, async_add_entities)


class GizwitsFan(GizwitsComposite, FanEntity):
    """A fan or an air purifier."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        speed = self.roles.get("fan_speed")
        self._options = [*speed.options] if speed else []
        self._speeds = _ordered(self._options)
        self._presets = [each for each in self._options if each not in (*self._speeds, "off")]
        features = FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF
        if self._speeds:
            self._attr_speed_count = len(self._speeds)
            features |= FanEntityFeature.SET_SPEED
        elif speed and not self._options:
            self._attr_speed_count = int_states_in_range(self._range)
            features |= FanEntityFeature.SET_SPEED
        if self._presets or _SLEEP in self.roles:
            self._attr_preset_modes = [*dict.fromkeys([*self._presets, *self._sleeping])]
            features |= FanEntityFeature.PRESET_MODE
        if "swing" in self.roles:
            features |= FanEntityFeature.OSCILLATE
        self._attr_supported_features = features

    @property
    def _sleeping(self) -> list[str]:
        return [_SLEEP] if _SLEEP in self.roles else []

    @property
    def _range(self) -> tuple[float, float]:
        """The speeds of a number; zero is off."""
        low, high = self.role_range("fan_speed")
        return max(low, 1), high

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it is on."""
        return self.role_on("power")

    @property
    @override
    def percentage(self) -> int | None:
        """Return the speed; None in a preset that chooses it."""
        if self.is_on is False:
            return 0
        if self._options:
            speed = self.role_option("fan_speed")
            return (
                ordered_list_item_to_percentage(self._speeds, speed)
                if speed in self._speeds
                else None
            )
        value = self.role_number("fan_speed")
        return None if value is None else max(0, ranged_value_to_percentage(self._range, value))

    @property
    @override
    def preset_mode(self) -> str | None:
        """Return the preset."""
        if self.role_on(_SLEEP):
            return _SLEEP
        option = self.role_option("fan_speed")
        return option if option in self._presets else None

    @property
    @override
    def oscillating(self) -> bool | None:
        """Return whether it swings."""
        return self.role_on("swing")

    @override
    async def async_turn_on(
        self, percentage: int | None = None, preset_mode: str | None = None, **kwargs: Any
    ) -> None:
        """Switch it on, with a speed or a preset."""
        if percentage is not None:
            await self.async_set_percentage(percentage)
        elif preset_mode is not None:
            await self.async_set_preset_mode(preset_mode)
        else:
            await self.async_set_roles(power=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self.async_set_roles(power=False)

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        """Choose a speed; none is off."""
        if not percentage:
            await self.async_set_roles(power=False)
            return
        speed: Value = (
            percentage_to_ordered_list_item(self._speeds, percentage)
            if self._speeds
            else round(percentage_to_ranged_value(self._range, percentage))
        )
        await self.async_set_roles(power=True, fan_speed=speed, sleep=self._awake)

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Choose a preset."""
        if preset_mode == _SLEEP and _SLEEP in self.roles:
            await self.async_set_roles(power=True, sleep=True)
        else:
            await self.async_set_roles(power=True, fan_speed=preset_mode, sleep=self._awake)

    @override
    async def async_oscillate(self, oscillating: bool) -> None:
        """Let it swing or not."""
        await self.async_set_roles(swing=oscillating)

    @property
    def _awake(self) -> bool | None:
        """What ends the sleep, if it sleeps."""
        return False if self.role_on(_SLEEP) else None


def _ordered(options: list[str]) -> list[str]:
    """Return the options that are speeds, slowest first: numbered ones, or those whose word says it."""
    numbered = {int(digits): each for each in options if (digits := _digits(each))}
    if len(numbered) > 1:
        return [numbered[each] for each in sorted(numbered)]
    return [speed for speed in _SPEEDS if speed in options]


def _digits(option: str) -> str:
    return "".join(char for char in option[:_LONGEST] if char.isdecimal())
