"""When a schedule runs. The cloud keeps UTC and no zone: here is the edge where that is converted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import IntEnum

# Days of the month that every month has: others cannot be moved past midnight.
_SAFE_DAYS = range(1, 29)


class Weekday(IntEnum):
    """Numbered as Python does."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A time of day in the zone that `at.tzinfo` names, and on which days.

    `on` alone: once. `weekdays`: every week. `month_days`: every month on these days. `start` and
    `end` are the first and last day that it may run.
    """

    at: time
    on: date | None = None
    weekdays: frozenset[Weekday] = frozenset()
    month_days: frozenset[int] = frozenset()
    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse what is not exactly one of the three."""
        if self.at.tzinfo is None:
            raise ValueError("a time without a zone")
        if not self.weekdays and not self.month_days and self.on is None:
            raise ValueError("no day")
        if self.weekdays and self.month_days:
            raise ValueError("days of the week and of the month")

    def astimezone(self, zone: tzinfo, around: date) -> Timing:
        """Return the same in another zone; days move with the time where it passes midnight.

        Repeating ones take the offset that the zones have `around` a day: the cloud knows no
        summer time, so one that changes shifts them by an hour. ValueError for days of the month
        that not every month has, where they would have to move.
        """
        moved = _moved(self.on or around, self.at, zone)
        shift = (moved.date() - (self.on or around)).days
        return Timing(
            at=moved.timetz(),
            on=moved.date() if self.on else None,
            weekdays=frozenset(Weekday((day + shift) % 7) for day in self.weekdays),
            month_days=_shifted(self.month_days, shift),
            start=_moved(self.start, self.at, zone).date() if self.start else None,
            end=_moved(self.end, self.at, zone).date() if self.end else None,
        )


def _moved(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at).astimezone(zone)


def _shifted(days: frozenset[int], shift: int) -> frozenset[int]:
    moved = frozenset(day + shift for day in days)
    if shift and not all(day in _SAFE_DAYS for day in days | moved):
        raise ValueError("days of the month that not every month has")
    return moved


def repeat_text(timing: Timing) -> str:
    """Return the wire's `repeat` of a timing."""
    if timing.weekdays:
        return ",".join(day.name.lower() for day in sorted(timing.weekdays))
    return "day" if timing.month_days else "none"


def timing_from(
    at: time,
    repeat: str,
    *,
    on: date | None,
    days: Iterable[int],
    start: date | None,
    end: date | None,
) -> Timing:
    """Read a timing, in UTC; ValueError when the parts make none."""
    weekly = repeat not in {"none", "day"}
    return Timing(
        at=at.replace(tzinfo=UTC),
        on=on if repeat == "none" else None,
        weekdays=frozenset(Weekday[name.strip().upper()] for name in repeat.split(","))
        if weekly
        else frozenset(),
        month_days=frozenset(days) if repeat == "day" else frozenset(),
        start=start,
        end=end,
    )
