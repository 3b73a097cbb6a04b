"""How patient push is, and how it is doing."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PushPolicy:
    """How patient a connection is; times in seconds.

    The wait before the next connection is random up to `backoff` doubled each time and at most
    `backoff_max`; it starts anew after a session of `stable`.
    """

    connect: float = 10
    answer: float = 10
    """Limit of the answer to signing in and to a subscription."""
    ping: float = 50
    """Between two pings; a connection on which nothing came between them is dead."""
    heartbeat: int = 180
    """What is promised to the cloud, which takes no more than 180."""
    sign_in_again: tuple[float, ...] = (5, 10, 15)
    """Waits before signing in anew on the same socket; after the last one it is given up."""
    backoff: float = 1
    backoff_max: float = 300
    stable: float = 60
    batch: int = 50
    """Devices per subscription, and reads in a row."""
    pause: float = 0.1
    """Between two batches of reads."""
    close: float = 1
    """Limit of saying goodbye."""
    frame_max: int = 8 * 1024 * 1024
    """Bytes; a longer frame ends the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushStats:
    """A connection at a moment; for diagnostics. Nothing in it is secret."""

    connected_since: datetime | None
    """None while it is not signed in."""
    reconnects: int
    last_frame: datetime | None
    devices: int
    """How many it is to hear."""
    subscribed: int
    frames: int
    skipped: Counter[str]
    """Frames of no use by reason."""
