"""One socket of the push service, from the first sign-in on it to its end."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from itertools import batched, count
import logging
import random
import time
import traceback
from typing import Literal, Protocol

from aiohttp import ClientWebSocketResponse, WSMsgType

from . import frames
from .auth import Token
from .frames import (
    BindingPush,
    DataPush,
    Frame,
    Invalid,
    OnlinePush,
    PushMessage,
    RawPush,
    Resynced,
    SignedIn,
    Subscribed,
    UnreadableFrameError,
)
from .push_policy import PushPolicy
from .push_state import State

_LOGGER = logging.getLogger(__name__)

_DID_LENGTH = 22
_BREATH = 8
"""Messages after which the event loop gets a turn, however many are waiting."""

type Socket = ClientWebSocketResponse[Literal[False]]


class TokenSource(Protocol):
    """Where tokens come from: the client of the account."""

    @property
    def app_id(self) -> str:
        """The application that the tokens are for."""

    async def token(self) -> Token:
        """Return a token that should work."""

    async def renew_token(self, refused: Token) -> Token:
        """Return a newer token than the one that was refused."""


class EndedError(Exception):
    """The socket is of no use any more; the text tells why, and nothing secret."""


class _SessionLostError(Exception):
    """The socket is open, but the cloud wants a new sign-in."""


class _Nudge(Enum):
    """Work that does not come as a frame."""

    DEVICES = auto()


type _Note = SignedIn | Subscribed | Invalid | _Nudge


class Session:
    """Signs in, subscribes, reads and listens, until the socket ends."""

    def __init__(
        self,
        socket: Socket,
        url: str,
        tokens: TokenSource,
        state: State,
        policy: PushPolicy,
        *,
        on_message: Callable[[PushMessage], None],
        on_state: Callable[[bool], None],
    ) -> None:
        """Use an open socket."""
        self._socket = socket
        self._url = url
        self._tokens = tokens
        self._state = state
        self._policy = policy
        self._on_message = on_message
        self._on_state = on_state
        self._notes: asyncio.Queue[_Note] = asyncio.Queue()

    def nudge(self) -> None:
        """Look again at which devices are wanted."""
        self._notes.put_nowait(_Nudge.DEVICES)

    async def read(self, did: str) -> None:
        """Ask a device for its values."""
        await self._send(frames.read(did))

    async def run(self) -> None:
        """Serve the socket; always ends with an exception group."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(), name="gizwits push listener")
            group.create_task(self._keep_alive(), name="gizwits push heartbeat")
            group.create_task(self._drive(), name="gizwits push session")

    async def _send(self, frame: bytes) -> None:
        await self._socket.send_frame(frame, WSMsgType.TEXT)

    async def _keep_alive(self) -> None:
        """Ping; give up when nothing at all has come since the last time.

        Counting frames instead of seconds forgives a clock that jumps and a machine that slept.
        """
        state, heard = self._state, -1
        while True:
            await asyncio.sleep(self._policy.ping * random.uniform(0.9, 1))
            if state.frames == heard:
                raise EndedError("silent")
            if state.signed_in_at is not None:
                heard = state.frames
                async with asyncio.timeout(self._policy.answer):
                    await self._send(frames.PING)

    # --- what the cloud says ---

    async def _listen(self) -> None:
        state, socket = self._state, self._socket
        for turn in count(1):
            message = await socket.receive()
            if message.type is not WSMsgType.TEXT and message.type is not WSMsgType.BINARY:
                raise EndedError(f"closed with {socket.close_code}")
            state.heard_at = time.time()
            state.frames += 1
            try:
                frame = frames.read_frame(message.data)
            except UnreadableFrameError as err:
                state.skipped[str(err)] += 1
            else:
                if type(frame) is DataPush and frame.serial is None and frame.did in state.wanted:
                    self._deliver(frame)
                elif frame is not None:
                    await self._take(frame)
            if not turn % _BREATH:
                await asyncio.sleep(0)

    async def _take(self, frame: Frame) -> None:
        match frame:
            case SignedIn() | Subscribed():
                self._notes.put_nowait(frame)
            case Invalid(code):
                self._state.skipped[f"invalid {code}"] += 1
                if code in frames.SESSION_LOST:
                    self._notes.put_nowait(frame)
            case BindingPush(did, bound):
                did = self._known(did) or did
                # Losing a device ends its subscription, and getting it back does not renew it.
                self._state.subscribed.discard(did)
                self._deliver(BindingPush(did, bound))
                if bound:
                    self.nudge()
            case DataPush() | OnlinePush() | RawPush():
                if isinstance(frame, DataPush) and frame.serial is not None:
                    await self._send(frames.acknowledge(frame.did, frame.serial))
                if (known := self._known(frame.did)) is None:
                    self._state.skipped["other device"] += 1
                else:
                    self._deliver(replace(frame, did=known))

    def _known(self, did: str) -> str | None:
        """Return which of the devices is meant; some messages append something to its did."""
        for candidate in (did, did[:_DID_LENGTH]):
            if candidate in self._state.wanted:
                return candidate
        return None

    def _deliver(self, message: PushMessage) -> None:
        if not guarded(self._on_message, message):
            self._state.skipped["failed"] += 1

    # --- what it is told ---

    async def _drive(self) -> None:
        """Hold a session; a lost one is begun anew on the same socket a few times."""
        waits = iter(self._policy.sign_in_again)
        while True:
            try:
                await self._sign_in()
                await self._follow()
            except _SessionLostError:
                if self._state.age() >= self._policy.stable:
                    waits = iter(self._policy.sign_in_again)
                self._state.sign_out()
                self._on_state(False)
                if (wait := next(waits, None)) is None:
                    raise EndedError("session lost") from None
                await asyncio.sleep(wait)

    async def _sign_in(self) -> None:
        state = self._state
        while not self._notes.empty():
            self._notes.get_nowait()
        token = await self._tokens.token()
        if not await self._accepts(token):
            # A new token that is refused all the same is not the token's fault.
            if token == state.renewed:
                raise EndedError("sign-in refused")
            state.renewed = token = await self._tokens.renew_token(token)
            if not await self._accepts(token):
                raise EndedError("sign-in refused")
        state.sign_in()

    async def _accepts(self, token: Token) -> bool:
        await self._send(frames.login(self._tokens.app_id, token, self._policy.heartbeat))
        return (await self._answer(SignedIn)).success

    async def _follow(self) -> None:
        """Subscribe and read what is wanted, now and whenever that changes."""
        state = self._state
        refused: set[str] = set()
        connected = False
        while True:
            missing = state.wanted - state.subscribed - refused
            for batch in batched(missing, self._policy.batch, strict=False):
                await self._send(frames.subscribe(batch))
                answer = await self._answer(Subscribed)
                state.subscribed.update(filter(None, map(self._known, answer.dids)))
            new = missing & state.subscribed
            refused |= missing - new
            if not connected:
                connected = True
                _LOGGER.debug("Push hears %d of %d devices", len(new), len(state.wanted))
                self._on_state(True)
            if new:
                self._deliver(Resynced(self._url, new))
                await self._read_all(new)
            elif await self._next_note() is _Nudge.DEVICES:
                refused.clear()

    async def _read_all(self, dids: frozenset[str]) -> None:
        for batch in batched(dids, self._policy.batch, strict=False):
            for did in batch:
                await self.read(did)
            await asyncio.sleep(self._policy.pause)

    async def _answer[T: SignedIn | Subscribed](self, kind: type[T]) -> T:
        """Wait for an answer. Raises TimeoutError."""
        async with asyncio.timeout(self._policy.answer):
            while True:
                note = await self._next_note(heed_loss=kind is not SignedIn)
                if isinstance(note, kind):
                    return note

    async def _next_note(self, *, heed_loss: bool = True) -> _Note:
        note = await self._notes.get()
        if heed_loss and isinstance(note, Invalid):
            raise _SessionLostError
        return note


def guarded[**P](call: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Call what is not ours, whose bugs must not end a connection; tell whether it worked."""
    try:
        call(*args, **kwargs)
    except Exception as err:  # noqa: BLE001
        complain("A push message could not be handled", err)
        return False
    return True


def complain(text: str, err: BaseException) -> None:
    """Log a bug with its place, but without the words of the exception: they may be secret."""
    place = "".join(traceback.format_tb(err.__traceback__))
    _LOGGER.error("%s: %s\n%s", text, type(err).__name__, place)
