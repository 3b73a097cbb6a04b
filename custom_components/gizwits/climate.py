"""Climates: set points with modes, presets, fan and swing."""

from typing import Any, override

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    ATTR_TARGET_TEMP_HIGH,
    ATTR_TARGET_TEMP_LOW,
    ClimateEntity,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import add_described
from .product.codec import Value
from .product.entity import EntitySpec
from .temperatures import GizwitsTemperatures

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests

_MODES = frozenset(HVACMode)
_ACTIONS = {HVACMode.OFF: HVACAction.OFF, HVACMode.HEAT: HVACAction.IDLE}
_FEATURES = {
    "target_temperature": ClimateEntityFeature.TARGET_TEMPERATURE,
    "target_temperature_high": ClimateEntityFeature.TARGET_TEMPERATURE_RANGE,
}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the climates of an account."""
    add_described(entry, Platform.CLIMATE, GizwitsClimate, async_add_entities)


class GizwitsClimate(GizwitsTemperatures, ClimateEntity):
    """An air conditioner, a heater, a thermostat or a spa."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        modes = [option for option in self.role_options("mode") if option in _MODES]
        self._mode_role = "mode" if modes else ""
        self._preset_role = "preset_mode" if "preset_mode" in self.roles else "mode"
        self._before_off: Value | None = None
        self._off = self._writes_off()
        # What has no modes heats: no known product with a set point and without modes cools.
        self._attr_hvac_modes = [HVACMode(each) for each in modes] or [HVACMode.HEAT]
        if self._off and HVACMode.OFF not in self._attr_hvac_modes:
            self._attr_hvac_modes.insert(0, HVACMode.OFF)
        self._attr_preset_modes = [
            option
            for option in self.role_options(self._preset_role)
            if option not in (modes if self._preset_role == "mode" else (HVACMode.OFF,))
        ] or None
        self._attr_fan_modes = self.role_options("fan_speed") or None
        self._attr_swing_modes = self.role_options("swing") or None
        self._attr_supported_features = self._features()
        main = self.roles.get(self.main_role)
        self._attr_target_temperature_step = main.step if main else None

    def _writes_off(self) -> dict[str, Value]:
        """Return what to write to end heating or cooling; nothing if it cannot be ended."""
        if "heating" in self.roles:
            return {"heating": False}
        if "power" in self.roles:
            return {"power": False}
        roles = ("mode", "preset_mode")
        return next(
            ({r: HVACMode.OFF.value} for r in roles if HVACMode.OFF in self.role_options(r)), {}
        )

    def _features(self) -> ClimateEntityFeature:
        features = ClimateEntityFeature(0)
        for role, feature in _FEATURES.items():
            if role in self.roles:
                features |= feature
        for modes, feature in (
            (self._attr_preset_modes, ClimateEntityFeature.PRESET_MODE),
            (self._attr_fan_modes, ClimateEntityFeature.FAN_MODE),
            (self._attr_swing_modes, ClimateEntityFeature.SWING_MODE),
            (self._off, ClimateEntityFeature.TURN_OFF | ClimateEntityFeature.TURN_ON),
        ):
            if modes:
                features |= feature
        return features

    @property
    @override
    def min_temp(self) -> float:
        """Return the lowest temperature that can be set."""
        low = "target_temperature_low" if "target_temperature_low" in self.roles else self.main_role
        return self.role_range(low)[0] if low in self.roles else super().min_temp

    @property
    @override
    def max_temp(self) -> float:
        """Return the highest temperature that can be set."""
        return (
            self.role_range(self.main_role)[1] if self.main_role in self.roles else super().max_temp
        )

    @property
    @override
    def current_humidity(self) -> float | None:
        """Return the humidity that is measured."""
        return self.role_number("current_humidity")

    @property
    @override
    def hvac_mode(self) -> HVACMode | None:
        """Return the mode; None while not all that decides on it is known."""
        switched = [self.role_on(role) for role in ("power", "heating") if role in self.roles]
        if False in switched or self.role_option("preset_mode") == HVACMode.OFF:
            return HVACMode.OFF
        if None in switched:
            return None
        if self._mode_role:
            mode = self.role_option(self._mode_role)
            return HVACMode(mode) if mode in _MODES else None
        return HVACMode.HEAT if switched or self.role_option(self._preset_role) else None

    @property
    @override
    def hvac_action(self) -> HVACAction | None:
        """Return what is being done, where the device tells."""
        if "heating_active" not in self.roles or (active := self.role_on("heating_active")) is None:
            return None
        mode = self.hvac_mode
        return HVACAction.HEATING if active else _ACTIONS.get(mode) if mode else None

    @property
    @override
    def preset_mode(self) -> str | None:
        """Return the preset."""
        option = self.role_option(self._preset_role)
        return option if option in (self._attr_preset_modes or ()) else None

    @property
    @override
    def fan_mode(self) -> str | None:
        """Return the fan speed."""
        return self.role_option("fan_speed")

    @property
    @override
    def swing_mode(self) -> str | None:
        """Return the swing."""
        return self.role_option("swing")

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Choose a mode, switching on what it needs."""
        await self.async_set_roles(**self._writes(hvac_mode))

    @override
    async def async_turn_on(self) -> None:
        """Switch it on, in the mode it was in."""
        if self._mode_role and "power" in self.roles:
            await self.async_set_roles(power=True)
        else:
            modes = (mode for mode in self.hvac_modes if mode is not HVACMode.OFF)
            await self.async_set_hvac_mode(next(modes))

    @override
    async def async_turn_off(self) -> None:
        """Switch it off."""
        await self.async_set_hvac_mode(HVACMode.OFF)

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set one or two temperatures, and the mode with them."""
        mode: HVACMode | None = kwargs.get(ATTR_HVAC_MODE)
        await self.async_set_roles(
            target_temperature=kwargs.get(ATTR_TEMPERATURE),
            target_temperature_high=kwargs.get(ATTR_TARGET_TEMP_HIGH),
            target_temperature_low=kwargs.get(ATTR_TARGET_TEMP_LOW),
            **(self._writes(mode) if mode else {}),
        )

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Choose a preset."""
        await self.async_set_roles(**{self._preset_role: preset_mode})

    @override
    async def async_set_fan_mode(self, fan_mode: str) -> None:
        """Choose a fan speed."""
        await self.async_set_roles(fan_speed=fan_mode)

    @override
    async def async_set_swing_mode(self, swing_mode: str) -> None:
        """Choose a swing."""
        await self.async_set_roles(swing=swing_mode)

    def _writes(self, mode: HVACMode) -> dict[str, Value]:
        """Return what to write for a mode."""
        if mode is HVACMode.OFF:
            self._before_off = self.preset_mode or self._before_off
            return self._off
        writes: dict[str, Value] = {"power": True, "heating": True}
        if self._mode_role:
            writes[self._mode_role] = mode.value
        elif "preset_mode" in self._off and self.preset_modes:
            writes["preset_mode"] = self._before_off or self.preset_modes[0]
        return writes
