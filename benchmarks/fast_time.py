"""Time that passes faster for everything in this process: the event loop, Home Assistant and the simulator."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
import selectors
import time
from typing import override
from unittest.mock import patch

from homeassistant.helpers import event
from homeassistant.util import dt as dt_util


class _Selector(selectors.DefaultSelector):
    """Waits as many real seconds as make the simulated ones."""

    speed = 1.0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout and timeout / self.speed)


def run_fast[T](work: Coroutine[None, None, T], speed: float) -> T:
    """Run a coroutine in a time that passes so many times as fast."""
    wall, monotonic = time.time, time.monotonic
    wall_start, start = wall(), monotonic()

    def fast_monotonic() -> float:
        return start + (monotonic() - start) * speed

    def fast_wall() -> float:
        return wall_start + (monotonic() - start) * speed

    def fast_utcnow() -> datetime:
        return datetime.fromtimestamp(fast_wall(), UTC)

    def fast_loop() -> asyncio.AbstractEventLoop:
        selector = _Selector()
        selector.speed = speed
        return asyncio.SelectorEventLoop(selector)

    with (
        patch.object(time, "monotonic", fast_monotonic),
        patch.object(time, "time", fast_wall),
        patch.object(dt_util, "utcnow", fast_utcnow),
        patch.object(event, "time_tracker_utcnow", fast_utcnow),
        patch.object(event, "time_tracker_timestamp", fast_wall),
        asyncio.Runner(loop_factory=fast_loop) as runner,
    ):
        return runner.run(work)
