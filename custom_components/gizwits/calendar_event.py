"""Between the events of a calendar and schedules.

An event is a moment: its end does not count. Its summary is the remark. Its description holds what to set in YAML, a
line for each datapoint, as in ``power: on``. It repeats daily, weekly or monthly; everything else is refused.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
import json
from typing import Any, Final

from dateutil.rrule import rrulestr
from homeassistant.components.calendar import EVENT_RRULE, EVENT_START
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
from homeassistant.util.yaml import parse_yaml
import voluptuous as vol

from .cloud import JSON, Schedule, Timing, Weekday
from .device import DeviceCoordinator
from .failure import refusal
from .recurrence import check_timing, local_time
from .values import VALUES, shown_values, wire_values

DURATION: Final = timedelta(minutes=1)

_BY_DAY: Final = {day.name[:2]: day for day in Weekday}
_PARTS: Final = {"FREQ", "INTERVAL", "WKST", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL"}
_MOST_RUNS: Final = 10_000


def timing_of(event: Mapping[str, Any]) -> Timing:
    """Return when a schedule for an event runs. Raises ServiceValidationError where there is none."""
    start = event[EVENT_START]
    if not isinstance(start, datetime):
        raise refusal("event_all_day")
    start = dt_util.as_local(start)
    once = Timing(at=local_time(start.time()), on=start.date())
    if not (rule := event.get(EVENT_RRULE)):
        return check_timing(once)
    parts = dict(part.upper().split("=", 1) for part in rule.split(";") if part)
    if parts.get("INTERVAL", "1") != "1" or not parts.keys() <= _PARTS:
        raise refusal("event_repeat")
    timing = replace(_repeating(once, parts), start=start.date(), end=_end(rule, parts, start))
    return check_timing(timing)


def _repeating(once: Timing, parts: Mapping[str, str]) -> Timing:
    """Return a timing on all days that the parts of a rule name."""
    assert once.on
    weekdays: frozenset[Weekday] = frozenset()
    month_days: frozenset[int] = frozenset()
    by_day, by_month_day = parts.get("BYDAY", ""), parts.get("BYMONTHDAY", "")
    try:
        match parts["FREQ"]:
            case "DAILY" if not by_day and not by_month_day:
                weekdays = frozenset(Weekday)
            case "WEEKLY" if not by_month_day:
                names = by_day.split(",") if by_day else []
                weekdays = frozenset(_BY_DAY[name] for name in names)
                weekdays = weekdays or frozenset({Weekday(once.on.weekday())})
            case "MONTHLY" if not by_day:
                days = by_month_day.split(",") if by_month_day else [once.on.day]
                month_days = frozenset(map(int, days))
    except KeyError, ValueError:
        raise refusal("event_repeat") from None
    if not weekdays and not (month_days and min(month_days) > 0):
        raise refusal("event_repeat")
    return replace(once, on=None, weekdays=weekdays, month_days=month_days)


def _end(rule: str, parts: Mapping[str, str], start: datetime) -> date | None:
    """Return the last day of a rule, if it has one."""
    if until := parts.get("UNTIL"):
        if until.endswith("Z"):
            last = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return dt_util.as_local(last).date()
        return datetime.strptime(until[:8], "%Y%m%d").replace(tzinfo=UTC).date()
    if "COUNT" in parts:
        runs = [*islice(rrulestr(rule, dtstart=start.replace(tzinfo=None)), _MOST_RUNS)]
        return runs[-1].date() if runs else None
    return None


def rule_of(timing: Timing) -> str | None:
    """Return the recurrence rule of a timing; None if it runs once."""
    if timing.on:
        return None
    if timing.month_days:
        rule = f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, sorted(timing.month_days)))}"
    elif len(timing.weekdays) == len(Weekday):
        rule = "FREQ=DAILY"
    else:
        rule = f"FREQ=WEEKLY;BYDAY={','.join(day.name[:2] for day in sorted(timing.weekdays))}"
    return f"{rule};UNTIL={timing.end:%Y%m%d}" if timing.end else rule


def command_of(device: DeviceCoordinator, text: str | None) -> dict[str, JSON]:
    """Return what to set by a description. Raises ServiceValidationError."""
    try:
        values = VALUES(parse_yaml(text or ""))
    except HomeAssistantError, vol.Invalid:
        raise refusal("event_description") from None
    return {**wire_values(device.product, device.device_name, values)}


def described(device: DeviceCoordinator, schedule: Schedule) -> str:
    """Return the description of a schedule; a raw command is a comment."""
    if schedule.raw and not schedule.attrs:
        return f"# raw {schedule.raw.hex()}"
    shown = shown_values(device.product, schedule.attrs or {})
    return "\n".join(f"{name}: {_word(value)}" for name, value in shown.items())


def _word(value: JsonValueType) -> str:
    """Return a value as YAML that reads as the same again; truth is on and off."""
    if isinstance(value, bool):
        return "on" if value else "off"
    plain = str(value)
    if not isinstance(value, str) or plain in {"on", "off"}:
        return plain
    try:
        same = parse_yaml(f"x: {plain}") == {"x": plain}
    except HomeAssistantError:
        same = False
    return plain if same else json.dumps(plain, ensure_ascii=False)
