"""Options: sign out in the cloud, and remove the account from Home Assistant."""

from contextlib import suppress
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
import voluptuous as vol

from ..cloud import GizwitsAuthError
from .option_steps import CONF_CONFIRM, CONFIRM, OptionSteps, require
from .problems import Problem

_FORM = vol.Schema({vol.Required(CONF_CONFIRM, default=False): CONFIRM})


class SignOutSteps(OptionSteps):
    """The token ends in the cloud, so that no copy of it (a backup) is of use; devices stay bound."""

    async def async_step_sign_out(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether that is certain."""
        problem = None
        if user_input is not None:
            try:
                require(user_input[CONF_CONFIRM])
                async with self._cloud():
                    await self._async_sign_out()
            except Problem as err:
                problem = err
            else:
                await self.hass.config_entries.async_remove(self.config_entry.entry_id)
                return self.async_abort(reason="signed_out")
        return self._show("sign_out", _FORM, problem, account=self.config_entry.title)

    async def _async_sign_out(self) -> None:
        with suppress(GizwitsAuthError):  # No token works any more, which is what was wanted.
            await self.account.client.users.sign_out()
