"""Both clocks."""

import asyncio
from datetime import UTC, datetime, timedelta

from simulator import Clock, ManualClock


async def test_timers_fire_in_order_at_their_moments() -> None:
    clock, fired = ManualClock(), []
    began = clock.now()
    for seconds in (30, 10, 20, 10):
        clock.call_later(seconds, lambda: fired.append((clock.now() - began).total_seconds()))
    await clock.advance(25)
    assert fired == [10, 10, 20]
    assert clock.now() == began + timedelta(seconds=25)
    await clock.advance(5)
    assert fired[3:] == [30]


async def test_a_timer_may_set_another_and_be_cancelled() -> None:
    clock, fired = ManualClock(), []

    def first() -> None:
        fired.append("first")
        clock.call_later(5, lambda: fired.append("second"))

    clock.call_later(5, first)
    clock.call_later(7, lambda: fired.append("never")).cancel()
    await clock.advance(10)
    assert fired == ["first", "second"]


async def test_a_moment_that_has_passed_comes_next() -> None:
    clock, fired = ManualClock(), []
    clock.call_at(clock.now() - timedelta(days=1), lambda: fired.append(clock.now()))
    now = clock.now()
    await clock.advance(1)
    assert fired == [now]


async def test_sleepers_wake_up() -> None:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    sleeper = asyncio.create_task(clock.sleep(3600))
    await clock.advance(0)
    await clock.advance(3599)
    assert not sleeper.done()
    await clock.advance(1)
    assert sleeper.done()


async def test_the_real_clock_runs_as_fast_as_told() -> None:
    clock = Clock(speed=3600)
    began = clock.now()
    cancelled = clock.call_later(1, lambda: None)
    cancelled.cancel()
    await asyncio.wait_for(clock.sleep(60), 5)
    assert clock.now() - began >= timedelta(seconds=60)
