"""What the steps of all options share."""

from collections.abc import Awaitable, Iterable
from contextlib import AbstractAsyncContextManager
import logging
from typing import Final

from homeassistant.config_entries import ConfigEntryState, OptionsFlowWithReload
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.selector import BooleanSelector

from ..cloud import Credentials, GizwitsError
from ..const import CONF_PHONE_ID
from ..coordinator import AccountCoordinator, GizwitsConfigEntry
from ..device import DeviceCoordinator
from ..failure import async_text_of
from .problems import Problem, cloud_problems
from .steps import Steps

_LOGGER = logging.getLogger(__name__)

CONF_CONFIRM: Final = "confirm"

CONFIRM: Final = BooleanSelector()


class OptionSteps(Steps, OptionsFlowWithReload):
    """A part of the options of an account that is loaded."""

    config_entry: GizwitsConfigEntry

    @property
    def account(self) -> AccountCoordinator:
        """The account; it may have been unloaded since the last step."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            raise AbortFlow("not_loaded")
        return self.config_entry.runtime_data.account

    def _cloud(self) -> AbstractAsyncContextManager[None]:
        """Turn whatever goes wrong in calls to the cloud into a `Problem`."""
        return cloud_problems(self.hass, self.account.client.server)

    async def _async_read[T](self, reading: Awaitable[T]) -> T:
        """Read from the cloud what a form is made of; without it the flow ends."""
        try:
            return await reading
        except GizwitsError as err:
            detail = await async_text_of(self.hass, err)
            raise AbortFlow("unreadable", {"detail": detail}) from err

    async def _async_use(self, credentials: Credentials) -> None:
        """Sign in with what the cloud has just taken.

        It is stored first: without it the account could not sign in again.
        """
        entry = self.config_entry
        data = {key: value for key, value in entry.data.items() if key != CONF_PHONE_ID}
        data |= {CONF_USERNAME: credentials.username, CONF_PASSWORD: credentials.password}
        self.hass.config_entries.async_update_entry(entry, data=data)
        try:
            await self.account.client.sign_in_as(credentials)
        except GizwitsError as err:
            # The token is as good as before, and the next one is asked for with the new ones.
            _LOGGER.debug("No token of new credentials yet: %s", err)

    def _device_by_id(self, device_id: str) -> DeviceCoordinator:
        for device in self.account.devices.values():
            if device.device_id == device_id:
                return device
        raise AbortFlow("device_gone")


def require(confirmed: bool) -> None:
    """Raise `Problem` unless a person has confirmed what cannot be undone."""
    if not confirmed:
        raise Problem("unconfirmed", CONF_CONFIRM)


def names_of(devices: Iterable[DeviceCoordinator]) -> dict[str, str]:
    """Return the names of devices by their id in Home Assistant."""
    return {device.device_id: device.device_name for device in devices}
