"""Sign-in is what the cloud throttles."""

from collections import defaultdict, deque

from .clock import Clock
from .errors import ApiError

WINDOW = 60
LIMIT = 20


class SignInThrottle:
    """At most `limit` attempts per identity and minute; 0 switches it off."""

    def __init__(self, clock: Clock, limit: int = LIMIT) -> None:
        """Count by a clock."""
        self.limit = limit
        self._clock = clock
        self._attempts: defaultdict[str, deque[float]] = defaultdict(deque)

    def attempt(self, identity: str) -> None:
        """Count an attempt. Raises ApiError REQUEST_THROTTLED with the time to wait."""
        now = self._clock.timestamp()
        recent = self._attempts[identity]
        while recent and recent[0] <= now - WINDOW:
            recent.popleft()
        if self.limit and len(recent) >= self.limit:
            raise ApiError("REQUEST_THROTTLED", retry_after=recent[0] + WINDOW - now)
        recent.append(now)
