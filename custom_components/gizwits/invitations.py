"""Devices that others offer to an account: an issue for each, until it is answered or runs out."""

import asyncio
from datetime import datetime, timedelta
import logging
from typing import TYPE_CHECKING, override

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .cloud import Direction, GizwitsError, Message, Priority, Sharing, SharingStatus, prioritised
from .const import DOMAIN
from .device import DeviceCoordinator
from .privacy import person_of

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

_LOGGER = logging.getLogger(__name__)

# An invitation can be answered for a day. Messages, which tell of new ones, are looked for as well.
LISTING = timedelta(minutes=30)
ISSUE = "invitation"


class InvitationCoordinator(DataUpdateCoordinator[dict[int, Sharing]]):
    """Lists the offers that an account has not answered yet, by id."""

    def __init__(self, account: AccountCoordinator) -> None:
        """Know no offer yet."""
        super().__init__(
            account.hass,
            _LOGGER,
            config_entry=account.config_entry,
            name=f"{DOMAIN} invitations",
            update_interval=LISTING,
            always_update=False,
        )
        self.account = account
        self.data = {}
        self._issues: set[str] = set()
        self._unsub_expiry: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Look for offers, now and from time to time; nothing waits for it."""
        entry = self.account.config_entry
        entry.async_on_unload(self.async_add_listener(self._tell))
        entry.async_on_unload(self._forget)
        entry.async_on_unload(self.account.async_on_devices(self._async_device))
        entry.async_on_unload(entry.runtime_data.messages.async_on_message(self._async_message))
        self._request_refresh()

    @override
    async def _async_update_data(self) -> dict[int, Sharing]:
        """List the offers. A failure keeps those that are known and can still be answered."""
        known = [*self.data.values()]
        try:
            with prioritised(Priority.BACKGROUND):
                known = await self.account.client.sharing.list(
                    Direction.RECEIVED, status=[SharingStatus.PENDING]
                )
        except GizwitsError as err:
            _LOGGER.debug("The invitations cannot be listed: %s", err)
        return _open(known)

    @callback
    def _async_message(self, _message: Message) -> None:
        """Look: all messages are about sharing. It may also have changed who owns a device."""
        self._request_refresh()
        self.account.config_entry.async_create_background_task(
            self.hass, self.account.async_request_refresh(), "gizwits sharing"
        )

    @callback
    def _async_device(self, coordinator: DeviceCoordinator) -> None:
        """Look when a device has come that was offered: somebody has accepted it in the app."""
        if any(sharing.did == coordinator.did for sharing in self.data.values()):
            self._request_refresh()

    @callback
    def _request_refresh(self) -> None:
        self.account.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), "gizwits invitations"
        )

    @callback
    def _tell(self) -> None:
        """Bring the issues in line with the offers."""
        wanted = {self._issue_id(sharing): sharing for sharing in self.data.values()}
        for issue_id in self._issues - wanted.keys():
            ir.async_delete_issue(self.hass, DOMAIN, issue_id)
        self._issues = {*wanted}
        for issue_id, sharing in wanted.items():
            self._raise_issue(issue_id, sharing)
        self._plan_expiry()

    def _issue_id(self, sharing: Sharing) -> str:
        return f"{ISSUE}-{self.account.config_entry.entry_id}-{sharing.id}"

    def _raise_issue(self, issue_id: str, sharing: Sharing) -> None:
        entry = self.account.config_entry
        ir.async_create_issue(
            self.hass,
            DOMAIN,
            issue_id,
            data={"entry_id": entry.entry_id, "sharing_id": sharing.id},
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=ISSUE,
            translation_placeholders={
                "account": entry.title,
                "device": sharing.alias or sharing.product_name or "Gizwits",
                "product": sharing.product_name or "Gizwits",
                "owner": sharing.user_alias or person_of(sharing),
            },
        )

    def _plan_expiry(self) -> None:
        self._stop_expiry()
        if ends := [each.expires_at for each in self.data.values() if each.expires_at]:
            self._unsub_expiry = async_track_point_in_utc_time(self.hass, self._expire, min(ends))

    @callback
    def _expire(self, _now: datetime) -> None:
        self._unsub_expiry = None
        self.async_set_updated_data(_open([*self.data.values()]))

    def _stop_expiry(self) -> None:
        if self._unsub_expiry:
            self._unsub_expiry()
            self._unsub_expiry = None

    @callback
    def _forget(self) -> None:
        """Leave no issue of an account that is not there to answer it."""
        self._stop_expiry()
        for issue_id in self._issues:
            ir.async_delete_issue(self.hass, DOMAIN, issue_id)


def _open(sharings: list[Sharing]) -> dict[int, Sharing]:
    """Return what can still be answered."""
    now = dt_util.utcnow()
    return {each.id: each for each in sharings if not each.expires_at or each.expires_at > now}


async def async_sharing_changed(account: AccountCoordinator) -> None:
    """Look at once at what sharing may have changed: here, and in other accounts of the same cloud."""
    server = account.client.server.api
    entries = account.hass.config_entries.async_loaded_entries(DOMAIN)
    concerned = [
        entry.runtime_data for entry in entries if entry.runtime_data.client.server.api == server
    ]
    await asyncio.gather(
        *(
            coordinator.async_refresh()
            for data in concerned
            for coordinator in (data.account, data.invitations, data.messages)
        )
    )
