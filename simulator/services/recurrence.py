"""When a timer runs next. The cloud keeps dates and times in UTC, so no daylight saving applies."""

from datetime import UTC, date, datetime, time
from typing import Protocol

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

ONCE = "none"
MONTH_DAYS = "day"
_WEEKDAYS = {"mon": MO, "tue": TU, "wed": WE, "thu": TH, "fri": FR, "sat": SA, "sun": SU}


class Recurring(Protocol):
    """What decides when a timer runs: the fields as the Open API writes them, blank when unset."""

    date: str
    time: str
    repeat: str
    days: list[int]
    start_date: str
    end_date: str
    enabled: bool


def next_run(timer: Recurring, after: datetime) -> datetime | None:
    """Return the first run later than `after` (aware), or None when there is none."""
    if not timer.enabled:
        return None
    first = date.fromisoformat(timer.start_date) if timer.start_date else date.min
    last = date.fromisoformat(timer.end_date) if timer.end_date else date.max
    at = time.fromisoformat(timer.time).replace(tzinfo=UTC)
    if timer.repeat == ONCE:
        day = date.fromisoformat(timer.date)
        run = datetime.combine(day, at)
        return run if run > after and first <= day <= last else None
    if first > last:
        return None
    begin = datetime.combine(max(first, after.astimezone(UTC).date()), at)
    found: datetime | None = _rule(timer, begin).after(after)
    return found if found is not None and found.date() <= last else None


def _rule(timer: Recurring, begin: datetime) -> rrule:
    if timer.repeat == MONTH_DAYS:
        return rrule(MONTHLY, dtstart=begin, bymonthday=timer.days)
    days = [_WEEKDAYS[name] for name in timer.repeat.split(",")]
    return rrule(WEEKLY, dtstart=begin, byweekday=days)
