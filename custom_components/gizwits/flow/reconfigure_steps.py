"""Reaching an account that is set up in another way."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_REGION

from ..cloud.apps import SignIn
from ..const import CONF_ADVANCED, CONF_API, CONF_SIGN_IN
from .account import Account, account_from_form, form_from_entry, proof_of, sort_of
from .account_steps import AccountSteps, Typed
from .forms import SECRETS, SIGN_IN, AccountForm, Sort, Where
from .problems import Problem, async_problem
from .sign_in import async_sign_in, own_account


class ReconfigureSteps(AccountSteps):
    """The step `reconfigure`, for accounts without a password one for each sort."""

    async def async_step_reconfigure(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for another password, app, region or address of the same account."""
        sort = sort_of(self._get_reconfigure_entry().data)
        if sort is Sort.PASSWORD:
            return await self._async_reconfigure("reconfigure", SIGN_IN, user_input)
        return await self._async_reconfigure(f"reconfigure_{sort}", _known(sort), None)

    async def async_step_reconfigure_anonymous(self, user_input: Typed) -> ConfigFlowResult:
        """Ask for another app or address of the same account."""
        form = _known(Sort.ANONYMOUS)
        return await self._async_reconfigure("reconfigure_anonymous", form, user_input)

    async def async_step_reconfigure_third_party(self, user_input: Typed) -> ConfigFlowResult:
        """Ask for another app or address, with a new token of the provider."""
        form = _known(Sort.THIRD_PARTY)
        return await self._async_reconfigure("reconfigure_third_party", form, user_input)

    async def async_step_reconfigure_token(self, user_input: Typed) -> ConfigFlowResult:
        """Ask for another app, address or token."""
        form = _known(Sort.TOKEN)
        return await self._async_reconfigure("reconfigure_token", form, user_input)

    async def _async_reconfigure(
        self, step_id: str, form: AccountForm, user_input: Typed | None
    ) -> ConfigFlowResult:
        entry = self._get_reconfigure_entry()
        if user_input is None:
            return self._ask(step_id, form, form_from_entry(entry.data))
        typed = _placed(entry.data, user_input) if form.where is Where.KNOWN else user_input
        try:
            account = account_from_form(typed, proof_of(entry.data, typed))
            known_at = SignIn(entry.data[CONF_SIGN_IN])
            return await self._async_change(entry, replace(account, known_at=known_at))
        except Problem as problem:
            return self._ask(step_id, form, user_input, problem)

    async def _async_change(self, entry: ConfigEntry, account: Account) -> ConfigFlowResult:
        """Store how the entry's account is reached now. Raises `Problem`.

        The same name and password may open other accounts in other regions: only when the entry's
        own region answers too is it certain that its account was not meant.
        """
        discovery = await async_sign_in(self.hass, account)
        own = own_account(entry, discovery)
        region = entry.data[CONF_REGION]
        if own is None and (error := discovery.failed.get(region)):
            raise await async_problem(self.hass, account.app_field, error, {region: error})
        return await self._async_store(entry, account, own or discovery.found[0])


def _known(sort: Sort) -> AccountForm:
    return AccountForm(fields=SECRETS[sort], where=Where.KNOWN)


def _placed(data: Mapping[str, Any], typed: Typed) -> Typed:
    """Return what was typed with the place of the account, which is what it was if not typed."""
    if api := typed.get(CONF_ADVANCED, {}).get(CONF_API) or data.get(CONF_API):
        return {**typed, CONF_ADVANCED: {CONF_API: api}}
    return {**typed, CONF_REGION: data[CONF_REGION]}
