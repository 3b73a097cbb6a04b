"""Buttons: datapoints that start something."""

from typing import override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, add_described
from .product.entity import EntitySpec
from .report_button import ReportButton

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons of an account."""
    add_described(entry, Platform.BUTTON, GizwitsButton, async_add_entities)
    entry.async_on_unload(
        entry.runtime_data.account.async_on_devices(
            lambda coordinator: async_add_entities((ReportButton(coordinator),))
        )
    )


class GizwitsButton(GizwitsEntity, ButtonEntity):
    """A datapoint that starts something when it is set."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the specification says."""
        super().__init__(coordinator, spec)
        if spec.device_class:
            self._attr_device_class = ButtonDeviceClass(spec.device_class)

    @override
    async def async_press(self) -> None:
        """Start it."""
        await self.async_set("press")
