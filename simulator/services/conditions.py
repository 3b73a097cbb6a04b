"""Conditions of linkage rules: a datapoint compared with a typed constant.

A constant is a bare number (`36`), text in inner quotes (`'eco'`) or bytes (`0x0a0b`). Booleans
compare with 0 and 1, enums with a label or an index; only numbers have an order.
"""

from collections.abc import Callable, Mapping
import math
import operator

from ..datapoint import Datapoint, Value

type Constant = float | str | bytes

OPERATORS: Mapping[str, Callable[..., bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}
UNORDERED = frozenset({"==", "!="})
_TRUTH = {"true": 1.0, "false": 0.0}


def parse_constant(text: str) -> Constant:
    """Read the right side of a condition. Raises ValueError."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    if text[:2].lower() == "0x":
        return bytes.fromhex(text[2:])
    number = _TRUTH[text] if text in _TRUTH else float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def check(point: Datapoint, opt: str, right: str) -> None:
    """Raise ValueError unless the constant fits the datapoint and the operator fits both."""
    constant = parse_constant(right)
    match point.data_type:
        case "bool":
            fits = constant in (0, 1) and opt in UNORDERED
        case "enum":
            known = constant in point.labels or constant in range(len(point.labels))
            fits = known and opt in UNORDERED
        case "binary":
            right_length = isinstance(constant, bytes) and len(constant) == point.length
            fits = right_length and opt in UNORDERED
        case _:
            fits = isinstance(constant, float)
    if not fits:
        raise ValueError(f"{point.name} {opt}: the constant or the operator does not fit the type")


def holds(point: Datapoint, value: Value, opt: str, right: str) -> bool:
    """Whether a value that the datapoint has fulfils a checked condition."""
    constant = parse_constant(right)
    left: Value | bytes = value
    if isinstance(constant, bytes):
        left = bytes.fromhex(str(value))
    elif isinstance(constant, float) and isinstance(value, str):
        left = point.labels.index(value)
    return OPERATORS[opt](left, constant)
