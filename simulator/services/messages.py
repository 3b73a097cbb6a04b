"""The message centre."""

from dataclasses import dataclass, field

from ..errors import ApiError
from ..world import World
from .records import Message, MessageStatus


@dataclass(kw_only=True)
class MessageState:
    """All messages, oldest first."""

    messages: list[Message] = field(default_factory=list)


def write(world: World, uid: str, content: str) -> None:
    """Put a message about sharing into the message centre of a user."""
    now = world.clock.timestamp()
    world.state(MessageState).messages.append(
        Message(id=world.ids.hex(24), uid=uid, content=content, created_at=now, updated_at=now)
    )


def received(world: World, uid: str, kind: int) -> list[Message]:
    """Return a user's messages of a kind, newest first, without the deleted ones."""
    return [
        message
        for message in reversed(world.state(MessageState).messages)
        if message.uid == uid
        and message.type == kind
        and message.status is not MessageStatus.DELETED
    ]


def mark(world: World, uid: str, message_id: str, status: MessageStatus) -> None:
    """Mark a message as read or deleted. Raises ApiError."""
    listed = world.state(MessageState).messages
    message = next((message for message in listed if message.id == message_id), None)
    if message is None:
        raise ApiError("NOT_FOUND_THE_MESSAGE")
    if message.uid != uid:
        raise ApiError("ONLY_RECEIVER_CAN_MARK_MESSAGE")
    if message.status is MessageStatus.DELETED:
        raise ApiError("MESSAGE_ALREADY_DELETED")
    message.status = status
    message.updated_at = world.clock.timestamp()
