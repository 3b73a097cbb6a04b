"""Every spelling of a value is understood, and only valid values are sent."""

from decimal import Decimal
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.gizwits.product.codec import InvalidValue, decode, encode
from custom_components.gizwits.product.schema import parse_schema

from .builders import DOCUMENTS, JSON, attr, datapoint, number

BOOL = datapoint(attr("power"))
ENUM = datapoint(attr("mode", "enum", enum=["制冷", " dry", "2", "2", "auto"]))
TENTHS = datapoint(number("temp", 0, 300, 0.1, -5))
HALVES = datapoint(number("half", 0, 198, 0.5, -50))
BLOB = datapoint(attr("blob", "binary", position={"len": 4, "unit": "byte"}))
UNKNOWN = datapoint(attr("odd", "float64"))


@pytest.mark.parametrize(
    ("datapoint", "wire", "value"),
    [
        *((BOOL, wire, True) for wire in (True, 1, 1.0, "1", "true", "TRUE ", "on")),
        *((BOOL, wire, False) for wire in (False, 0, "0", "false")),
        *((ENUM, wire, "制冷") for wire in ("制冷", 0, "0", False, 0.0)),
        *((ENUM, wire, "dry") for wire in (" dry", "dry", 1, "1", True)),
        (ENUM, 2, "2"),
        (ENUM, "2", "2"),
        (ENUM, 3, "2 (3)"),
        (ENUM, "cft1", "cft1"),
        (ENUM, 99, "99"),
        (ENUM, "99", "99"),
        (TENTHS, 7.299999999999999, 7.3),
        (TENTHS, "7.3", 7.3),
        (TENTHS, 7.300000001, 7.3),
        (TENTHS, 5, 5),
        (TENTHS, 900, 900),
        (TENTHS, -99.95, -99.95),
        (HALVES, 20.5, 20.5),
        (HALVES, 20, 20),
        (BLOB, "00ff", b"\x00\xff"),
        (BLOB, [0, 255], b"\x00\xff"),
        (BLOB, "", b""),
        (UNKNOWN, "text", "text"),
        (UNKNOWN, {"a": [1]}, '{"a": [1]}'),
    ],
)
def test_reports_are_understood(datapoint: Any, wire: Any, value: Any) -> None:
    decoded = decode(datapoint, wire)
    assert decoded == value
    assert type(decoded) is type(value)


@pytest.mark.parametrize(
    ("datapoint", "wire"),
    [
        *((BOOL, wire) for wire in (2, "maybe", None, [], {}, "x" * 10_000)),
        *((ENUM, wire) for wire in (None, [], 1.5, "", " ")),
        *(
            (TENTHS, wire)
            for wire in (
                None,
                True,
                [],
                "warm",
                "",
                float("nan"),
                float("inf"),
                10**400,
                "9" * 5000,
            )
        ),
        *((BLOB, wire) for wire in (None, 7, "0", "zz", [256], [-1], ["a"], {})),
        (UNKNOWN, None),
    ],
)
def test_unusable_reports_are_refused(datapoint: Any, wire: Any) -> None:
    with pytest.raises(ValueError, match="not a"):
        decode(datapoint, wire)


@pytest.mark.parametrize(
    ("datapoint", "value", "wire"),
    [
        (BOOL, True, True),
        (BOOL, 0, False),
        (BOOL, "on", True),
        (ENUM, "制冷", "制冷"),
        (ENUM, "dry", " dry"),
        (ENUM, "2", "2"),
        (ENUM, "2 (3)", 3),
        (ENUM, 4, "auto"),
        (ENUM, "4", "auto"),
        (TENTHS, 0.3, 0.3),
        (TENTHS, 20.04, 20),
        (TENTHS, "7.3", 7.3),
        (TENTHS, Decimal("24.9"), 24.9),
        (TENTHS, 25.0000000001, 25),
        (HALVES, 20.3, 20.5),
        (BLOB, "ff", "ff000000"),
        (BLOB, b"\x01\x02\x03\x04", "01020304"),
        (BLOB, [1], "01000000"),
    ],
)
def test_values_are_written_exactly(datapoint: Any, value: Any, wire: Any) -> None:
    encoded = encode(datapoint, value)
    assert encoded == wire
    assert type(encoded) is type(wire)


@pytest.mark.parametrize(
    ("datapoint", "value", "reason"),
    [
        (BOOL, 2, "wrong_type"),
        (BOOL, None, "wrong_type"),
        (ENUM, "heat", "unknown_option"),
        (ENUM, 5, "unknown_option"),
        (ENUM, -1, "unknown_option"),
        (ENUM, True, "unknown_option"),
        (ENUM, None, "unknown_option"),
        (TENTHS, 25.1, "out_of_range"),
        (TENTHS, -5.1, "out_of_range"),
        (TENTHS, "hot", "wrong_type"),
        (TENTHS, True, "wrong_type"),
        (TENTHS, float("nan"), "wrong_type"),
        (TENTHS, Decimal("Infinity"), "wrong_type"),
        (BLOB, b"12345", "too_long"),
        (BLOB, "0", "wrong_type"),
        (UNKNOWN, 1, "read_only"),
        (datapoint(attr("x", access="status_readonly")), True, "read_only"),
    ],
)
def test_bad_values_are_refused_before_they_are_sent(
    datapoint: Any, value: Any, reason: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        encode(datapoint, value)
    assert refused.value.reason == reason


def test_a_refusal_names_the_limits() -> None:
    with pytest.raises(InvalidValue) as refused:
        encode(TENTHS, 99)
    assert refused.value.limits == {"minimum": -5, "maximum": 25, "step": 0.1}
    with pytest.raises(InvalidValue) as refused:
        encode(ENUM, "heat")
    assert refused.value.limits == {"options": ("制冷", "dry", "2", "2 (3)", "auto")}


@given(st.integers(0, 300))
def test_every_step_of_a_grid_survives_the_round_trip(raw: int) -> None:
    shown = float(Decimal(raw) / 10 - 5)
    assert encode(TENTHS, decode(TENTHS, shown)) == shown


@given(DOCUMENTS, JSON)
def test_nothing_but_value_errors(content: object, value: object) -> None:
    for each in parse_schema(content, "pk").datapoints.values():
        for convert in (decode, encode):
            try:
                convert(each, value)
            except ValueError:
                continue
