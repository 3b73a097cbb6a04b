"""Lights: brightness, colour, colour temperature and effects."""

from typing import Any, override

from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_COLOR_TEMP_KELVIN,
    ATTR_EFFECT,
    ATTR_HS_COLOR,
    ATTR_RGB_COLOR,
    EFFECT_OFF,
    ColorMode,
    LightEntity,
    LightEntityFeature,
    filter_supported_color_modes,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.color import brightness_to_value, value_to_brightness

from .composite import GizwitsComposite
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import add_described
from .product.codec import Value
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests

_FULL = 255
_CIRCLE = 360
_RGB = ("red", "green", "blue")
_HS = ("hue", "saturation")
_NEEDS = {
    ColorMode.RGB: _RGB,
    ColorMode.HS: _HS,
    ColorMode.COLOR_TEMP: ("color_temp",),
    ColorMode.BRIGHTNESS: ("brightness",),
}
# Effects that are none: they say which of its colours the light shows.
_COLOR_EFFECTS = ("color",)
_WHITE_EFFECTS = ("color_temperature", "white")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the lights of an account."""
    add_described(entry, Platform.LIGHT, GizwitsLight, async_add_entities)


class GizwitsLight(GizwitsComposite, LightEntity):
    """A light."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        self._switch = "light" if "light" in self.roles else "power"
        modes = {mode for mode, roles in _NEEDS.items() if self.roles.keys() >= {*roles}}
        if ColorMode.RGB in modes:
            modes.discard(ColorMode.HS)
        self._modes = filter_supported_color_modes({ColorMode.ONOFF, *modes})
        self._attr_supported_color_modes = self._modes
        self._color_effect = self._first_effect(_COLOR_EFFECTS)
        self._white_effect = self._first_effect(_WHITE_EFFECTS)
        plain = (self._color_effect, self._white_effect)
        effects = [each for each in self.role_options("effect") if each not in plain]
        if effects:
            can_end = any(plain) and EFFECT_OFF not in effects
            self._attr_effect_list = [EFFECT_OFF, *effects] if can_end else effects
            self._attr_supported_features = LightEntityFeature.EFFECT
        if ColorMode.COLOR_TEMP in self._modes:
            warmest, coldest = self.role_range("color_temp")
            self._attr_min_color_temp_kelvin = int(warmest)
            self._attr_max_color_temp_kelvin = int(coldest)

    def _first_effect(self, names: tuple[str, ...]) -> str | None:
        return next((name for name in names if name in self.role_options("effect")), None)

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it is on."""
        return self.role_on(self._switch)

    @property
    @override
    def color_mode(self) -> ColorMode:
        """Return which of its colours it shows: what its mode says, else the colour unless it is blank."""
        if len(self._modes) == 1:
            return next(iter(self._modes))
        color = next(iter(self._modes - {ColorMode.COLOR_TEMP}))
        effect = self.role_option("effect")
        if self._white_effect:
            white = effect == self._white_effect
        elif self._color_effect:
            white = effect != self._color_effect
        else:
            white = not any(self._shares(_RGB if color is ColorMode.RGB else ("saturation",)) or ())
        return ColorMode.COLOR_TEMP if white else color

    @property
    @override
    def brightness(self) -> int | None:
        """Return the brightness, that of the brightest colour where nothing else tells."""
        if "brightness" in self.roles:
            value = self.role_number("brightness")
            return None if value is None else value_to_brightness(self._brightness_range, value)
        shares = self._shares(_RGB)
        return round(max(shares) * _FULL) if shares else None

    @property
    @override
    def rgb_color(self) -> tuple[int, int, int] | None:
        """Return the colour, without its brightness where that is told by the colour alone."""
        if not (shares := self._shares(_RGB)):
            return None
        brightest = 1 if "brightness" in self.roles else max(shares) or 1
        red, green, blue = (round(share / brightest * _FULL) for share in shares)
        return red, green, blue

    @property
    @override
    def hs_color(self) -> tuple[float, float] | None:
        """Return hue and saturation."""
        if not (shares := self._shares(_HS)):
            return None
        hue, saturation = shares
        return hue * _CIRCLE, saturation * 100

    @property
    @override
    def color_temp_kelvin(self) -> int | None:
        """Return the colour temperature."""
        kelvin = self.role_number("color_temp")
        return None if kelvin is None else round(kelvin)

    @property
    @override
    def effect(self) -> str | None:
        """Return the effect."""
        effect = self.role_option("effect")
        plain = effect and effect in (self._color_effect, self._white_effect)
        return EFFECT_OFF if plain else effect

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on, and make it look as wanted."""
        writes: dict[str, Value | None] = {self._switch: True}
        brightness: int | None = kwargs.get(ATTR_BRIGHTNESS)
        if brightness is not None and "brightness" in self.roles:
            low, high = self._brightness_range
            writes["brightness"] = max(low, brightness_to_value((low, high), brightness))
        rgb: tuple[int, int, int] | None = kwargs.get(ATTR_RGB_COLOR)
        if rgb is None and brightness is not None and "brightness" not in self.roles:
            rgb = self.rgb_color
        if rgb is not None:
            strength = (
                1
                if "brightness" in self.roles
                else (brightness or self.brightness or _FULL) / _FULL
            )
            writes |= self._at(_RGB, [level / _FULL * strength for level in rgb])
        if hs := kwargs.get(ATTR_HS_COLOR):
            writes |= self._at(_HS, [hs[0] / _CIRCLE, hs[1] / 100])
        if rgb is not None or hs:
            writes["effect"] = self._color_effect
        if kelvin := kwargs.get(ATTR_COLOR_TEMP_KELVIN):
            writes |= {"color_temp": kelvin, "effect": self._white_effect}
        if effect := kwargs.get(ATTR_EFFECT):
            plain = self._white_effect or self._color_effect
            writes["effect"] = plain if effect == EFFECT_OFF and plain else effect
        await self.async_set_roles(**writes)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self.async_set_roles(**{self._switch: False})

    @property
    def _brightness_range(self) -> tuple[float, float]:
        """The range of brightness; zero is off."""
        low, high = self.role_range("brightness")
        return low or self.roles["brightness"].step or 1, high

    def _shares(self, roles: tuple[str, ...]) -> list[float] | None:
        """Return how far numbers are up in their ranges, from 0 to 1; None while one is unknown."""
        shares = []
        for role in roles:
            if (value := self.role_number(role)) is None:
                return None
            low, high = self.role_range(role)
            shares.append(min(1, max(0, (value - low) / (high - low))))
        return shares

    def _at(self, roles: tuple[str, ...], shares: list[float]) -> dict[str, Value]:
        """Return the numbers that are so far up in their ranges, on the datapoints' grids."""
        ranges = map(self.role_range, roles)
        return {
            role: low + round(share * (high - low))
            for role, share, (low, high) in zip(roles, shares, ranges, strict=True)
        }
