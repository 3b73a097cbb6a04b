"""Options: give an anonymous account a name and a password; devices and entities stay."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_CODE, CONF_EMAIL, CONF_PASSWORD, CONF_USERNAME
import voluptuous as vol

from ..cloud import Credentials
from ..cloud.users import Users
from ..const import CONF_PHONE
from .account import account_from_entry, async_title
from .forms import NEW_BY_EMAIL, NEW_BY_NAME, NEW_BY_PHONE, AccountForm
from .option_steps import OptionSteps
from .passwords import checked_password
from .problems import Problem
from .verification import CodeSteps, read_phone

type Typed = dict[str, Any]


class ConvertSteps(CodeSteps, OptionSteps):
    """The account keeps its uid, and so does everything that belongs to it."""

    async def async_step_convert(self, user_input: None = None) -> ConfigFlowResult:
        """Ask what the account shall be known by."""
        return self.async_show_menu(
            step_id="convert", menu_options=["convert_email", "convert_phone", "convert_name"]
        )

    async def async_step_convert_email(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for an e-mail address and a password."""
        return await self._async_by_name(
            "convert_email", NEW_BY_EMAIL, CONF_EMAIL, Users.convert_to_email, user_input
        )

    async def async_step_convert_name(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for a user name and a password."""
        return await self._async_by_name(
            "convert_name", NEW_BY_NAME, CONF_USERNAME, Users.convert_to_name, user_input
        )

    async def async_step_convert_phone(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for a phone number and a password, and how to send a code."""
        problem = None
        if user_input is not None:
            try:
                return await self._async_by_phone(user_input)
            except Problem as err:
                problem = err
        return self._ask("convert_phone", NEW_BY_PHONE, user_input, problem)

    async def _async_by_name(
        self,
        step_id: str,
        form: AccountForm,
        field: str,
        convert: Callable[[Users, str, str], Awaitable[object]],
        typed: Typed | None,
    ) -> ConfigFlowResult:
        problem = None
        if typed is not None:
            name = typed[field].strip()
            try:
                password = checked_password(typed[CONF_PASSWORD])
                work = convert(self.account.client.users, name, password)
                return await self._async_convert(work, name, password)
            except Problem as err:
                problem = err
        return self._ask(step_id, form, typed, problem)

    async def _async_by_phone(self, typed: Typed) -> ConfigFlowResult:
        """Send a code, and use it. Raises `Problem`."""
        phone, password = read_phone(typed[CONF_PHONE]), checked_password(typed[CONF_PASSWORD])

        async def use(code: str) -> ConfigFlowResult:
            work = self.account.client.users.convert_to_phone(phone, password, code)
            try:
                return await self._async_convert(work, phone, password)
            except Problem as err:
                if err.field in {CONF_CODE, "base"}:
                    raise
                return self._ask("convert_phone", NEW_BY_PHONE, typed, err)

        client = self.account.client
        return await self._async_ask_code(client.server, client.app_id, phone, typed, use)

    async def _async_convert(
        self, work: Awaitable[object], name: str, password: str
    ) -> ConfigFlowResult:
        async with self._cloud():
            await work
        entry = self.config_entry
        title = await async_title(self.hass, account_from_entry(entry.data, {}))
        await self._async_use(Credentials(username=name, password=password))
        if entry.title == title:
            title = await async_title(self.hass, account_from_entry(entry.data, {}))
            self.hass.config_entries.async_update_entry(entry, title=title)
        return self.async_abort(reason="converted")

    def _ask(
        self, step_id: str, form: AccountForm, typed: Typed | None, problem: Problem | None
    ) -> ConfigFlowResult:
        schema = self.add_suggested_values_to_schema(vol.Schema({**form.fields}), typed)
        return self._show(step_id, schema, problem)
