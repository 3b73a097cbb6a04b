"""Options: change the password, in the cloud and here."""

from collections.abc import Mapping
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
import voluptuous as vol

from ..cloud import Credentials, GizwitsError, SignIn
from .option_steps import OptionSteps
from .passwords import NEW_PASSWORD, checked_password
from .problems import Problem

_LOGGER = logging.getLogger(__name__)

CONF_NEW_PASSWORD: Final = "new_password"
CONF_REPEAT: Final = "repeat"

_FORM = vol.Schema(
    {
        vol.Required(CONF_PASSWORD): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
        ),
        vol.Required(CONF_NEW_PASSWORD): NEW_PASSWORD,
        vol.Required(CONF_REPEAT): NEW_PASSWORD,
    }
)


class PasswordSteps(OptionSteps):
    """The account signs in with the new password at once."""

    async def async_step_password(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the old password and, twice, for the new one."""
        client = self.account.client
        if client.sign_in is SignIn.AEP:
            return self.async_abort(reason="password_elsewhere")
        if not self.config_entry.data.get(CONF_PASSWORD):
            return self.async_abort(reason="no_password")
        problem = None
        if user_input is not None:
            try:
                new = _new_password(user_input)
                async with self._cloud():
                    await client.users.change_password(user_input[CONF_PASSWORD], new)
                await self._async_use(new)
                return self.async_abort(reason="password_changed")
            except Problem as err:
                problem = err
        return self._show("password", _FORM, problem)

    async def _async_use(self, password: str) -> None:
        """Store the new password first: without it the account could not sign in again."""
        entry = self.config_entry
        self.hass.config_entries.async_update_entry(
            entry, data={**entry.data, CONF_PASSWORD: password}
        )
        credentials = Credentials(username=entry.data[CONF_USERNAME], password=password)
        try:
            await self.account.client.sign_in_as(credentials)
        except GizwitsError as err:
            # The token is as good as before, and the next one is asked for with the new password.
            _LOGGER.debug("No new token with the new password yet: %s", err)


def _new_password(typed: Mapping[str, str]) -> str:
    new = checked_password(typed[CONF_NEW_PASSWORD], CONF_NEW_PASSWORD)
    if new != typed[CONF_REPEAT]:
        raise Problem("passwords_differ", CONF_REPEAT)
    return new
