"""The message centre of an account."""

from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..cloud import Message, MessageStatus
from ..messages import MessageCoordinator, kind_of
from .action import Action
from .targets import ACCOUNT, account_of

_ALL: Final = "all"
_DELETE: Final = "delete"
_MARK: Final = "mark"
_MESSAGES: Final = "messages"
_READ: Final = "read"
_UNREAD_ONLY: Final = "unread_only"
_MARKED: Final[dict[Any, Any]] = {
    **ACCOUNT,
    vol.Required(_MARK): vol.In([_READ, _DELETE]),
    vol.Exclusive(_MESSAGES, "which"): vol.All(
        cv.ensure_list, [cv.string], vol.Length(min=1), vol.Unique()
    ),
    vol.Exclusive(_ALL, "which"): True,
}


def _messages_of(call: ServiceCall) -> MessageCoordinator:
    return account_of(call).config_entry.runtime_data.messages


async def _get_messages(call: ServiceCall) -> ServiceResponse:
    """Answer with the messages as they are now, newest first."""
    coordinator = _messages_of(call)
    messages = await coordinator.async_list()
    return {
        "unread": coordinator.unread,
        "messages": [
            _described(coordinator, each)
            for each in messages
            if each.status is MessageStatus.UNREAD or not call.data[_UNREAD_ONLY]
        ],
    }


def _described(coordinator: MessageCoordinator, message: Message) -> dict[str, Any]:
    device = coordinator.device_of(message)
    return {
        "message_id": message.id,
        "type": kind_of(message),
        "unread": message.status is MessageStatus.UNREAD,
        "text": coordinator.text_of(message),
        "device_id": device.device_id if device else None,
        "created_at": message.created_at.isoformat() if message.created_at else None,
    }


async def _mark_messages(call: ServiceCall) -> ServiceResponse:
    """Mark messages, and answer with how many."""
    coordinator, delete = _messages_of(call), call.data[_MARK] == _DELETE
    if _ALL in call.data:
        return {"marked": await coordinator.async_mark_all(delete=delete)}
    return {"marked": await coordinator.async_mark(call.data[_MESSAGES], delete=delete)}


ACTIONS: Final = (
    Action(
        name="get_messages",
        schema=vol.Schema({**ACCOUNT, vol.Optional(_UNREAD_ONLY, default=False): cv.boolean}),
        handler=_get_messages,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="mark_messages",
        schema=vol.Schema(vol.All(_MARKED, cv.has_at_least_one_key(_MESSAGES, _ALL))),
        handler=_mark_messages,
        response=SupportsResponse.OPTIONAL,
    ),
)
