"""When a schedule runs, in fields and in answers: local time throughout."""

from dataclasses import replace
from datetime import UTC
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..cloud import Timing, Weekday
from ..failure import refusal
from ..recurrence import check_timing, local_time

ATTR_TIME: Final = "time"
ATTR_DATE: Final = "date"
ATTR_WEEKDAYS: Final = "weekdays"
ATTR_MONTH_DAYS: Final = "month_days"
ATTR_START_DATE: Final = "start_date"
ATTR_END_DATE: Final = "end_date"

_DAYS: Final = (ATTR_DATE, ATTR_WEEKDAYS, ATTR_MONTH_DAYS)
_NAMES: Final = {day.name.lower(): day for day in Weekday}

DAYS: Final = {
    vol.Optional(ATTR_DATE): cv.date,
    vol.Optional(ATTR_WEEKDAYS): vol.All(cv.ensure_list, [vol.In(_NAMES)], vol.Length(min=1)),
    vol.Optional(ATTR_MONTH_DAYS): vol.All(
        cv.ensure_list, [vol.All(vol.Coerce(int), vol.Range(min=1, max=31))], vol.Length(min=1)
    ),
    vol.Optional(ATTR_START_DATE): vol.Any(None, cv.date),
    vol.Optional(ATTR_END_DATE): vol.Any(None, cv.date),
}
"""Which days, and from when to when; None is no limit."""


def timing_from(fields: dict[str, Any]) -> Timing:
    """Return the timing of a new schedule. Raises ServiceValidationError."""
    given = [name for name in _DAYS if name in fields]
    if len(given) != 1:
        raise refusal("schedule_days")
    return check_timing(_timing(fields))


def changed_timing(before: Timing, fields: dict[str, Any]) -> Timing:
    """Return a timing with what is given of another one. Raises ServiceValidationError."""
    given = [name for name in _DAYS if name in fields]
    if len(given) > 1:
        raise refusal("schedule_days")
    timing = before
    if given:
        timing = replace(
            _timing({ATTR_TIME: before.at, **fields}), start=before.start, end=before.end
        )
    elif ATTR_TIME in fields:
        if before.at.tzinfo is UTC and dt_util.get_default_time_zone() is not UTC:
            raise refusal("schedule_month_day", time=f"{before.at:%H:%M}")
        timing = replace(before, at=local_time(fields[ATTR_TIME]))
    if ATTR_START_DATE in fields:
        timing = replace(timing, start=fields[ATTR_START_DATE])
    if ATTR_END_DATE in fields:
        timing = replace(timing, end=fields[ATTR_END_DATE])
    return timing if timing == before else check_timing(timing)


def _timing(fields: dict[str, Any]) -> Timing:
    return Timing(
        at=local_time(fields[ATTR_TIME]),
        on=fields.get(ATTR_DATE),
        weekdays=frozenset(_NAMES[name] for name in fields.get(ATTR_WEEKDAYS, ())),
        month_days=frozenset(fields.get(ATTR_MONTH_DAYS, ())),
        start=fields.get(ATTR_START_DATE),
        end=fields.get(ATTR_END_DATE),
    )


def timing_fields(timing: Timing) -> JsonObjectType:
    """Return a timing as fields; the zone tells where one cannot be said in local time."""
    return {
        ATTR_TIME: f"{timing.at:%H:%M}",
        "time_zone": str(timing.at.tzinfo),
        ATTR_DATE: timing.on.isoformat() if timing.on else None,
        ATTR_WEEKDAYS: [day.name.lower() for day in sorted(timing.weekdays)],
        ATTR_MONTH_DAYS: [*sorted(timing.month_days)],
        ATTR_START_DATE: timing.start.isoformat() if timing.start else None,
        ATTR_END_DATE: timing.end.isoformat() if timing.end else None,
    }
