"""Timetables in bytes become readable and go back unchanged."""

from hypothesis import given, strategies as st
import pytest

from custom_components.gizwits.product.tables import (
    Layout,
    decode_half_hours,
    decode_slot,
    encode_half_hours,
    encode_slot,
    layout,
)

from .builders import attr, datapoint

PUMP = "Byte0：开始时，Byte1：开始分,Byte2:结束时，Byte3:结束分，Byte4：模式,0停机，1自动，2喂食，Byte5：档位/暂停时间"
FEEDER = "喂食定时时间段1，Byte1开始时，byte2开始分，byte3空，byte4喂食份量"
STATES = ("comfort", "eco", "frost_protection", "off")


def form(description: str, length: int) -> Layout:
    found = layout(
        datapoint(attr("t", "binary", desc=description, position={"len": length, "unit": "byte"}))
    )
    assert found is not None
    return found


def test_a_slot_of_a_pump() -> None:
    pump = form(PUMP, 6)
    row = {"start": "07:30", "end": "08:00", "mode": "auto", "level": 50}
    assert encode_slot(pump, row).hex() == "071e08000132"
    assert decode_slot(pump, bytes.fromhex("071e08000132")) == row


def test_bytes_counted_from_one() -> None:
    assert decode_slot(form(FEEDER, 4), bytes([18, 5, 0, 3])) == {
        "start": "18:05",
        "feed_portion": 3,
    }


@pytest.mark.parametrize(
    "data", ["eeeeeeeeeeee", "ffffffffffff", "000000000000", "63001e1e0101", "0700"]
)
def test_unused_and_broken_slots_are_nothing(data: str) -> None:
    assert decode_slot(form(PUMP, 6), bytes.fromhex(data)) is None


@pytest.mark.parametrize(
    "row",
    [{"start": "7 o'clock"}, {"mode": "dance"}, {"level": 256}, {"flavour": 1}, {"start": "25:00"}],
)
def test_cells_that_do_not_fit_are_refused(row: dict[str, int | str]) -> None:
    with pytest.raises(ValueError, match="must be|unknown"):
        encode_slot(form(PUMP, 6), row)


@pytest.mark.parametrize(
    "description", ["", "开始时", "Byte9：开始时，Byte10：开始分", "byte" * 500]
)
def test_no_layout_is_guessed(description: str) -> None:
    assert layout(datapoint(attr("t", "binary", desc=description, position={"len": 4}))) is None


def test_a_day_of_half_hours() -> None:
    values = [85, 85, 85, 85, 0, 0, 80, 85, 85, 85, 85, 85]
    rows = decode_half_hours(values, STATES)
    assert rows == [
        {"start": "00:00", "state": "eco"},
        {"start": "08:00", "state": "comfort"},
        {"start": "13:00", "state": "eco"},
    ]
    assert encode_half_hours(rows, STATES) == values


@given(st.lists(st.integers(0, 255), min_size=12, max_size=12))
def test_every_day_survives_the_round_trip(values: list[int]) -> None:
    assert encode_half_hours(decode_half_hours(values, STATES), STATES) == values
