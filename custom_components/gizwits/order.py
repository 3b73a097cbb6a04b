"""Which of two reports is newer: answers to polls lag behind, come from several caches, and clocks are wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .product.codec import Value

# How long answers are doubted that are dated before what is known, in seconds that no clock can change.
# If they go on saying so they are right, and the clock by which they seem old was wrong.
DOUBT: Final = 300


@dataclass(frozen=True, slots=True)
class _Push:
    number: int
    dated: datetime


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
        self._doubted_since: float | None = None

    def note_push(self, names: Iterable[str], dated: datetime) -> None:
        """Remember which datapoints push has told of."""
        self.pushes += 1
        self._pushed |= dict.fromkeys(names, _Push(self.pushes, dated))
        self._doubted_since = None

    def news(
        self, values: Mapping[str, Value], pushes: int, reported_at: datetime | None
    ) -> dict[str, Value]:
        """Return what a poll, begun after so many pushes, knows as well as they or better."""
        behind = bool(reported_at and self.reported_at and reported_at < self.reported_at)
        older = {name for name in values if behind or self._is_older(name, reported_at)}
        doubted = self._doubts(seems_old=behind or bool(older))
        if reported_at and not (behind and doubted):
            self.reported_at = reported_at
        refused = {name for name, push in self._pushed.items() if push.number > pushes}
        if doubted:
            refused |= older
        news = {name: value for name, value in values.items() if name not in refused}
        for name in news:
            self._pushed.pop(name, None)
        return news

    def _is_older(self, name: str, reported_at: datetime | None) -> bool:
        push = self._pushed.get(name)
        return push is not None and (reported_at is None or reported_at <= push.dated)

    def _doubts(self, *, seems_old: bool) -> bool:
        """Return whether an answer is to be taken for old: not for ever, if it only seems so."""
        if not seems_old:
            self._doubted_since = None
            return False
        if self._doubted_since is None:
            self._doubted_since = self._time()
        return self._time() - self._doubted_since < DOUBT
