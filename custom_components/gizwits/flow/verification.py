"""Codes by text message: proof that a phone is a person's own.

The cloud sends them for an application that knows its secret, with some applications only to
somebody who has read a picture first.
"""

from collections.abc import Awaitable, Callable, Mapping
import re
from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_CODE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..cloud import AppToken, Captcha
from ..cloud.regions import Server
from ..const import CONF_APP_SECRET, CONF_CAPTCHA, CONF_PHONE, CONF_SEND_AGAIN, CONF_WITH_CAPTCHA
from ..privacy import mask_account
from .access import client_without_account
from .pictures import ShownPicture, async_show
from .problems import Problem
from .steps import Steps

type UseCode = Callable[[str], Awaitable[ConfigFlowResult]]

PHONE_FIELDS: Final[Mapping[vol.Marker, Any]] = {
    vol.Required(CONF_PHONE): TextSelector(
        TextSelectorConfig(type=TextSelectorType.TEL, autocomplete="tel")
    )
}
"""The field of a phone number that a code shall be sent to."""

SENDING_FIELDS: Final[Mapping[vol.Marker, Any]] = {
    vol.Required(CONF_APP_SECRET): TextSelector(
        TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
    ),
    vol.Optional(CONF_WITH_CAPTCHA, default=False): BooleanSelector(),
}
"""The fields that say how the code is sent."""

_CAPTCHA_FORM = vol.Schema(
    {vol.Required(CONF_CAPTCHA): TextSelector(TextSelectorConfig(autocomplete="off"))}
)
_CODE_FORM = vol.Schema(
    {
        vol.Optional(CONF_CODE): TextSelector(TextSelectorConfig(autocomplete="one-time-code")),
        vol.Optional(CONF_SEND_AGAIN, default=False): BooleanSelector(),
    }
)
_PHONE = re.compile(r"\+?[0-9]{5,20}")
_SEPARATORS = re.compile(r"[\s()/.-]")


def read_phone(typed: str) -> str:
    """Return a phone number as the cloud writes it. Raises `Problem` for anything else."""
    phone = _SEPARATORS.sub("", typed)
    if not _PHONE.fullmatch(phone):
        raise Problem("invalid_phone", CONF_PHONE)
    return phone


def _read_code(typed: str) -> str:
    if code := typed.strip():
        return code
    raise Problem("code_required", CONF_CODE)


class PhoneCode:
    """A code on its way to a phone. Nothing that proves the application's identity is kept."""

    def __init__(self, hass: HomeAssistant, server: Server, app_id: str, phone: str) -> None:
        """Send nothing yet."""
        self.phone = phone
        self.picture: ShownPicture | None = None
        self._hass = hass
        self._server = server
        self._app_id = app_id
        self._token: AppToken
        self._captcha: Captcha

    async def async_begin(self, app_secret: str, *, with_captcha: bool) -> None:
        """Send the code, or show a picture that has to be read first. Raises `Problem`."""
        async with client_without_account(self._hass, self._server, self._app_id) as client:
            self._token = await client.verification.app_token(app_secret.strip())
            if not with_captcha:
                await client.verification.send_code(self._token, self.phone)
        if with_captcha:
            await self.async_new_picture()

    async def async_new_picture(self) -> None:
        """Show another picture. Raises `Problem`."""
        self.close()
        async with client_without_account(self._hass, self._server, self._app_id) as client:
            self._captcha = await client.verification.captcha(self._token)
        self.picture = await async_show(self._hass, self._captcha.url)

    async def async_send(self, answer: str) -> None:
        """Send the code to somebody who has read the picture. Raises `Problem`."""
        async with client_without_account(self._hass, self._server, self._app_id) as client:
            await client.verification.send_code_by_captcha(
                self._token, self._captcha, answer.strip(), self.phone
            )

    async def async_send_again(self) -> None:
        """Send another code, or show another picture. Raises `Problem`."""
        if self.picture:
            await self.async_new_picture()
            return
        async with client_without_account(self._hass, self._server, self._app_id) as client:
            await client.verification.send_code(self._token, self.phone)

    @callback
    def close(self) -> None:
        """Forget the picture."""
        if self.picture:
            self.picture.close()


class CodeSteps(Steps):
    """The steps `captcha` and `code` of a flow that wants a code by text message.

    A flow begins with `_async_ask_code`, after a form with `PHONE_FIELDS` and `SENDING_FIELDS`.
    """

    _phone_code: PhoneCode | None = None
    _use_code: UseCode

    @callback
    @override
    def async_remove(self) -> None:
        """Forget the picture with the flow."""
        if self._phone_code:
            self._phone_code.close()

    async def _async_ask_code(
        self, server: Server, app_id: str, phone: str, typed: Mapping[str, Any], use: UseCode
    ) -> ConfigFlowResult:
        """Send a code to a phone and ask for it. Raises `Problem`.

        `typed` holds the `SENDING_FIELDS`. `use` goes on with the code; a `Problem` that it raises
        is shown beside the code.
        """
        self.async_remove()
        code = PhoneCode(self.hass, server, app_id, phone)
        await code.async_begin(typed[CONF_APP_SECRET], with_captcha=typed[CONF_WITH_CAPTCHA])
        self._phone_code, self._use_code = code, use
        return await self._async_asked()

    async def _async_asked(self) -> ConfigFlowResult:
        if self._code_sent.picture:
            return await self.async_step_captcha()
        return await self.async_step_code()

    async def async_step_captcha(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what is to be read in the picture."""
        problem = None
        if user_input is not None:
            try:
                await self._code_sent.async_send(user_input[CONF_CAPTCHA])
                return await self.async_step_code()
            except Problem as err:
                problem = Problem("wrong_captcha", CONF_CAPTCHA) if err.field == CONF_CODE else err
            problem = await self._async_new_picture() or problem
        picture = self._code_sent.picture
        return self._show(
            "captcha", _CAPTCHA_FORM, problem, picture=picture.address if picture else ""
        )

    async def _async_new_picture(self) -> Problem | None:
        """A picture is spent whatever the answer was."""
        try:
            await self._code_sent.async_new_picture()
        except Problem as problem:
            return problem
        return None

    async def async_step_code(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the code that was sent."""
        problem = None
        if user_input is not None:
            try:
                if user_input[CONF_SEND_AGAIN]:
                    await self._code_sent.async_send_again()
                    return await self._async_asked()
                return await self._use_code(_read_code(user_input.get(CONF_CODE, "")))
            except Problem as err:
                problem = err
        return self._show("code", _CODE_FORM, problem, phone=mask_account(self._code_sent.phone))

    @property
    def _code_sent(self) -> PhoneCode:
        assert self._phone_code
        return self._phone_code
