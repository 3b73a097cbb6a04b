"""Typed constants and comparisons of rules."""

import pytest

from simulator.layout import Layout
from simulator.services.conditions import check, holds

from .helpers import schema

POINTS = Layout.of(schema("p", "P")).datapoints


@pytest.mark.parametrize(
    ("name", "value", "opt", "right", "expected"),
    [
        ("water", 36.5, ">=", "36.5", True),
        ("water", 36, ">", "36", False),
        ("water", -3, "<", "-2.5", True),
        ("water", 36, "!=", "36", False),
        ("power", True, "==", "1", True),
        ("power", False, "!=", "1", True),
        ("power", True, "==", "true", True),
        ("mode", "eco", "==", "'eco'", True),
        ("mode", "boost", "==", "2", True),
        ("mode", "boost", "!=", "0", True),
        ("plan", "0a0b", "==", "0x0A0B", True),
        ("plan", "0a0c", "==", "0x0a0b", False),
        ("filter", True, "==", "1", True),
    ],
)
def test_holds(name: str, value: bool | float | str, opt: str, right: str, expected: bool) -> None:
    check(POINTS[name], opt, right)
    assert holds(POINTS[name], value, opt, right) is expected


@pytest.mark.parametrize(
    ("name", "opt", "right"),
    [
        ("water", "==", "'36'"),
        ("water", ">", "nan"),
        ("water", ">", "warm"),
        ("power", ">", "0"),
        ("power", "==", "2"),
        ("mode", ">=", "1"),
        ("mode", "==", "'none'"),
        ("mode", "==", "3"),
        ("mode", "==", "eco"),
        ("plan", "==", "0x0a"),
        ("plan", "==", "0x0a0g"),
        ("plan", "<", "0x0a0b"),
        ("plan", "==", "10"),
    ],
)
def test_misfits(name: str, opt: str, right: str) -> None:
    with pytest.raises(ValueError):
        check(POINTS[name], opt, right)
