"""Time for tests of the running integration: Home Assistant's and the simulated cloud's at once."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from simulator import ManualClock, Simulator

TURNS = 40
PATIENCE = 20_000


class Drive:
    """Moves both clocks, and lets what is under way on the loopback interface arrive."""

    def __init__(
        self, hass: HomeAssistant, freezer: FrozenDateTimeFactory, simulator: Simulator
    ) -> None:
        """Put Home Assistant on the time of the simulator."""
        assert isinstance(simulator.clock, ManualClock)
        self.hass = hass
        self.simulator = simulator
        self._freezer = freezer
        self._clock = simulator.clock
        freezer.move_to(self._clock.now())

    async def settle(self, turns: int = TURNS) -> None:
        """Give what is under way so many turns of the event loop."""
        for _ in range(turns):
            await asyncio.sleep(0)
        await self.hass.async_block_till_done(wait_background_tasks=False)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something that needs no time but turns of the event loop."""
        for _ in range(PATIENCE):
            if condition():
                return
            await asyncio.sleep(0)
        raise AssertionError("it does not happen")

    async def finish[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Let time pass until something is done."""
        task = self.hass.async_create_background_task(work, "test")
        for _ in range(60):
            for _ in range(10):
                await asyncio.sleep(0)
            if task.done():
                return task.result()
            await self.advance(1)
        raise AssertionError("it does not end")

    async def advance(self, seconds: float, step: float = 10) -> None:
        """Let time pass, a step at a time."""
        while seconds > 0:
            passed = min(step, seconds)
            seconds -= passed
            self._freezer.tick(passed)
            await self._clock.advance(passed)
            async_fire_time_changed(self.hass)
            await self.settle()
