"""What all ways to add an account share."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_CODE, CONF_PASSWORD, CONF_REGION, CONF_TOKEN
import voluptuous as vol

from ..cloud.auth import Anonymous, Credentials, Token
from ..cloud.discovery import Found
from ..cloud.users import Users
from ..const import CONF_PHONE
from .access import client_without_account
from .account import Account, account_from_form, async_title
from .forms import AccountForm, region_form
from .passwords import checked_password
from .problems import Problem, async_region_names
from .sign_in import async_choices, async_sign_in
from .verification import CodeSteps, read_phone

type Typed = dict[str, Any]
type UsePhone = Callable[[Users, str, str, str], Awaitable[object]]
type Then = Callable[[Account, Typed], Awaitable[ConfigFlowResult]]
type Use = Callable[[Typed], Awaitable[ConfigFlowResult]]

# What to say when what is kept or typed for an account has opened another one.
_MISMATCH: Mapping[type, tuple[str, str]] = {
    Anonymous: ("account_gone", "base"),
    Token: ("token_of_another", CONF_TOKEN),
}


class AccountSteps(CodeSteps, ConfigFlow):
    """Forms of an account, and what follows once one is found."""

    _account: Account
    _choices: Mapping[str, Found]

    @property
    def _language(self) -> str:
        """Return the language that the cloud writes to the person in."""
        return "zh-cn" if self.hass.config.language.startswith("zh") else "en"

    async def _async_fill(
        self, step_id: str, form: AccountForm, user_input: Typed | None, use: Use
    ) -> ConfigFlowResult:
        """Show a form until what is typed can be used."""
        problem = None
        if user_input is not None:
            try:
                return await use(user_input)
            except Problem as err:
                problem = err
        return self._ask(step_id, form, user_input or {}, problem)

    def _ask(
        self,
        step_id: str,
        form: AccountForm,
        typed: Mapping[str, Any],
        problem: Problem | None = None,
    ) -> ConfigFlowResult:
        return self._show_typed(step_id, form.schema(self.hass, typed), typed, problem)

    def _show_typed(
        self,
        step_id: str,
        schema: vol.Schema,
        typed: Mapping[str, Any],
        problem: Problem | None,
        **placeholders: str,
    ) -> ConfigFlowResult:
        schema = self.add_suggested_values_to_schema(schema, typed)
        return self._show(step_id, schema, problem, **placeholders)

    async def _async_by_phone(
        self, step_id: str, form: AccountForm, user_input: Typed | None, use: UsePhone, then: Then
    ) -> ConfigFlowResult:
        """Show a form with a phone number and a new password, until a code was used for them."""

        async def ask(typed: Typed) -> ConfigFlowResult:
            phone, password = read_phone(typed[CONF_PHONE]), checked_password(typed[CONF_PASSWORD])
            account = account_from_form(typed, Credentials(username=phone, password=password))
            server = account.server

            async def go_on(code: str) -> ConfigFlowResult:
                try:
                    async with client_without_account(self.hass, server, account.app_id) as client:
                        await use(client.users, phone, password, code)
                except Problem as err:
                    if err.field in {CONF_CODE, "base"}:
                        raise
                    return self._ask(step_id, form, typed, err)
                return await then(account, typed)

            return await self._async_ask_code(server, account.app_id, phone, typed, go_on)

        return await self._async_fill(step_id, form, user_input, ask)

    async def _async_add(self, account: Account, *, add_anyway: bool = True) -> ConfigFlowResult:
        """Look for the account and add it. Raises `Problem`.

        `add_anyway`: whether it may be without devices, as a new one is.
        """
        self._account = account
        discovery = await async_sign_in(self.hass, account)
        choices = await async_choices(self.hass, discovery, add_anyway=add_anyway)
        if len(choices) == 1:
            return await self._async_create(choices[0])
        self._choices = {found.server.region: found for found in choices}
        return await self.async_step_region()

    async def async_step_region(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask which of several regions it shall be, showing how many devices each has."""
        if user_input is not None:
            return await self._async_create(self._choices[user_input[CONF_REGION]])
        names = await async_region_names(self.hass)
        labels = {
            region: f"{names.get(region, region)} ({found.devices})"
            for region, found in self._choices.items()
        }
        return self.async_show_form(step_id="region", data_schema=region_form(labels))

    async def _async_create(self, found: Found) -> ConfigFlowResult:
        await self.async_set_unique_id(found.token.uid)
        self._abort_if_unique_id_configured()
        return self.async_create_entry(
            title=await async_title(self.hass, self._account),
            data=self._account.entry_data(found),
        )

    async def _async_store(
        self, entry: ConfigEntry, account: Account, found: Found
    ) -> ConfigFlowResult:
        """Store how the account of an entry is opened now, unless it is another account.

        Raises `Problem` where a person can have meant no other account.
        """
        other = found.token.uid != entry.unique_id
        if other and (mismatch := _MISMATCH.get(type(account.proof))):
            raise Problem(*mismatch)
        await self.async_set_unique_id(found.token.uid)
        self._abort_if_unique_id_mismatch(reason="account_mismatch")
        return self.async_update_reload_and_abort(entry, data=account.entry_data(found))
