"""Push: from the M2M messages of an account to the coordinators of its devices."""

import asyncio
from collections.abc import Iterable
import logging
from typing import TYPE_CHECKING

from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .cloud import (
    Binding,
    BindingPush,
    DataPush,
    OnlinePush,
    PushClient,
    PushMessage,
    RawPush,
    Resynced,
)

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

_LOGGER = logging.getLogger(__name__)

# How long set-up waits for the first reports of all devices, and for the next of them; in seconds.
_FIRST_REPORTS = 8
_NEXT_REPORT = 2
# How long it waits for a host to take us, in answers to the listing and in seconds.
_SIGN_IN_ANSWERS = 3
_SIGN_IN_LEAST = 0.3


class Push:
    """Hears the devices of an account; polling does the rest while it cannot."""

    def __init__(self, account: AccountCoordinator) -> None:
        """Connect nothing yet."""
        self._account = account
        self.client = PushClient(
            async_get_clientsession(account.hass),
            account.client,
            self._async_message,
            self._async_state,
            account.note_failure,
        )
        self._awaited: set[str] = set()
        self._all_heard = asyncio.Event()
        self._secure = account.client.server.api.startswith("https:")

    @property
    def connected(self) -> bool:
        """Whether changes of all devices arrive by push."""
        return all(self.healthy(did) for did in self._account.devices)

    def healthy(self, did: str) -> bool:
        """Whether changes of a device arrive by push."""
        return self.client.healthy(did)

    @callback
    def async_follow(self, bindings: Iterable[Binding]) -> None:
        """Hear these devices and no others."""
        self.client.set_devices(
            {
                binding.did: binding.push_url(secure=self._secure)
                for binding in bindings
                if binding.host
            }
        )

    async def async_hear_all(self, answer_time: float) -> None:
        """Wait for a first report of every device that may report, as long as they come, but not for long.

        `answer_time` is how long the cloud took for the listing, in seconds: a host that takes several times as long
        to let us in is not waited for.
        """
        self._awaited = {
            did
            for did, device in self._account.devices.items()
            if device.binding.host and device.binding.is_online
        }
        loop = self._account.hass.loop
        until = loop.time() + _FIRST_REPORTS
        patience = min(max(_SIGN_IN_LEAST, _SIGN_IN_ANSWERS * answer_time), _NEXT_REPORT)
        give_up = loop.call_later(patience, self._await_no_silent)
        try:
            while (left := len(self._awaited)) and loop.time() < until:
                try:
                    async with asyncio.timeout(_NEXT_REPORT):
                        await self._all_heard.wait()
                except TimeoutError:
                    if len(self._awaited) == left:
                        break
        finally:
            self._awaited.clear()
            give_up.cancel()

    @callback
    def _await_no_silent(self) -> None:
        """Wait no more for devices on hosts that have not let us in."""
        stats, devices = self.client.stats, self._account.devices
        self._await_no_more(
            did
            for did in [*self._awaited]
            if did not in devices
            or not (host := stats.get(devices[did].binding.push_url(secure=self._secure)))
            or host.connected_since is None
        )

    @callback
    def _await_no_more(self, dids: Iterable[str]) -> None:
        if self._awaited:
            self._awaited.difference_update(dids)
            if not self._awaited:
                self._all_heard.set()

    async def async_stop(self) -> None:
        """Close all connections."""
        await self.client.close()

    @callback
    def _async_message(self, message: PushMessage) -> None:
        devices = self._account.devices
        match message:
            case DataPush(did=did, attrs=attrs):
                if coordinator := devices.get(did):
                    coordinator.async_push(attrs)
                    self._await_no_more((did,))
            case OnlinePush(did=did, online=online):
                if coordinator := devices.get(did):
                    coordinator.async_set_online(online)
            case BindingPush():
                self._account.config_entry.async_create_background_task(
                    self._account.hass, self._account.async_request_refresh(), "gizwits bindings"
                )
            case Resynced(dids=dids):
                for did in dids:
                    if coordinator := devices.get(did):
                        coordinator.async_plan_poll()
            case RawPush():
                pass

    @callback
    def _async_state(self, url: str, connected: bool) -> None:
        """Poll again at once when push is lost, and rarely when it is back."""
        concerned = [
            device
            for device in self._account.devices.values()
            if device.binding.push_url(secure=self._secure) == url
        ]
        if not connected:
            self._await_no_more([device.did for device in concerned])
            for device in concerned:
                device.async_plan_poll()
                device.async_update_listeners()
        self._account.async_plan_listing()
