"""Options: change the password, in the cloud and here."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
import voluptuous as vol

from ..cloud import Credentials, SignIn
from .option_steps import OptionSteps
from .passwords import NEW_PASSWORD, checked_password
from .problems import Problem

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
        if CONF_PASSWORD not in self.config_entry.data:
            return self.async_abort(reason="no_password")
        problem = None
        if user_input is not None:
            try:
                new = _new_password(user_input)
                async with self._cloud():
                    await client.users.change_password(user_input[CONF_PASSWORD], new)
                username = self.config_entry.data[CONF_USERNAME]
                await self._async_use(Credentials(username=username, password=new))
                return self.async_abort(reason="password_changed")
            except Problem as err:
                problem = err
        return self._show("password", _FORM, problem)


def _new_password(typed: Mapping[str, str]) -> str:
    new = checked_password(typed[CONF_NEW_PASSWORD], CONF_NEW_PASSWORD)
    if new != typed[CONF_REPEAT]:
        raise Problem("passwords_differ", CONF_REPEAT)
    return new
