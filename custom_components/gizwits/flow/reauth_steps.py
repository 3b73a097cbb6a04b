"""Signing in again to an account that is set up, after the cloud has refused it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
import voluptuous as vol

from ..cloud import ErrorCode
from ..const import CONF_ERROR_CODE
from .account import Account, account_from_entry, other_regions, sort_of
from .account_steps import AccountSteps, Typed
from .forms import SECRETS, Sort
from .problems import Problem, async_names
from .sign_in import async_sign_in, own_account

# Why a person has to do something, by the cloud's error code.
_REASONS: Final[Mapping[int, tuple[str, str]]] = {
    ErrorCode.USERNAME_PASSWORD_ERROR: ("password_changed", CONF_PASSWORD),
    ErrorCode.USER_NOT_EXIST: ("account_gone", "base"),
    ErrorCode.USER_INVALID: ("account_moved", "base"),
    ErrorCode.TOKEN_INVALID: ("token_withdrawn", "base"),
    ErrorCode.TOKEN_EXPIRED: ("token_ended", "base"),
    ErrorCode.EMAIL_NOT_ACTIVATED: ("not_activated", "base"),
}
# What a region says of an account that may be in another one.
_ELSEWHERE = frozenset({ErrorCode.USER_NOT_EXIST, ErrorCode.USER_INVALID})
# What another region says that tells more than the own one not knowing the account.
_TELLING = frozenset({"account_elsewhere", "wrong_password"})


class ReauthSteps(AccountSteps):
    """The step `reauth`, which leads to one step for each sort of account."""

    _reason: Problem | None = None

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Start to sign in again; the data may hold the error code that made it necessary."""
        entry = self._get_reauth_entry()
        code = entry_data.get(CONF_ERROR_CODE)
        if code is not None:
            self._reason = Problem(*_REASONS.get(code, ("invalid_auth", "base")))
        sort = sort_of(entry.data)
        if code in _ELSEWHERE and sort is Sort.PASSWORD:
            try:
                return await self._async_move(entry, account_from_entry(entry.data, {}))
            except Problem as problem:
                if problem.key == "account_elsewhere":
                    self._reason = problem
        step = "confirm" if sort is Sort.PASSWORD else sort
        return await self._async_reauth(f"reauth_{step}", None)

    async def async_step_reauth_confirm(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for the password that is valid now."""
        return await self._async_reauth("reauth_confirm", user_input)

    async def async_step_reauth_anonymous(
        self, user_input: Typed | None = None
    ) -> ConfigFlowResult:
        """Ask for a look at the account: there is nothing else to be known about it."""
        return await self._async_reauth("reauth_anonymous", user_input)

    async def async_step_reauth_third_party(
        self, user_input: Typed | None = None
    ) -> ConfigFlowResult:
        """Ask for a new token of the provider."""
        return await self._async_reauth("reauth_third_party", user_input)

    async def async_step_reauth_token(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for a new token of the account."""
        return await self._async_reauth("reauth_token", user_input)

    async def _async_reauth(self, step_id: str, user_input: Typed | None) -> ConfigFlowResult:
        entry = self._get_reauth_entry()
        problem = self._reason
        if user_input is not None:
            account = account_from_entry(entry.data, user_input)
            try:
                return await self._async_update(entry, account)
            except Problem as err:
                problem = err
        form = vol.Schema({**SECRETS[sort_of(entry.data)]})
        username = entry.data.get(CONF_USERNAME)
        placeholders = {"username": username} if username else {}
        return self._show_typed(step_id, form, user_input or {}, problem, **placeholders)

    async def _async_update(self, entry: ConfigEntry, account: Account) -> ConfigFlowResult:
        """Store how the entry's account is opened now, in another region if need be.

        Raises `Problem`.
        """
        try:
            discovery = await async_sign_in(self.hass, account)
        except Problem as problem:
            if problem.key != "user_unknown":
                raise
            refused = problem
        else:
            return await self._async_store(entry, account, discovery.found[0])
        try:
            return await self._async_move(entry, account)
        except Problem as problem:
            raise problem if problem.key in _TELLING else refused from None

    async def _async_move(self, entry: ConfigEntry, account: Account) -> ConfigFlowResult:
        """Look for the account in the other regions. Raises `Problem` when it is in none."""
        account = replace(account, servers=other_regions(entry.data))
        discovery = await async_sign_in(self.hass, account)
        if own := own_account(entry, discovery):
            return await self._async_store(entry, account, own)
        if not discovery.found:
            raise Problem("user_unknown")
        regions = [found.server.region for found in discovery.found]
        raise Problem("account_elsewhere", regions=await async_names(self.hass, regions))
