"""When timers run: pure dates, always UTC."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from simulator.services.records import Schedule
from simulator.services.recurrence import next_run


def timer(**fields: object) -> Schedule:
    return Schedule(id="1", uid="u", created_at=0, **{"time": "06:30", **fields})


def runs(schedule: Schedule, after: str, count: int = 3) -> list[str]:
    moment: datetime | None = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = []
    while len(found) < count and (moment := next_run(schedule, moment)):
        found.append(f"{moment:%m-%d %H:%M}")
    return found


@pytest.mark.parametrize(
    ("fields", "after", "expected"),
    [
        ({"repeat": "none", "date": "2026-03-20"}, "2026-03-14", ["03-20 06:30"]),
        ({"repeat": "none", "date": "2026-03-14"}, "2026-03-14T06:30", []),
        ({"repeat": "sat,mon"}, "2026-03-14T06:29", ["03-14 06:30", "03-16 06:30", "03-21 06:30"]),
        ({"repeat": "sat"}, "2026-03-14T06:30", ["03-21 06:30", "03-28 06:30", "04-04 06:30"]),
        (
            {"repeat": "day", "days": [31]},
            "2026-03-31T07:00",
            ["05-31 06:30", "07-31 06:30", "08-31 06:30"],
        ),
        (
            {"repeat": "day", "days": [1, 15]},
            "2026-03-14",
            ["03-15 06:30", "04-01 06:30", "04-15 06:30"],
        ),
        ({"repeat": "sat", "enabled": False}, "2026-03-14", []),
        (
            {"repeat": "sat", "start_date": "2026-03-22"},
            "2026-03-14",
            ["03-28 06:30", "04-04 06:30", "04-11 06:30"],
        ),
        ({"repeat": "sat", "end_date": "2026-03-21"}, "2026-03-14", ["03-14 06:30", "03-21 06:30"]),
        ({"repeat": "sat", "start_date": "2026-03-22", "end_date": "2026-03-27"}, "2026-03-14", []),
        ({"repeat": "none", "date": "2026-03-20", "end_date": "2026-03-19"}, "2026-03-14", []),
    ],
)
def test_runs(fields: dict[str, object], after: str, expected: list[str]) -> None:
    assert runs(timer(**fields), after) == expected


def test_daylight_saving_does_not_exist() -> None:
    daily = timer(repeat="mon,tue,wed,thu,fri,sat,sun", time="01:30")
    moments = [datetime(2026, 3, 27, tzinfo=UTC)]
    while len(moments) < 5:
        moments.append(next_run(daily, moments[-1]))
    assert {(b - a).total_seconds() for a, b in pairwise(moments[1:])} == {86400}
