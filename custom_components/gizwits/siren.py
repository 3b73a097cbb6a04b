"""Sirens: sound, tones and volume."""

from typing import Any, override

from homeassistant.components.siren import (
    ATTR_DURATION,
    ATTR_TONE,
    ATTR_VOLUME_LEVEL,
    SirenEntity,
    SirenEntityFeature,
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

_FEATURES = {
    "tone": SirenEntityFeature.TONES,
    "volume": SirenEntityFeature.VOLUME_SET,
    "duration": SirenEntityFeature.DURATION,
}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sirens of an account."""
    add_described(entry, Platform.SIREN, GizwitsSiren, async_add_entities)


class GizwitsSiren(GizwitsComposite, SirenEntity):
    """A siren."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the roles allow."""
        super().__init__(coordinator, spec)
        features = SirenEntityFeature.TURN_ON | SirenEntityFeature.TURN_OFF
        for role, feature in _FEATURES.items():
            if role in self.roles:
                features |= feature
        self._attr_available_tones = [*self.role_options("tone")]
        self._attr_supported_features = features

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it sounds."""
        return self.role_on("power")

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Sound, in the tone, volume and for the time that are wanted."""
        volume: float | None = kwargs.get(ATTR_VOLUME_LEVEL)
        if volume is not None:
            low, high = self.role_range("volume")
            volume = low + round(volume * (high - low))
        await self.async_set_roles(
            power=True,
            tone=kwargs.get(ATTR_TONE),
            volume=volume,
            duration=kwargs.get(ATTR_DURATION),
        )

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Be silent."""
        await self.async_set_roles(power=False)
