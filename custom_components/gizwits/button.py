"""Buttons: datapoints that start something, and the product report of each device."""

import json
from typing import override

from homeassistant.components import persistent_notification
from homeassistant.components.button import ButtonDeviceClass, ButtonEntity
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, add_described
from .identity import identifier, report_id
from .product.entity import EntitySpec
from .report import product_report

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests

_LONGEST_NOTIFICATION = 50_000


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


class ReportButton(ButtonEntity):
    """Shows what whoever helps with a product needs to know, as a notification to copy from."""

    _attr_has_entity_name = True
    _attr_translation_key = "product_report"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(self, coordinator: DeviceCoordinator) -> None:
        """Belong to the device."""
        self._coordinator = coordinator
        self._attr_unique_id: str = report_id(coordinator.namespace)
        self._attr_device_info = DeviceInfo(identifiers={identifier(coordinator.did)})

    @override
    async def async_press(self) -> None:
        """Show the report; where it is too long for a notification, without what can be worked out from the rest."""
        report = await product_report(self._coordinator)
        text = json.dumps(report, ensure_ascii=False)
        if len(text) > _LONGEST_NOTIFICATION:
            text = json.dumps({**report, "decisions": []}, ensure_ascii=False)
        persistent_notification.async_create(
            self.hass,
            f"```json\n{text}\n```",
            f"{self._coordinator.binding.product_name}: {self.name}",
            self._attr_unique_id,
        )
