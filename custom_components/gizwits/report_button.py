"""A button on each device that shows its product report, ready for a bug report."""

import json
from typing import override

from homeassistant.components import persistent_notification
from homeassistant.components.button import ButtonEntity
from homeassistant.const import EntityCategory
from homeassistant.helpers.device_registry import DeviceInfo

from .device import DeviceCoordinator
from .identity import identifier, report_id
from .report import product_report

_LONGEST = 50_000


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
        if len(text) > _LONGEST:
            text = json.dumps({**report, "decisions": []}, ensure_ascii=False)
        persistent_notification.async_create(
            self.hass,
            f"```json\n{text}\n```",
            f"{self._coordinator.binding.product_name}: {self.name}",
            self._attr_unique_id,
        )
