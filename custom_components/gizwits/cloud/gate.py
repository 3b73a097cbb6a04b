"""Who may talk to the cloud now: bounded concurrency, priorities, and a pause that all share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

from .errors import ErrorCode, GizwitsThrottledError


class Priority(IntEnum):
    """Who goes first."""

    INTERACTIVE = 0
    """Somebody is waiting: writes, sign-in."""
    BACKGROUND = 1
    """Polling."""


class Gate:
    """Slots for calls, handed out by priority, then by age.

    One slot is kept free of background calls, so that a write need not wait for slow reads.
    """

    def __init__(self, concurrency: int, patience: float) -> None:
        """Allow `concurrency` calls at a time; none of them waits for a pause over `patience` s."""
        self._patience = patience
        self._free = concurrency
        self._reserve = 1 if concurrency > 1 else 0
        self._waiting: list[tuple[Priority, int, asyncio.Future[None]]] = []
        self._ticket = count()
        self._resume_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def paused_for(self) -> float:
        """Seconds until calls may go on; 0 when they may."""
        return max(0.0, self._resume_at - asyncio.get_running_loop().time())

    def pause(self, seconds: float) -> None:
        """Hold all calls that have not started for `seconds`, or fail them if that is too long."""
        loop = asyncio.get_running_loop()
        self._resume_at = max(self._resume_at, loop.time() + seconds)
        self.close()
        self._timer = loop.call_at(self._resume_at, self._hand_out)
        self._hand_out()

    def close(self) -> None:
        """Forget the timer of a pause."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @asynccontextmanager
    async def slot(self, priority: Priority) -> AsyncIterator[None]:
        """Wait for a turn, and hold it for the block; GizwitsThrottledError in a long pause."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (priority, next(self._ticket), turn))
        self._hand_out()
        try:
            await turn
            yield
        finally:
            # A turn that came together with the cancellation has to go back as well.
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._free += 1
                self._hand_out()

    def _hand_out(self) -> None:
        if pause := self.paused_for:
            if pause > self._patience:
                self._refuse(pause)
            return
        while self._waiting:
            priority, _, turn = self._waiting[0]
            if turn.done():
                heappop(self._waiting)
            elif self._free > (self._reserve if priority is Priority.BACKGROUND else 0):
                heappop(self._waiting)
                self._free -= 1
                turn.set_result(None)
            else:
                return

    def _refuse(self, pause: float) -> None:
        code = ErrorCode.REQUEST_THROTTLED
        for _, _, turn in self._waiting:
            if not turn.done():
                turn.set_exception(GizwitsThrottledError(code=code, retry_after=pause))
        self._waiting.clear()
