"""Who sends a command, for the device log."""

from ..device import Source
from ..http import Call


def caller(call: Call) -> Source:
    """Return the user and app that call."""
    return Source(uid=call.uid, appid=call.app.app_id, ip=call.request.remote or "")
