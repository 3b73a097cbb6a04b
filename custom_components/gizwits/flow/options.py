"""The options of an account: a menu of what can be done with it."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult

from .account import sort_of
from .forms import Sort
from .option_bind import BindSteps
from .option_convert import ConvertSteps
from .option_datapoints import DatapointSteps
from .option_include import IncludeSteps
from .option_password import PasswordSteps
from .option_profile import ProfileSteps
from .option_sign_out import SignOutSteps
from .option_transfer import TransferSteps


class GizwitsOptionsFlow(
    IncludeSteps,
    DatapointSteps,
    BindSteps,
    TransferSteps,
    ProfileSteps,
    PasswordSteps,
    ConvertSteps,
    SignOutSteps,
):
    """Choices are kept as options of the entry; everything else is done in the cloud."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to do."""
        account = self.account
        steps = ["bind"]
        if account.listed:
            steps.append("include")
        if account.devices:
            steps += ["datapoints", "transfer"]
        anonymous = sort_of(self.config_entry.data) is Sort.ANONYMOUS
        steps += ["profile", "convert" if anonymous else "password", "sign_out"]
        return self.async_show_menu(step_id="init", menu_options=steps)
