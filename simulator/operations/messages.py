"""The message centre."""

from ..contract import JSON
from ..http import Call, operation
from ..services import messages
from ..services.records import Message, MessageStatus
from .pages import page
from .times import utc


@operation
async def list_messages(call: Call) -> JSON:
    """List the caller's messages, newest first."""
    found = messages.received(call.world, call.uid, call.query["type"])
    return page(call, [_describe(message) for message in found])


@operation
async def update_message(call: Call) -> JSON:
    """Mark a message read, or delete it."""
    status = MessageStatus(call.query["status"])
    messages.mark(call.world, call.uid, call.path["id"], status)
    return {}


def _describe(message: Message) -> JSON:
    return {
        "id": message.id,
        "type": message.type,
        "status": message.status.value,
        "content": message.content,
        "created_at": utc(message.created_at),
        "updated_at": utc(message.updated_at),
    }
