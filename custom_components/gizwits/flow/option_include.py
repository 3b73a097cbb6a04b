"""Options: which devices of the account are in Home Assistant."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult

from ..cloud import Binding
from ..inclusion import CONF_PICKS, By, picks_of, with_rule
from .datapoint_forms import shown_form
from .option_steps import OptionSteps
from .problems import Problem


class IncludeSteps(OptionSteps):
    """All devices, or what is picked of one kind; the rule holds for devices to come."""

    async def async_step_include(self, user_input: None = None) -> ConfigFlowResult:
        """Ask how devices are chosen."""
        return self.async_show_menu(
            step_id="include",
            menu_options=["include_all", "include_products", "include_groups", "include_devices"],
            description_placeholders={
                "included": str(len(self.account.devices)),
                "listed": str(len(self.account.listed)),
            },
        )

    async def async_step_include_all(self, user_input: None = None) -> ConfigFlowResult:
        """Include all devices."""
        return self.async_create_entry(data=with_rule(self.config_entry.options, None, ()))

    async def async_step_include_products(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for products."""
        listed = self.account.listed.values()
        count = Counter(each.product_key for each in listed)
        labels = {
            each.product_key: f"{each.product_name or each.product_key} ({count[each.product_key]})"
            for each in listed
        }
        now = {device.binding.product_key for device in self.account.devices.values()}
        return self._pick("include_products", By.PRODUCT, labels, now, user_input)

    async def async_step_include_groups(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for groups of the cloud."""
        groups = await self._async_read(self.account.client.groups.list())
        if not groups:
            return self.async_abort(reason="no_groups")
        labels = {group.id: group.name or group.id for group in groups}
        return self._pick("include_groups", By.GROUP, labels, set(), user_input)

    async def async_step_include_devices(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for devices."""
        labels = {did: _name(binding) for did, binding in self.account.listed.items()}
        now = {*self.account.devices}
        return self._pick("include_devices", By.DEVICE, labels, now, user_input)

    def _pick(
        self,
        step_id: str,
        by: By,
        labels: Mapping[str, str],
        now: set[str],
        user_input: Mapping[str, Any] | None,
    ) -> ConfigFlowResult:
        """Ask for picks, beginning with those there are, or with what is in Home Assistant now."""
        problem = None
        if user_input is not None:
            if picks := user_input.get(CONF_PICKS):
                return self.async_create_entry(data=with_rule(self.config_entry.options, by, picks))
            problem = Problem("nothing_picked", CONF_PICKS)
        before = {*picks_of(self.config_entry.options, by)} or now
        ordered = dict(sorted(labels.items(), key=lambda item: item[1].casefold()))
        shown = [key for key in ordered if key in before]
        return self._show(step_id, shown_form(CONF_PICKS, ordered, shown), problem)


def _name(binding: Binding) -> str:
    name, product = binding.alias.strip(), binding.product_name.strip()
    return f"{name} ({product})" if name and product else name or product or binding.product_key
