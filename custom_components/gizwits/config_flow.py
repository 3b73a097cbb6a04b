"""Add an account, sign in again, or change how an account is reached."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_PASSWORD, CONF_REGION, CONF_USERNAME
from homeassistant.core import callback

from .cloud.discovery import Found
from .const import CONF_ADD_ANYWAY, CONF_ERROR_CODE, DOMAIN
from .flow.account import Account, account_from_entry, account_from_form, form_from_entry
from .flow.forms import PASSWORD_FORM, account_form, region_form
from .flow.options import GizwitsOptionsFlow
from .flow.problems import Problem, async_problem, async_region_names, problem_of_code
from .flow.sign_in import NOTHING_FOUND, async_choices, async_sign_in
from .flow.steps import Steps


class GizwitsConfigFlow(Steps, ConfigFlow, domain=DOMAIN):
    """One entry per account; an account belongs to one region of one cloud."""

    VERSION = 1
    MINOR_VERSION = 1

    _account: Account
    _choices: Mapping[str, Found]
    _reason: Problem | None = None

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow of choices for single devices."""
        return GizwitsOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for app and account, and look for its devices in all regions."""
        if user_input is None:
            return self._show_account("user", {})
        add_anyway = user_input.get(CONF_ADD_ANYWAY, False)
        try:
            self._account = account_from_form(user_input)
            discovery = await async_sign_in(self.hass, self._account)
            choices = await async_choices(self.hass, discovery, add_anyway=add_anyway)
        except Problem as problem:
            return self._show_account("user", user_input, problem)
        if len(choices) == 1:
            return await self._async_create(choices[0])
        self._choices = {found.server.region: found for found in choices}
        return await self.async_step_region()

    async def async_step_region(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which of several regions it shall be, showing how many devices each has."""
        if user_input is not None:
            return await self._async_create(self._choices[user_input[CONF_REGION]])
        names = await async_region_names(self.hass)
        labels = {
            region: f"{names.get(region, region)} ({found.devices})"
            for region, found in self._choices.items()
        }
        return self.async_show_form(step_id="region", data_schema=region_form(labels))

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Start to sign in again; the data may hold the error code that made it necessary."""
        if code := entry_data.get(CONF_ERROR_CODE):
            self._reason = problem_of_code(code)
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the password that is valid now."""
        entry = self._get_reauth_entry()
        problem = self._reason
        if user_input is not None:
            try:
                account = account_from_entry(entry.data, user_input[CONF_PASSWORD])
                return await self._async_update(entry, account)
            except Problem as err:
                problem = err
        return self._show(
            "reauth_confirm",
            self.add_suggested_values_to_schema(PASSWORD_FORM, user_input),
            problem,
            username=entry.data[CONF_USERNAME],
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another password, app, region or address of the same account."""
        entry = self._get_reconfigure_entry()
        if user_input is None:
            return self._show_account("reconfigure", form_from_entry(entry.data))
        try:
            return await self._async_update(entry, account_from_form(user_input))
        except Problem as problem:
            return self._show_account("reconfigure", user_input, problem)

    async def _async_create(self, found: Found) -> ConfigFlowResult:
        await self.async_set_unique_id(found.token.uid)
        self._abort_if_unique_id_configured()
        return self.async_create_entry(
            title=self._account.title, data=self._account.entry_data(found)
        )

    async def _async_update(self, entry: ConfigEntry, account: Account) -> ConfigFlowResult:
        """Store how the entry's account is reached now. Raises `Problem`.

        The same name and password may open other accounts in other regions: only when the entry's
        own region answers too is it certain that its account was not meant.
        """
        discovery = await async_sign_in(self.hass, account)
        own = next((found for found in discovery.found if found.token.uid == entry.unique_id), None)
        region = entry.data[CONF_REGION]
        if own is None and (error := discovery.failed.get(region)):
            raise await async_problem(self.hass, account.app_field, error, {region: error})
        found = own or discovery.found[0]
        await self.async_set_unique_id(found.token.uid)
        self._abort_if_unique_id_mismatch(reason="account_mismatch")
        return self.async_update_reload_and_abort(entry, data=account.entry_data(found))

    def _show_account(
        self, step_id: str, typed: Mapping[str, Any], problem: Problem | None = None
    ) -> ConfigFlowResult:
        nothing_found = problem is not None and problem.key in NOTHING_FOUND
        form = account_form(typed, add_anyway=nothing_found or CONF_ADD_ANYWAY in typed)
        return self._show(step_id, self.add_suggested_values_to_schema(form, typed), problem)
