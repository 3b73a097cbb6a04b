"""When schedules run: between local time, as people know it, and UTC, as the cloud keeps it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from homeassistant.util import dt as dt_util

from .cloud import Timer, Timing
from .failure import refusal


def present_offset() -> timedelta:
    """Return by how much local time is ahead of UTC now."""
    return dt_util.now().utcoffset() or timedelta()


def to_utc(timing: Timing, offset: timedelta | None = None) -> Timing:
    """Return a local timing in UTC; repeating ones take the present offset, or another one.

    Raises ValueError for days of the month that not every month has, where they would have to move.
    """
    if timing.on:
        return timing.astimezone(UTC, around=timing.on)
    if timing.at.tzinfo is UTC:
        return timing
    zone = timezone(present_offset() if offset is None else offset)
    fixed = replace(timing, at=timing.at.replace(tzinfo=zone))
    return fixed.astimezone(UTC, around=dt_util.utcnow().date())


def to_local(timing: Timing) -> Timing:
    """Return a timing of the cloud in local time, as it is now.

    One with days of the month that cannot move stays in UTC.
    """
    home = dt_util.get_default_time_zone()
    if timing.on:
        return timing.astimezone(home, around=timing.on)
    try:
        moved = timing.astimezone(timezone(present_offset()), around=dt_util.utcnow().date())
    except ValueError:
        return timing
    return replace(moved, at=moved.at.replace(tzinfo=home))


def local_time(at: time) -> time:
    """Return a time of day in the zone of the home, to the minute, as the cloud keeps it."""
    return at.replace(second=0, microsecond=0, tzinfo=dt_util.get_default_time_zone())


def occurrences(timing: Timing, begin: datetime) -> Iterator[datetime]:
    """Yield when a timing runs from a moment on, in local time; without an end if it has none."""
    zone = timing.at.tzinfo
    day = begin.astimezone(zone).date()
    if timing.start and timing.start > day:
        day = timing.start
    runs = [datetime.combine(timing.on, timing.at)] if timing.on else _rule(timing, day)
    for run in runs:
        if (timing.end and run.date() > timing.end) or (timing.start and run.date() < timing.start):
            return
        if run >= begin:
            yield dt_util.as_local(run)


def check_timing(timing: Timing) -> Timing:
    """Return a timing that will run at least once. Raises ServiceValidationError."""
    if timing.start and timing.end and timing.end < timing.start:
        raise refusal("schedule_end_before_start", start=timing.start, end=timing.end)
    if next(occurrences(timing, dt_util.utcnow()), None) is None:
        raise refusal("schedule_never")
    return timing


def ending(timer: Timer, last: date) -> Timer:
    """Return a timer that does not run after a day."""
    return replace(timer, timing=replace(timer.timing, end=last))


def in_utc(timer: Timer) -> Timer:
    """Return a timer as the cloud keeps it. Raises ServiceValidationError for a day that cannot move."""
    try:
        return replace(timer, timing=to_utc(timer.timing))
    except ValueError as err:
        raise refusal("schedule_month_day", time=f"{timer.timing.at:%H:%M}") from err


def _rule(timing: Timing, day: date) -> rrule:
    begin = datetime.combine(day, timing.at)
    if timing.month_days:
        return rrule(MONTHLY, dtstart=begin, bymonthday=sorted(timing.month_days))
    return rrule(WEEKLY, dtstart=begin, byweekday=sorted(map(int, timing.weekdays)))
