"""One address of the push service, kept connected."""

import asyncio
from collections.abc import Callable
import logging
import random

import aiohttp

from .errors import GizwitsAuthError, GizwitsError
from .frames import PushMessage
from .push_policy import PushPolicy
from .push_session import EndedError, Session, TokenSource, complain, guarded
from .push_state import State

_LOGGER = logging.getLogger(__name__)


class Connection:
    """Connects, again and again, until `run` is cancelled or the account is refused."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: TokenSource,
        url: str,
        policy: PushPolicy,
        *,
        on_message: Callable[[PushMessage], None],
        on_state: Callable[[str, bool], None] | None,
        on_auth_failed: Callable[[GizwitsAuthError], None] | None,
    ) -> None:
        """Do nothing before `run`."""
        self.state = State()
        self._session = session
        self._tokens = tokens
        self._url = url
        self._policy = policy
        self._on_message = on_message
        self._on_state = on_state
        self._on_auth_failed = on_auth_failed
        self._up = False
        self._current: Session | None = None
        self._refused: GizwitsAuthError | None = None

    def follow(self, dids: frozenset[str]) -> None:
        """Hear these devices and no others; ask again for those that were refused."""
        self.state.wanted = dids
        self.state.subscribed &= dids
        if self._current is not None and not dids <= self.state.subscribed:
            self._current.nudge()

    def healthy(self, did: str) -> bool:
        """Tell whether a change of the device would be heard."""
        return did in self.state.subscribed

    async def read(self, did: str) -> bool:
        """Ask a device for its values; False when there is no session to ask in."""
        if self._current is None or self.state.signed_in_at is None:
            return False
        try:
            await self._current.read(did)
        except aiohttp.ClientError, OSError:
            return False
        return True

    async def run(self) -> None:
        """Connect, wait, connect."""
        failures = 0
        while True:
            reasons = await self._attempt()
            failures = 1 if self.state.age() >= self._policy.stable else failures + 1
            self.state.sign_out()
            self._tell(False)
            if self._refused is not None:
                break
            delay = self._backoff(failures)
            _LOGGER.debug("Push of %s ended (%s); again in %.1f s", self._url, reasons, delay)
            await asyncio.sleep(delay)
        _LOGGER.debug("Push of %s ended: the account is refused", self._url)
        if self._on_auth_failed is not None:
            guarded(self._on_auth_failed, self._refused)

    async def _attempt(self) -> str:
        """Use one socket for as long as it lasts; return why it ended."""
        reasons: set[str] = set()
        try:
            await self._connect()
        except* GizwitsAuthError as group:
            self._refused = next(err for err in _leaves(group) if isinstance(err, GizwitsAuthError))
        except* (EndedError, GizwitsError, aiohttp.ClientError, OSError) as group:
            reasons |= {_reason(err) for err in _leaves(group)}
        except* Exception as group:  # noqa: BLE001 - whatever it is, the next socket may work
            for err in _leaves(group):
                complain("A push connection failed", err)
                reasons.add(_reason(err))
        finally:
            self._current = None
        return ", ".join(sorted(reasons))

    async def _connect(self) -> None:
        async with asyncio.timeout(self._policy.connect):
            socket = await self._session.ws_connect(
                self._url,
                timeout=aiohttp.ClientWSTimeout(ws_close=self._policy.close),
                max_msg_size=self._policy.frame_max,
                decode_text=False,
            )
        async with socket:
            self._current = Session(
                socket,
                self._url,
                self._tokens,
                self.state,
                self._policy,
                on_message=self._on_message,
                on_state=self._tell,
            )
            await self._current.run()

    def _tell(self, connected: bool) -> None:
        if connected is self._up:
            return
        self._up = connected
        if self._on_state is not None:
            guarded(self._on_state, self._url, connected)

    def _backoff(self, failures: int) -> float:
        # The exponent is bounded for the sake of a cloud that is down for days.
        longest = min(self._policy.backoff * 2 ** min(failures - 1, 30), self._policy.backoff_max)
        return random.uniform(longest / 2, longest)


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    """Return the exceptions of a group and of the groups in it."""
    found: list[BaseException] = []
    for err in group.exceptions:
        found += _leaves(err) if isinstance(err, BaseExceptionGroup) else [err]
    return found


def _reason(err: BaseException) -> str:
    """Tell what happened without the words of foreign exceptions, which may name a host or more."""
    return str(err) if isinstance(err, EndedError) else type(err).__name__
