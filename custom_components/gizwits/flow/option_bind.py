"""Options: bind a device to the account."""

from collections.abc import Awaitable
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    FileSelector,
    FileSelectorConfig,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..binding import Bound, async_bind_by_code, async_bind_by_mac, async_bind_by_qr
from .option_steps import OptionSteps
from .problems import Problem
from .qr_pictures import KINDS, async_read_qr

CONF_QR_CONTENT: Final = "qr_content"
CONF_PICTURE: Final = "picture"
CONF_MAC: Final = "mac"
CONF_PRODUCT_KEY: Final = "product_key"
CONF_PRODUCT_SECRET: Final = "product_secret"
CONF_SHARE_CODE: Final = "share_code"

_QR_FORM = vol.Schema(
    {
        vol.Optional(CONF_PICTURE): FileSelector(FileSelectorConfig(accept=",".join(KINDS))),
        vol.Optional(CONF_QR_CONTENT): TextSelector(),
    }
)
_MAC_FORM = vol.Schema(
    {
        vol.Required(CONF_MAC): TextSelector(),
        vol.Required(CONF_PRODUCT_KEY): TextSelector(),
        vol.Required(CONF_PRODUCT_SECRET): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
        ),
    }
)
_CODE_FORM = vol.Schema({vol.Required(CONF_SHARE_CODE): TextSelector()})


class BindSteps(OptionSteps):
    """The device appears without a reload."""

    async def async_step_bind(self, user_input: None = None) -> ConfigFlowResult:
        """Ask what the person has of the device."""
        return self.async_show_menu(
            step_id="bind", menu_options=["bind_qr", "bind_mac", "bind_code"]
        )

    async def async_step_bind_qr(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a QR code: a picture of it, or its text."""
        problem, typed = None, dict(user_input or {})
        if user_input is not None:
            try:
                if picture := typed.pop(CONF_PICTURE, None):
                    typed[CONF_QR_CONTENT] = await async_read_qr(self.hass, picture, CONF_PICTURE)
                content = _required(typed.get(CONF_QR_CONTENT, ""))
                return await self._async_bind(async_bind_by_qr(self.account, content))
            except Problem as err:
                problem = err
        # What was read in a picture is shown as text; a picture itself is spent.
        form = self.add_suggested_values_to_schema(_QR_FORM, typed)
        return self._show("bind_qr", form, problem)

    async def async_step_bind_mac(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for hardware address, product key and product secret."""
        problem = None
        if user_input is not None:
            given = (user_input[each] for each in (CONF_PRODUCT_KEY, CONF_MAC, CONF_PRODUCT_SECRET))
            try:
                return await self._async_bind(async_bind_by_mac(self.account, *given))
            except Problem as err:
                problem = err
        form = self.add_suggested_values_to_schema(_MAC_FORM, user_input)
        return self._show("bind_mac", form, problem)

    async def async_step_bind_code(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the code of an invitation."""
        problem = None
        if user_input is not None:
            code = user_input[CONF_SHARE_CODE]
            try:
                return await self._async_bind(async_bind_by_code(self.account, code))
            except Problem as err:
                problem = err
        form = self.add_suggested_values_to_schema(_CODE_FORM, user_input)
        return self._show("bind_code", form, problem)

    async def _async_bind(self, binding: Awaitable[Bound]) -> ConfigFlowResult:
        async with self._cloud():
            bound = await binding
        if bound.device:
            return self.async_abort(
                reason="bound", description_placeholders={"device": bound.device.device_name}
            )
        return self.async_abort(reason="bound_left_out" if bound.binding else "bound_before")


def _required(content: str) -> str:
    if content.strip():
        return content
    raise Problem("qr_required", CONF_PICTURE)
