"""Setting a forgotten password anew, and signing in with it."""

import asyncio

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_EMAIL, CONF_PASSWORD, CONF_REGION, CONF_USERNAME
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..cloud import ErrorCode, GizwitsClient, GizwitsError
from ..cloud.auth import Credentials
from ..cloud.regions import Server
from ..cloud.users import Users
from ..const import CONF_ADVANCED, CONF_APP, CONF_APP_ID
from . import access
from .account import Account, account_from_form
from .account_steps import Typed
from .forms import FORGOT_BY_EMAIL, FORGOT_BY_PHONE, SIGN_IN
from .problems import async_problem
from .sign_in_steps import SignInSteps


class ForgotSteps(SignInSteps):
    """The step `forgot` and what it leads to: signing in with what was typed."""

    async def async_step_forgot(self, user_input: None = None) -> ConfigFlowResult:
        """Ask how the person can be reached."""
        return self.async_show_menu(step_id="forgot", menu_options=["forgot_email", "forgot_phone"])

    async def async_step_forgot_email(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask where to send a link; it is sent by every region that has the account."""

        async def use(typed: Typed) -> ConfigFlowResult:
            email = typed[CONF_EMAIL].strip()
            await self._async_send_links(
                account_from_form(typed, Credentials(username=email, password="")), email
            )
            return self._ask("after_mail", SIGN_IN, _sign_in_form(typed, email))

        return await self._async_fill("forgot_email", FORGOT_BY_EMAIL, user_input, use)

    async def _async_send_links(self, account: Account, email: str) -> None:
        async def send(server: Server) -> GizwitsError | None:
            session = async_get_clientsession(self.hass)
            client = GizwitsClient(session, server, account.app_id, policy=access.POLICY)
            try:
                await client.users.reset_password_by_email(email)
            except GizwitsError as err:
                return err
            finally:
                await client.close()
            return None

        answers = await asyncio.gather(*map(send, account.servers))
        if None in answers:
            return
        failed = {
            server.region: err
            for server, err in zip(account.servers, answers, strict=True)
            if err is not None
        }
        error = min(failed.values(), key=lambda err: err.code != ErrorCode.USER_NOT_EXIST)
        raise await async_problem(self.hass, account.app_field, error, failed)

    async def async_step_after_mail(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for the password that was set by the link."""
        return await self._async_sign_in("after_mail", user_input)

    async def async_step_forgot_phone(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for the phone number and a new password, and how to send a code."""
        return await self._async_by_phone(
            "forgot_phone",
            FORGOT_BY_PHONE,
            user_input,
            Users.reset_password_by_phone,
            self._async_reset,
        )

    async def _async_reset(self, account: Account, typed: Typed) -> ConfigFlowResult:
        """Sign in with the new password."""
        assert isinstance(account.proof, Credentials)
        form = _sign_in_form(typed, account.proof.username)
        return await self.async_step_sign_in({**form, CONF_PASSWORD: account.proof.password})


def _sign_in_form(typed: Typed, username: str) -> Typed:
    """Return what a person would type to sign in where a password was set."""
    advanced = dict(typed.get(CONF_ADVANCED, {}))
    if CONF_REGION in typed:
        advanced[CONF_REGION] = typed[CONF_REGION]
    app: Typed = {key: typed[key] for key in (CONF_APP, CONF_APP_ID) if key in typed}
    return {**app, CONF_USERNAME: username, CONF_ADVANCED: advanced}
