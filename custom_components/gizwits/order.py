"""Which of two reports is newer: answers to polls lag behind, come from several caches, and clocks are wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .product.codec import Value

# How long an answer that is dated before what is known is taken for an old one: in seconds, by a clock that no one sets.
# One that goes on saying so is right, and the clock by which it seems old was wrong.
LAG: Final = 300


@dataclass(frozen=True, slots=True)
class _Push:
    number: int
    dated: datetime
    heard: float


class ReportOrder:
    """What is known of a device by push and by polls, and since when."""

    def __init__(self, time: Callable[[], float]) -> None:
        """Know nothing yet."""
        self.reported_at: datetime | None = None
        """The cloud's time of the newest report that a poll has told of."""
        self.pushes = 0
        """How many there were: a poll remembers it when it begins."""
        self._time = time
        self._pushed: dict[str, _Push] = {}
        self._answered = 0.0

    def note_push(self, names: Iterable[str], dated: datetime) -> None:
        """Remember which datapoints push has told of."""
        self.pushes += 1
        self._pushed |= dict.fromkeys(names, _Push(self.pushes, dated, self._time()))

    def news(
        self, values: Mapping[str, Value], pushes: int, reported_at: datetime | None
    ) -> dict[str, Value]:
        """Return what a poll, begun after so many pushes, knows as well as they or better."""
        now, newest = self._time(), self.reported_at
        if reported_at:
            if newest and reported_at < newest and now - self._answered < LAG:
                return {}
            self.reported_at, self._answered = reported_at, now
        return {
            name: value
            for name, value in values.items()
            if self._is_news(name, pushes, reported_at, now)
        }

    def _is_news(self, name: str, pushes: int, reported_at: datetime | None, now: float) -> bool:
        if (push := self._pushed.get(name)) is None:
            return True
        if push.number > pushes:
            return False
        if now - push.heard < LAG and (reported_at is None or reported_at <= push.dated):
            return False
        del self._pushed[name]
        return True
