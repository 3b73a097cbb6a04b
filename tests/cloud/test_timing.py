"""Times of day between zones: the cloud has UTC, people do not."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.gizwits.cloud import Timing, Weekday
from custom_components.gizwits.cloud.timing import repeat_text, timing_from

BERLIN = ZoneInfo("Europe/Berlin")
SHANGHAI = ZoneInfo("Asia/Shanghai")
AUCKLAND = ZoneInfo("Pacific/Auckland")
WINTER = date(2026, 1, 15)
SUMMER = date(2026, 7, 15)


def weekly(hour: int, zone: ZoneInfo, *days: Weekday) -> Timing:
    """Return a weekly timing."""
    return Timing(at=time(hour, tzinfo=zone), weekdays=frozenset(days))


def test_days_of_the_week_move_with_the_time() -> None:
    """Monday 07:00 in Shanghai is Sunday 23:00 in UTC."""
    moved = weekly(7, SHANGHAI, Weekday.MON, Weekday.THU).astimezone(UTC, WINTER)
    assert moved.at == time(23, tzinfo=UTC)
    assert repeat_text(moved) == "wed,sun"


def test_summer_time() -> None:
    """The offset is that of the day around which is asked."""
    timing = weekly(7, BERLIN, Weekday.MON)
    assert timing.astimezone(UTC, WINTER).at.hour == 6
    assert timing.astimezone(UTC, SUMMER).at.hour == 5


def test_once() -> None:
    """A date moves as the moment does, with the offset of that very day."""
    timing = Timing(at=time(0, 30, tzinfo=BERLIN), on=SUMMER)
    moved = timing.astimezone(UTC, WINTER)
    assert (moved.on, moved.at) == (date(2026, 7, 14), time(22, 30, tzinfo=UTC))
    assert repeat_text(moved) == "none"


def test_days_of_the_month() -> None:
    """They move where every month has them, and are refused elsewhere."""
    timing = Timing(at=time(7, tzinfo=SHANGHAI), month_days=frozenset({2, 15, 28}))
    moved = timing.astimezone(UTC, WINTER)
    assert moved.month_days == {1, 14, 27}
    assert repeat_text(moved) == "day"
    for day in (1, 29, 31):
        with pytest.raises(ValueError, match="every month"):
            Timing(at=time(7, tzinfo=SHANGHAI), month_days=frozenset({day})).astimezone(UTC, WINTER)
    late = Timing(at=time(20, tzinfo=UTC), month_days=frozenset({28}))
    with pytest.raises(ValueError, match="every month"):
        late.astimezone(SHANGHAI, WINTER)


def test_days_that_do_not_move_stay() -> None:
    """Without passing midnight even the 31st is fine."""
    timing = Timing(at=time(12, tzinfo=BERLIN), month_days=frozenset({31}))
    assert timing.astimezone(UTC, WINTER).month_days == {31}


def test_first_and_last_day_move_too() -> None:
    """Each with the offset of its own day."""
    timing = Timing(
        at=time(0, 30, tzinfo=BERLIN),
        weekdays=frozenset({Weekday.MON}),
        start=date(2026, 3, 1),
        end=date(2026, 9, 1),
    )
    moved = timing.astimezone(UTC, WINTER)
    assert (moved.start, moved.end) == (date(2026, 2, 28), date(2026, 8, 31))


@pytest.mark.parametrize(
    "parts",
    [
        {"at": time(1), "on": WINTER},
        {"at": time(1, tzinfo=UTC)},
        {
            "at": time(1, tzinfo=UTC),
            "weekdays": frozenset({Weekday.MON}),
            "month_days": frozenset({1}),
        },
    ],
)
def test_what_is_no_timing(parts: dict[str, object]) -> None:
    """A zone and days of one kind."""
    with pytest.raises(ValueError, match="."):
        Timing(**parts)


@given(
    at=st.times(timezones=st.sampled_from([UTC, BERLIN, SHANGHAI, AUCKLAND])),
    days=st.frozensets(st.sampled_from(Weekday), min_size=1),
    around=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_weekly_occurrences_are_the_same_moments(
    at: time, days: frozenset[Weekday], around: date
) -> None:
    """Whatever runs around that day runs at the same moment in UTC."""
    at = at.replace(second=0, microsecond=0, fold=0)
    zone = at.tzinfo
    assert zone is not None
    moved = Timing(at=at, weekdays=days).astimezone(UTC, around)
    local = datetime.combine(around, at)
    utc = local.astimezone(UTC)
    assert (local.weekday() in days) == (utc.weekday() in moved.weekdays)
    assert moved.at == utc.timetz()


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    zone=st.sampled_from([BERLIN, SHANGHAI, AUCKLAND]),
)
def test_there_and_back(moment: datetime, zone: ZoneInfo) -> None:
    """UTC to local and back is nothing."""
    timing = Timing(at=moment.time().replace(tzinfo=UTC), on=moment.date())
    assert timing.astimezone(zone, WINTER).astimezone(UTC, WINTER) == timing


@pytest.mark.parametrize(
    ("repeat", "kind"), [("none", "on"), ("mon,sun", "weekdays"), ("day", "month_days")]
)
def test_reading(repeat: str, kind: str) -> None:
    """Only the part that `repeat` names counts."""
    timing = timing_from(
        time(6, 30), repeat, on=WINTER, days=[1, 15], start=None, end=WINTER + timedelta(days=1)
    )
    assert timing.at == time(6, 30, tzinfo=UTC)
    kinds = {"on": timing.on, "weekdays": timing.weekdays, "month_days": timing.month_days}
    assert [name for name, value in kinds.items() if value] == [kind]
    assert repeat_text(timing) == repeat


@pytest.mark.parametrize("repeat", ["", "funday", "none"])
def test_reading_nonsense(repeat: str) -> None:
    """Parts that make no sense together are told, not guessed."""
    with pytest.raises((ValueError, KeyError)):
        timing_from(time(6, 30), repeat, on=None, days=[], start=None, end=None)
