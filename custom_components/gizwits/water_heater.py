"""Water heaters: hot water with a set point and modes."""

from typing import Any, override

from homeassistant.components.water_heater import (
    ATTR_OPERATION_MODE,
    WaterHeaterEntity,
    WaterHeaterEntityFeature,
)
from homeassistant.const import ATTR_TEMPERATURE, STATE_OFF, STATE_ON, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import add_described
from .product.codec import Value
from .product.entity import EntitySpec
from .temperatures import GizwitsTemperatures

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests

_TARGET = "target_temperature"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the water heaters of an account."""
    add_described(entry, Platform.WATER_HEATER, GizwitsWaterHeater, async_add_entities)


class GizwitsWaterHeater(GizwitsTemperatures, WaterHeaterEntity):
    """Something that heats water."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        features = WaterHeaterEntityFeature(0)
        if target := self.roles.get(_TARGET):
            features |= WaterHeaterEntityFeature.TARGET_TEMPERATURE
            self._attr_target_temperature_step = target.step
        modes = self.role_options("mode")
        if "power" in self.roles:
            features |= WaterHeaterEntityFeature.ON_OFF
            modes = [STATE_OFF, *(mode for mode in modes or [STATE_ON] if mode != STATE_OFF)]
        if modes:
            features |= WaterHeaterEntityFeature.OPERATION_MODE
        self._attr_operation_list = modes or None
        self._attr_supported_features = features

    @property
    @override
    def min_temp(self) -> float:
        """Return the lowest temperature that can be set."""
        return self.role_range(_TARGET)[0] if _TARGET in self.roles else super().min_temp

    @property
    @override
    def max_temp(self) -> float:
        """Return the highest temperature that can be set."""
        return self.role_range(_TARGET)[1] if _TARGET in self.roles else super().max_temp

    @property
    @override
    def current_operation(self) -> str | None:
        """Return the mode, or whether it is on where there are none."""
        on = self.role_on("power") if "power" in self.roles else True
        if not on:
            return None if on is None else STATE_OFF
        if "mode" in self.roles:
            return self.role_option("mode")
        return STATE_ON if "power" in self.roles else None

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the temperature, and the mode with it."""
        mode: str | None = kwargs.get(ATTR_OPERATION_MODE)
        await self.async_set_roles(
            target_temperature=kwargs.get(ATTR_TEMPERATURE), **(self._writes(mode) if mode else {})
        )

    @override
    async def async_set_operation_mode(self, operation_mode: str) -> None:
        """Choose a mode, switching on for it."""
        await self.async_set_roles(**self._writes(operation_mode))

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on."""
        await self.async_set_roles(power=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self.async_set_roles(power=False)

    def _writes(self, mode: str) -> dict[str, Value]:
        """Return what to write for a mode."""
        if mode == STATE_OFF and "power" in self.roles:
            return {"power": False}
        return {"power": True, "mode": mode}
