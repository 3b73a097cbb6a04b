"""Switches: writable datapoints that are on or off."""

from typing import Any, override

from homeassistant.components.switch import SwitchDeviceClass, SwitchEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, add_described
from .product.entity import EntitySpec
from .schedule_switch import add_schedules
from .states import truth

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the switches of an account."""
    add_described(entry, Platform.SWITCH, GizwitsSwitch, async_add_entities)
    add_schedules(hass, entry, async_add_entities)


class GizwitsSwitch(GizwitsEntity, SwitchEntity):
    """A datapoint that can be switched."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the specification says."""
        super().__init__(coordinator, spec)
        if spec.device_class:
            self._attr_device_class = SwitchDeviceClass(spec.device_class)

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it is on."""
        return truth(self.shown())

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on."""
        await self.async_set("on" if self.spec.options else True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self.async_set("off" if self.spec.options else False)
