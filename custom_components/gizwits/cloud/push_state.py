"""What a push connection knows, whichever socket it is on."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
import time

from .auth import Token
from .push_policy import PushStats


@dataclass(slots=True, kw_only=True)
class State:
    """Devices, session and counters of a connection; shared by those who serve it."""

    wanted: frozenset[str] = field(default=frozenset(), repr=False)
    subscribed: set[str] = field(default_factory=set, repr=False)
    signed_in_at: float | None = None
    connected_since: datetime | None = None
    sign_ins: int = 0
    heard_at: float | None = None
    frames: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    renewed: Token | None = field(default=None, repr=False)
    """The token that replaced a refused one, until it has worked."""

    def age(self) -> float:
        """Return for how many seconds it has been signed in."""
        return 0 if self.signed_in_at is None else time.monotonic() - self.signed_in_at

    def sign_in(self) -> None:
        """Begin a session."""
        self.signed_in_at = time.monotonic()
        self.connected_since = datetime.now(UTC)
        self.sign_ins += 1
        self.renewed = None

    def sign_out(self) -> None:
        """End the session: nothing is heard any more."""
        self.signed_in_at = self.connected_since = None
        self.subscribed.clear()

    def stats(self) -> PushStats:
        """Return what may be shown."""
        return PushStats(
            connected_since=self.connected_since,
            reconnects=max(0, self.sign_ins - 1),
            last_frame=None
            if self.heard_at is None
            else datetime.fromtimestamp(self.heard_at, UTC),
            devices=len(self.wanted),
            subscribed=len(self.subscribed),
            frames=self.frames,
            skipped=self.skipped.copy(),
        )
