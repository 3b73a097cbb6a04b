"""Times as answers word them."""

from datetime import UTC, datetime


def utc(timestamp: float, *, zone: bool = True) -> str:
    """Return Unix seconds as a UTC date and time; some answers leave the Z out."""
    return f"{datetime.fromtimestamp(timestamp, UTC):%Y-%m-%dT%H:%M:%S}" + ("Z" if zone else "")
