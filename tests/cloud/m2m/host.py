"""A push host that says what a test wants: for what the simulator, which keeps the rules, never does."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web
import orjson

DID = "kQ3vN8tYpLw2ZsXbR5mHcD"

type Script = Callable[[dict[str, Any]], object | None]


def noti(attrs: object, did: str = DID, **more: object) -> dict[str, object]:
    """Return a notification."""
    return {"cmd": "s2c_noti", "data": {"did": did, "attrs": attrs}, **more}


class ScriptedHost:
    """Answers each command by its script: with a message, or None for silence."""

    def __init__(self) -> None:
        """Accept everybody and let them hear everything."""
        self.url = ""
        self.received: list[dict[str, Any]] = []
        self.sockets: list[tuple[web.Request, web.WebSocketResponse]] = []
        self.scripts: dict[str, Script] = {
            "login_req": lambda _: {"cmd": "login_res", "data": {"success": True}},
            "subscribe_req": lambda message: {
                "cmd": "subscribe_res",
                "data": {
                    "success": [{**item, "error_code": 0, "msg": "ok"} for item in message["data"]],
                    "failed": [],
                },
            },
            "ping": lambda _: {"cmd": "pong"},
        }

    def mute(self, command: str) -> None:
        """Leave a command without an answer."""
        self.scripts.pop(command)

    def count(self, command: str) -> int:
        """Return how often a command came."""
        return Counter(message["cmd"] for message in self.received)[command]

    def last(self, command: str) -> dict[str, Any]:
        """Return the last message of a kind."""
        return next(message for message in reversed(self.received) if message["cmd"] == command)

    async def say(self, *frames: object) -> None:
        """Send on the newest socket: bytes as they are, text as it is, else JSON."""
        _, socket = self.sockets[-1]
        for frame in frames:
            match frame:
                case bytes():
                    await socket.send_bytes(frame)
                case str():
                    await socket.send_str(frame)
                case _:
                    await socket.send_str(orjson.dumps(frame).decode())

    def burst(self, *frames: object) -> None:
        """Write text frames at once."""
        request, _ = self.sockets[-1]
        assert request.transport is not None
        request.transport.write(b"".join(map(_packed, frames)))

    def hang_up(self) -> None:
        """Reset all connections."""
        for request, _ in self.sockets:
            if request.transport is not None:
                request.transport.abort()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Talk to a client."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append((request, socket))
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                continue
            message = orjson.loads(received.data)
            self.received.append(message)
            script = self.scripts.get(message["cmd"])
            if script and (answer := script(message)) is not None:
                await self.say(answer)
        return socket


def _packed(frame: object) -> bytes:
    payload = orjson.dumps(frame)
    length = len(payload)
    head = bytes([length]) if length < 126 else b"\x7e" + length.to_bytes(2)
    return b"\x81" + head + payload
