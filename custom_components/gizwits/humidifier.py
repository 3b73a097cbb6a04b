"""Humidifiers: a target humidity and modes."""

from typing import Any, override

from homeassistant.components.humidifier import (
    HumidifierDeviceClass,
    HumidifierEntity,
    HumidifierEntityFeature,
)
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
    """Set up the humidifiers of an account."""
    add_described(entry, Platform.HUMIDIFIER, GizwitsHumidifier, async_add_entities)


class GizwitsHumidifier(GizwitsComposite, HumidifierEntity):
    """Something that makes the air more humid."""

    _attr_device_class = HumidifierDeviceClass.HUMIDIFIER

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        self._switch = "power" if "power" in self.roles else "humidify"
        if target := self.roles.get("target_humidity"):
            self._attr_min_humidity, self._attr_max_humidity = self.role_range("target_humidity")
            self._attr_target_humidity_step = target.step
        if modes := self.role_options("mode"):
            self._attr_available_modes = modes
            self._attr_supported_features = HumidifierEntityFeature.MODES

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it is on."""
        return self.role_on(self._switch)

    @property
    @override
    def current_humidity(self) -> float | None:
        """Return the humidity that is measured."""
        return self.role_number("current_humidity")

    @property
    @override
    def target_humidity(self) -> float | None:
        """Return the humidity to reach."""
        return self.role_number("target_humidity")

    @property
    @override
    def mode(self) -> str | None:
        """Return the mode."""
        return self.role_option("mode")

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on."""
        await self.async_set_roles(**{self._switch: True})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self.async_set_roles(**{self._switch: False})

    @override
    async def async_set_humidity(self, humidity: int) -> None:
        """Set the humidity to reach."""
        await self.async_set_roles(target_humidity=humidity)

    @override
    async def async_set_mode(self, mode: str) -> None:
        """Choose a mode."""
        await self.async_set_roles(mode=mode)
