"""How often something happened in the last hour."""

from collections import deque
from collections.abc import Iterator
import time

_MINUTES = 60


class LastHour:
    """Counts by minute; iterating yields those of the last hour, oldest first."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._counts = deque([0] * _MINUTES, maxlen=_MINUTES)
        self._minute = _minute()

    def add(self) -> None:
        """Count one more, now."""
        self._advance()
        self._counts[-1] += 1

    def total(self) -> int:
        """Return the sum."""
        return sum(self)

    def __iter__(self) -> Iterator[int]:
        """Iterate over the minutes as they are now."""
        self._advance()
        return iter([*self._counts])

    def _advance(self) -> None:
        now = _minute()
        self._counts.extend([0] * min(_MINUTES, now - self._minute))
        self._minute = now


def _minute() -> int:
    return int(time.monotonic() // 60)
