"""Add an account, sign in again, or change how an account is reached."""

from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, OptionsFlow
from homeassistant.core import callback

from .const import DOMAIN
from .flow.create_steps import CreateSteps
from .flow.forgot_steps import ForgotSteps
from .flow.options import GizwitsOptionsFlow
from .flow.reauth_steps import ReauthSteps
from .flow.reconfigure_steps import ReconfigureSteps


class GizwitsConfigFlow(CreateSteps, ForgotSteps, ReauthSteps, ReconfigureSteps, domain=DOMAIN):
    """One entry per account; an account belongs to one region of one cloud."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow of choices for the account and its devices."""
        return GizwitsOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what there is to begin with."""
        return self.async_show_menu(
            step_id="user",
            menu_options=["sign_in", "create", "third_party", "anonymous", "token", "forgot"],
        )
