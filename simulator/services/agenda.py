"""Things to do at a moment, by key, so that they can be moved, dropped and all ended together."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from functools import partial

from ..clock import Clock, Timer

FAR = 10 * 365 * 86400


class Agenda:
    """At most one timer per key."""

    def __init__(self, clock: Clock) -> None:
        """Keep time by a clock."""
        self._clock = clock
        self._timers: dict[Hashable, Timer] = {}

    def at(self, key: Hashable, when: datetime, action: Callable[[], None]) -> None:
        """Do something at a moment, instead of what the key stood for."""
        self.drop(key)
        self._timers[key] = self._clock.call_at(when, partial(self._due, key, action))

    def after(self, key: Hashable, seconds: float, action: Callable[[], None]) -> None:
        """Do something after so many simulated seconds, however absurdly many."""
        delay = timedelta(seconds=min(seconds, FAR))
        self.at(key, self._clock.now() + delay, action)

    def drop(self, key: Hashable) -> None:
        """Forget what a key stands for, if anything."""
        if (timer := self._timers.pop(key, None)) is not None:
            timer.cancel()

    def clear(self) -> None:
        """Forget everything."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _due(self, key: Hashable, action: Callable[[], None]) -> None:
        del self._timers[key]
        action()
