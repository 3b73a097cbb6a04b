"""The message centre of an account, in which the cloud leaves word of sharing."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import logging
from typing import TYPE_CHECKING, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .cloud import ErrorCode, GizwitsError, GizwitsRequestError, Message, MessageStatus, MessageType
from .const import DOMAIN
from .device import DeviceCoordinator
from .privacy import mask_text

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

_LOGGER = logging.getLogger(__name__)

# How often to look; an account with pages of messages is asked less often.
LISTING = timedelta(minutes=30)
LISTING_PER_MESSAGE = timedelta(seconds=5)
# How many messages that are no longer listed are remembered, should they come back.
_REMEMBERED = 100
_GONE = frozenset({ErrorCode.NOT_FOUND_THE_MESSAGE, ErrorCode.MESSAGE_ALREADY_DELETED})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

SHARING = "sharing"
OTHER = "other"

type MessageListener = Callable[[Message], None]


def message_store(hass: HomeAssistant, entry_id: str) -> Store[list[str]]:
    """Return where the ids of the messages that were told of are kept."""
    return Store(hass, 1, f"{DOMAIN}.messages.{entry_id}")


def kind_of(message: Message) -> str:
    """Return what a message is about; only one type is documented."""
    return SHARING if message.type is MessageType.SHARING else OTHER


class MessageCoordinator(DataUpdateCoordinator[dict[str, Message]]):
    """Lists the messages of an account by id.

    A message is new once, also over restarts. Those that are there at the first start of all are not new.
    """

    def __init__(self, account: AccountCoordinator) -> None:
        """Know no message yet."""
        super().__init__(
            account.hass,
            _LOGGER,
            config_entry=account.config_entry,
            name=f"{DOMAIN} messages",
            update_interval=LISTING,
        )
        self.account = account
        self.data = {}
        self.listed = False
        """Whether the messages are known."""
        self._store = message_store(account.hass, account.config_entry.entry_id)
        self._seen: list[str] | None = None
        self._message_listeners: list[MessageListener] = []
        self._lock = asyncio.Lock()

    async def async_start(self) -> None:
        """Look for messages, now and from time to time; nothing waits for it."""
        self._seen = await self._store.async_load()
        self.account.config_entry.async_create_task(
            self.hass, self.async_refresh(), "gizwits messages"
        )

    @property
    def unread(self) -> int:
        """How many messages are unread."""
        return sum(each.status is MessageStatus.UNREAD for each in self.data.values())

    def text_of(self, message: Message) -> str:
        """Return what a message says, with devices by their names and people masked."""
        text = message.content
        for device in self.account.devices.values():
            binding = device.binding
            for key in filter(None, (device.did, binding.mac, binding.passcode)):
                text = text.replace(key, device.device_name)
        return mask_text(text)

    def device_of(self, message: Message) -> DeviceCoordinator | None:
        """Return the one device of the account that a message names, if it is clear which."""
        text = self.text_of(message)
        found = [each for each in self.account.devices.values() if each.device_name in text]
        # "Spa" is not meant where "Garden spa" is named.
        named = [
            each
            for each in found
            if not any(each.device_name in other.device_name for other in found if other != each)
        ]
        return named[0] if len(named) == 1 else None

    @callback
    def async_on_message(self, listener: MessageListener) -> CALLBACK_TYPE:
        """Call a listener with each new message, oldest first."""
        self._message_listeners.append(listener)
        return lambda: self._message_listeners.remove(listener)

    async def async_list(self) -> list[Message]:
        """List the messages as they are now, newest first. Raises GizwitsError."""
        async with self._lock:
            await self._async_take(await self.account.client.messages.list())
            self.async_set_updated_data(self.data)
            return [*self.data.values()]

    async def async_mark(self, ids: Iterable[str], *, delete: bool) -> int:
        """Mark messages as read, or delete them; return how many there were. Raises GizwitsError."""
        marked = 0
        async with self._lock:
            try:
                for message_id in ids:
                    await self._async_mark(message_id, delete=delete)
                    marked += 1
            finally:
                self.async_set_updated_data(self.data)
        return marked

    async def async_mark_all(self, *, delete: bool) -> int:
        """Mark all messages that there are now. Raises GizwitsError."""
        marked = 0
        for message in await self.async_list():
            if delete or message.status is MessageStatus.UNREAD:
                try:
                    marked += await self.async_mark([message.id], delete=delete)
                except GizwitsRequestError as err:
                    # Somebody was faster.
                    if err.code not in _GONE:
                        raise
        return marked

    async def _async_mark(self, message_id: str, *, delete: bool) -> None:
        client = self.account.client.messages
        if delete:
            await client.delete(message_id)
            self.data = {key: each for key, each in self.data.items() if key != message_id}
        else:
            await client.mark_read(message_id)
            if message := self.data.get(message_id):
                self.data = self.data | {message_id: replace(message, status=MessageStatus.READ)}

    @override
    async def _async_update_data(self) -> dict[str, Message]:
        """List the messages. A failure keeps those that are known."""
        async with self._lock:
            try:
                messages = await self.account.client.messages.list()
            except GizwitsError as err:
                _LOGGER.debug("The messages cannot be listed: %s", err)
                return self.data
            await self._async_take(messages)
            return self.data

    async def _async_take(self, messages: list[Message]) -> None:
        """Take a listing, and tell of what is new: never twice, rather not at all."""
        self.listed = True
        self.data = {each.id: each for each in messages if each.status is not MessageStatus.DELETED}
        self.update_interval = max(LISTING, LISTING_PER_MESSAGE * len(messages))
        before = self._seen
        self._seen = [*dict.fromkeys([*self.data, *(before or ())])][: len(self.data) + _REMEMBERED]
        if self._seen == before:
            return
        await self._store.async_save(self._seen)
        if before is None:
            return
        new = [self.data[key] for key in reversed(self.data) if key not in {*before}]
        for message in sorted(new, key=lambda each: each.created_at or _LONG_AGO):
            for listener in self._message_listeners:
                listener(message)
