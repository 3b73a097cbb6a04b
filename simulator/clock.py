"""The simulator's time: real, accelerated, or driven by a test."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import heapq
from itertools import count
import time
from typing import override

type Callback = Callable[[], None]


class Timer:
    """A callback due at a moment; `cancel()` may be called at any time, also twice."""

    __slots__ = ("_handle", "callback", "cancelled", "when")

    def __init__(self, when: float, callback: Callback) -> None:
        """Plan a callback for a Unix time."""
        self.when = when
        self.callback = callback
        self.cancelled = False
        self._handle: asyncio.TimerHandle | None = None

    def attach(self, handle: asyncio.TimerHandle) -> None:
        """Remember the loop's handle of a real timer."""
        self._handle = handle

    def cancel(self) -> None:
        """Make sure that the callback does not run any more."""
        self.cancelled = True
        if self._handle is not None:
            self._handle.cancel()

    def fire(self) -> None:
        """Run the callback unless cancelled."""
        if not self.cancelled:
            self.callback()


class Clock:
    """Wall time, `speed` times as fast as the real one from the moment it was made."""

    def __init__(self, *, speed: float = 1.0, start: datetime | None = None) -> None:
        """Begin now, or at another moment."""
        self._speed = speed
        self._origin = (start or datetime.now(UTC)).timestamp()
        self._began = time.monotonic()

    def timestamp(self) -> float:
        """Return the present as Unix seconds."""
        return self._origin + (time.monotonic() - self._began) * self._speed

    def now(self) -> datetime:
        """Return the present, aware, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def call_at(self, when: datetime, callback: Callback) -> Timer:
        """Run a callback at a moment; a moment that has passed means as soon as possible."""
        timer = Timer(when.timestamp(), callback)
        self._arm(timer)
        return timer

    def call_later(self, seconds: float, callback: Callback) -> Timer:
        """Run a callback after so many simulated seconds."""
        return self.call_at(self.now() + timedelta(seconds=seconds), callback)

    async def sleep(self, seconds: float) -> None:
        """Wait so many simulated seconds."""
        done = asyncio.Event()
        timer = self.call_later(seconds, done.set)
        try:
            await done.wait()
        finally:
            timer.cancel()

    def _arm(self, timer: Timer) -> None:
        delay = max(0.0, (timer.when - self.timestamp()) / self._speed)
        timer.attach(asyncio.get_running_loop().call_later(delay, timer.fire))


class ManualClock(Clock):
    """Time that stands still until `advance()`; timers fire in the order of their moments."""

    def __init__(self, start: datetime = datetime(2026, 3, 14, 7, 0, tzinfo=UTC)) -> None:
        """Stand still at a moment."""
        super().__init__()
        self._now = start.timestamp()
        self._order = count()
        self._queue: list[tuple[float, int, Timer]] = []

    @override
    def timestamp(self) -> float:
        return self._now

    @override
    def _arm(self, timer: Timer) -> None:
        heapq.heappush(self._queue, (max(timer.when, self._now), next(self._order), timer))

    async def advance(self, seconds: float) -> None:
        """Let time pass: every timer fires at its own moment, and tasks it woke get to run."""
        target = self._now + seconds
        while self._queue and self._queue[0][0] <= target:
            self._now, _, timer = heapq.heappop(self._queue)
            timer.fire()
            if not timer.cancelled:
                await _settle()
        self._now = target
        await _settle()


async def _settle(rounds: int = 5) -> None:
    """Give the tasks that a timer woke a few turns of the loop."""
    for _ in range(rounds):
        await asyncio.sleep(0)
