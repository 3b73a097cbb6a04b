"""Timetables of a product: slots, records in one datapoint and half-hours in numbers."""

import pytest

from custom_components.gizwits.product.describe import describe
from custom_components.gizwits.product.schema import parse_schema
from custom_components.gizwits.product.timetables import Timetable, timetables

from .builders import attr, document, number

PUMP = "Byte0：开始时，Byte1：开始分,Byte2:结束时，Byte3:结束分，Byte4：模式,0停机，1自动，2喂食，Byte5：档位"
LIGHT = "Byte0：时间点时，Byte1：时间点分,Byte3：白光"
PLAN = "每段5字节：启用，时，分，份数，星期"
WEEK = [f"p{day}_data{part}" for day in range(1, 8) for part in range(1, 13)]


def tables(*attrs: dict[str, object]) -> dict[str, Timetable]:
    schema = parse_schema(document(*attrs), "pk")
    return dict(timetables(schema, describe(schema)))


def slots(description: str, length: int) -> list[dict[str, object]]:
    return [
        attr(f"Auto{index:02}", "binary", desc=description, position={"len": length})
        for index in range(3)
    ]


def test_the_slots_of_a_timetable_belong_together() -> None:
    (table,) = tables(*slots(PUMP, 6), attr("power")).values()
    rows: list[dict[str, int | str]] = [
        {"start": "07:00", "end": "08:00", "mode": "auto", "level": 50}
    ]
    written = table.written(rows, {})
    assert {name: data.hex() for name, data in written.items() if isinstance(data, bytes)} == {
        "Auto00": "070008000132",
        "Auto01": "ee" * 6,
        "Auto02": "ee" * 6,
    }
    assert table.read(written) == [{"slot": 0, **rows[0]}]
    assert table.written(rows, written) == {}
    with pytest.raises(ValueError, match="room for 3"):
        table.written(rows * 4, {})


def test_bytes_without_a_name_survive() -> None:
    (table,) = tables(*slots(LIGHT, 4)).values()
    before = {
        "Auto00": bytes((7, 0, 99, 30)),
        "Auto01": b"\xff" * 4,
        "Auto02": bytes((9, 0, 88, 1)),
    }
    (first, last) = table.read(before)
    assert (first["slot"], last["slot"]) == (0, 2)

    field = next(name for name in first if name not in ("slot", "start"))
    changed = table.written([first | {field: 40}, last], before)
    assert changed == {
        "Auto00": bytes((7, 0, 99, 40)),
        "Auto01": bytes((9, 0, 88, 1)),
        "Auto02": b"\xee" * 4,
    }


def test_records_in_one_datapoint() -> None:
    (table,) = tables(attr("plan", "binary", desc=PLAN, position={"len": 21})).values()
    assert (table.name, table.room) == ("plan", 4)
    assert table.columns["start"] == "HH:MM"
    before = {"plan": bytes((1, 7, 30, 2, 127)) + bytes(15) + b"\x2a"}
    (row,) = table.read(before)
    assert (row["slot"], row["start"]) == (0, "07:30")

    written = table.written([row, row | {"start": "18:00"}], before)["plan"]
    assert isinstance(written, bytes)
    assert written == bytes((1, 7, 30, 2, 127, 1, 18, 0, 2, 127)) + bytes(10) + b"\x2a"
    assert table.written([row], before) == {}


def test_a_week_of_half_hours() -> None:
    mode = attr("mode", "enum", enum=["cft", "eco", "fro", "stop"])
    found = tables(mode, *(number(name, 0, 255, data_type="uint8") for name in WEEK))
    assert [*found] == [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
    table = found["tuesday"]
    states = table.columns["state"]
    assert isinstance(states, tuple)
    assert states[:2] == ("comfort", "eco")
    values = dict.fromkeys(WEEK, 85)
    assert table.read(values) == [{"start": "00:00", "state": "eco"}]
    rows = [{"start": "00:00", "state": "eco"}, {"start": "22:00", "state": "comfort"}]
    assert table.written(rows, values) == {"p2_data12": 0}
    assert table.read({}) == []
    with pytest.raises(ValueError, match="00:00"):
        table.written([], values)
    with pytest.raises(ValueError, match="unknown"):
        table.written([{"begin": "00:00"}], values)


def test_only_whole_days_of_whole_weeks_are_timetables() -> None:
    numbers = [number(name, 0, 255, data_type="uint8") for name in WEEK]
    assert "sunday" not in tables(*numbers[:-1])
    assert not tables(*numbers[:12])
