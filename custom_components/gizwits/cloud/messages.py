"""The account's message centre, in which sharing leaves word."""

import builtins
from dataclasses import dataclass, field
from operator import attrgetter

from .area import Area
from .wire import OpenInt, Utc


class MessageType(OpenInt):
    """What a message is about; no other type is documented."""

    SHARING = 1


class MessageStatus(OpenInt):
    """What became of it."""

    UNREAD = 0
    READ = 1
    DELETED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message; its content is text for people."""

    id: str
    type: MessageType = MessageType.SHARING
    status: MessageStatus = MessageStatus.UNREAD
    content: str = field(default="", repr=False)
    created_at: Utc | None = None
    updated_at: Utc | None = None


class Messages(Area):
    """`client.messages`."""

    async def list(self, kind: MessageType = MessageType.SHARING) -> builtins.list[Message]:
        """Return all messages of a kind."""
        return await self._list(
            Message,
            "list_messages",
            key="objects",
            identity=attrgetter("id"),
            query={"type": int(kind)},
        )

    async def mark_read(self, message_id: str) -> None:
        """Mark a message as read."""
        await self._set(message_id, MessageStatus.READ)

    async def delete(self, message_id: str) -> None:
        """Delete a message."""
        await self._set(message_id, MessageStatus.DELETED)

    async def _set(self, message_id: str, status: MessageStatus) -> None:
        await self._call("update_message", path={"id": message_id}, query={"status": int(status)})
