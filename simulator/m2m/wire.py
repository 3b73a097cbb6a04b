"""The outgoing side of a session: order, contract check and the faults of a bad line."""

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web
import orjson

from ..contract import JSON, Violation, messages
from ..faults import FaultKind

if TYPE_CHECKING:
    from ..server import Simulator

OVERSIZE = 5 * 2**20
DISTORTIONS = frozenset(
    {
        FaultKind.PUSH_DUPLICATE,
        FaultKind.PUSH_PARTIAL,
        FaultKind.PUSH_REORDER,
        FaultKind.PUSH_OVERSIZE,
        FaultKind.PUSH_NOT_JSON,
        FaultKind.PUSH_BINARY,
    }
)


class Wire:
    """Sends messages in order; a silent wire swallows them."""

    def __init__(
        self, sim: Simulator, facts: dict[str, str], socket: web.WebSocketResponse
    ) -> None:
        """Send on a socket; the facts say which faults apply."""
        self.silent = False
        self._sim = sim
        self._facts = facts
        self._socket = socket
        self._queue: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._held: str | None = None

    def send(self, message: dict[str, JSON]) -> None:
        """Queue a message."""
        if self.silent:
            return
        try:
            messages()[message["cmd"]](message)
        except Violation as violation:
            self._sim.contract_violations.append(f"{message['cmd']}: {violation}")
        if message["cmd"] == "s2c_noti":
            self._distorted(message)
        else:
            self._queue.put_nowait(orjson.dumps(message).decode())

    async def run(self) -> None:
        """Send what is queued until cancelled or the peer is gone."""
        while True:
            frame = await self._queue.get()
            try:
                if isinstance(frame, str):
                    await self._socket.send_str(frame)
                else:
                    await self._socket.send_bytes(frame)
            except ConnectionError:
                return

    def _distorted(self, message: dict[str, JSON]) -> None:
        """Queue a notification, damaged where a fault says so."""
        data = message["data"]
        fault = self._sim.faults.take(DISTORTIONS, **self._facts, did=data["did"])
        text = orjson.dumps(message).decode()
        frames: list[str | bytes] = [text]
        match fault and fault.kind:
            case FaultKind.PUSH_DUPLICATE:
                frames = [text, text]
            case FaultKind.PUSH_PARTIAL:
                kept = dict(tuple(data["attrs"].items())[::2])
                frames = [orjson.dumps(message | {"data": data | {"attrs": kept}}).decode()]
            case FaultKind.PUSH_REORDER:
                self._held, frames = text, []
            case FaultKind.PUSH_OVERSIZE:
                padded = message | {"data": data | {"padding": "x" * OVERSIZE}}
                frames = [orjson.dumps(padded).decode()]
            case FaultKind.PUSH_NOT_JSON:
                frames = [text[: len(text) // 2]]
            case FaultKind.PUSH_BINARY:
                frames = [text.encode()]
        if self._held is not None and frames:
            frames.append(self._held)
            self._held = None
        for frame in frames:
            self._queue.put_nowait(frame)
