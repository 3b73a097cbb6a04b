"""Creating an account, by e-mail address, phone number or user name."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_EMAIL, CONF_PASSWORD, CONF_USERNAME
import voluptuous as vol

from ..cloud.apps import SignIn
from ..cloud.auth import Credentials
from ..cloud.users import Users
from .access import client_without_account
from .account import Account, account_from_form
from .account_steps import AccountSteps, Typed
from .forms import NEW_BY_EMAIL, NEW_BY_NAME, NEW_BY_PHONE, AccountForm
from .passwords import checked_password
from .problems import Problem

type Create = Callable[[Users, str, str], Awaitable[object]]


class CreateSteps(AccountSteps):
    """The step `create` and what it leads to.

    An account that was created is signed in to like any other: that proves that it can be used,
    and an e-mail address may have to be confirmed before.
    """

    _username: str

    async def async_step_create(self, user_input: None = None) -> ConfigFlowResult:
        """Ask what the account shall be known by."""
        return self.async_show_menu(
            step_id="create", menu_options=["create_email", "create_phone", "create_name"]
        )

    async def async_step_create_email(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for an e-mail address and a password."""
        create = partial(Users.create_by_email, lang=self._language)
        return await self._async_by_name(
            "create_email", NEW_BY_EMAIL, user_input, CONF_EMAIL, create
        )

    async def async_step_create_name(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for a user name and a password."""
        create = partial(Users.create_by_name, lang=self._language)
        return await self._async_by_name(
            "create_name", NEW_BY_NAME, user_input, CONF_USERNAME, create
        )

    async def async_step_create_phone(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for a phone number and a password, and how to send a code."""
        create = partial(Users.create_by_phone, lang=self._language)
        return await self._async_by_phone(
            "create_phone", NEW_BY_PHONE, user_input, create, self._async_created
        )

    async def _async_by_name(
        self,
        step_id: str,
        form: AccountForm,
        user_input: Typed | None,
        field: str,
        create: Create,
    ) -> ConfigFlowResult:
        """Show a form with a name and a new password, until an account was created with them."""

        async def use(typed: Typed) -> ConfigFlowResult:
            name, password = typed[field].strip(), checked_password(typed[CONF_PASSWORD])
            account = account_from_form(typed, Credentials(username=name, password=password))
            async with client_without_account(self.hass, account.server, account.app_id) as client:
                await create(client.users, name, password)
            return await self._async_created(account, typed)

        return await self._async_fill(step_id, form, user_input, use)

    async def _async_created(self, account: Account, typed: Typed) -> ConfigFlowResult:
        """Sign in to a new account; from here on nothing is created twice."""
        assert isinstance(account.proof, Credentials)
        self._account = replace(account, known_at=SignIn.CLASSIC)
        self._username = account.proof.username
        try:
            return await self._async_add(self._account)
        except Problem as problem:
            # Nobody can have confirmed an address so soon: that is no mistake yet.
            return self._ask_created(None if problem.key == "not_activated" else problem)

    async def async_step_created(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Wait for a person who has to follow a link first."""
        try:
            return await self._async_add(self._account)
        except Problem as problem:
            return self._ask_created(problem)

    def _ask_created(self, problem: Problem | None) -> ConfigFlowResult:
        return self._show("created", vol.Schema({}), problem, username=self._username)
