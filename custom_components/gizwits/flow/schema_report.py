"""The repair flow of a product without a schema: its report to copy, and another try to get the schema."""

import json
from typing import TYPE_CHECKING, Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig
import voluptuous as vol

from ..device import DeviceCoordinator
from ..report import product_report

if TYPE_CHECKING:
    from ..coordinator import GizwitsConfigEntry

_REPORT = "report"


class SchemaReportFlow(RepairsFlow):
    """Shows what whoever helps with a product needs to know."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin; what is given here is not the person's."""
        return await self.async_step_report()

    async def async_step_report(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Show the report; then ask for the schema again."""
        if (device := self._device()) is None:
            return self.async_abort(reason="no_device")
        if user_input is not None:
            return await self._async_try(device)
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        text = json.dumps(await product_report(device), indent=2, ensure_ascii=False)
        return self.async_show_form(
            step_id="report",
            data_schema=vol.Schema(
                {
                    vol.Optional(_REPORT, default=text): TextSelector(
                        TextSelectorConfig(multiline=True)
                    )
                }
            ),
            description_placeholders=issue.translation_placeholders if issue else None,
        )

    async def _async_try(self, device: DeviceCoordinator) -> RepairsFlowResult:
        account = device.account
        if await account.products.async_refresh(account.client, device.binding.product_key):
            self.hass.config_entries.async_schedule_reload(account.config_entry.entry_id)
            return self.async_create_entry(data={})
        return self.async_abort(reason="still_refused")

    def _device(self) -> DeviceCoordinator | None:
        """Return a device of the product, if the account is there."""
        assert self.data
        entry: GizwitsConfigEntry | None = self.hass.config_entries.async_get_entry(
            str(self.data["entry_id"])
        )
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        devices = entry.runtime_data.account.devices.values()
        key = self.data["product_key"]
        return next((each for each in devices if each.binding.product_key == key), None)
