"""Values of datapoints: from the cloud's many spellings to one Python value, and back to what control wants.

Numbers are already scaled in REST and push alike. Arithmetic is decimal, so a grid of 0.1 stays exact.
"""

from decimal import ROUND_HALF_EVEN, Decimal
import json

from .schema import Datapoint, DataType, exact

type Value = bool | int | float | str | bytes
type WireValue = bool | int | float | str

_TRUE = {"1", "true", "on", "yes"}
_FALSE = {"0", "false", "off", "no"}
_TOLERANCE = Decimal("1e-6")


class InvalidValue(ValueError):
    """A value that must not be sent: ``reason`` is a stable word, ``limits`` what would be accepted."""

    def __init__(self, datapoint: Datapoint, reason: str, **limits: object) -> None:
        """Keep the parts for a translated message; the value itself is not kept."""
        super().__init__(f"{datapoint.name:.80}: {reason}")
        self.datapoint = datapoint.name
        self.reason = reason
        self.limits = limits


def decode(datapoint: Datapoint, wire: object) -> Value:
    """Return the value of a report, in shown units; a number outside its range is kept as it is.

    Raises ValueError when the report cannot be a value of this datapoint.
    """
    match datapoint.data_type:
        case DataType.BOOL:
            value: Value | None = _truth(wire)
        case DataType.ENUM:
            value = _option(datapoint, wire)
        case DataType.BINARY:
            value = _binary(wire)
        case DataType.UNKNOWN:
            value = _anything(wire)
        case _:
            value = _number(datapoint, wire)
    if value is None:
        raise ValueError(
            f"{datapoint.name:.80}: a report of this kind is not a {datapoint.data_type}"
        )
    return value


def encode(datapoint: Datapoint, value: object) -> WireValue:
    """Return what ``POST /app/control`` wants for a value in shown units.

    Raises InvalidValue with reason ``read_only``, ``wrong_type``, ``out_of_range`` (limits minimum, maximum, step),
    ``unknown_option`` (limits options) or ``too_long`` (limits length).
    """
    if not datapoint.writable or datapoint.data_type is DataType.UNKNOWN:
        raise InvalidValue(datapoint, "read_only")
    match datapoint.data_type:
        case DataType.BOOL:
            if (truth := _truth(value)) is None:
                raise InvalidValue(datapoint, "wrong_type")
            return truth
        case DataType.ENUM:
            return _encode_option(datapoint, value)
        case DataType.BINARY:
            return _encode_binary(datapoint, value)
        case _:
            return _encode_number(datapoint, value)


def plain(number: Decimal) -> int | float:
    """Return the shortest Python number: an int when whole."""
    return int(number) if number == number.to_integral_value() else float(number)


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return bool(value) if value in (0, 1) else None
    if isinstance(value, str):
        word = value[:8].strip().casefold()
        return True if word in _TRUE else False if word in _FALSE else None
    return None


def _option(datapoint: Datapoint, wire: object) -> str | None:
    """Return the shown label: from a label, else an index; a label the schema does not know is kept."""
    if isinstance(wire, str):
        for labels in (datapoint.wire_options, datapoint.options):
            if wire in labels:
                return datapoint.options[labels.index(wire)]
        label = wire.strip()
        if label in datapoint.options:
            return label
        index = exact(label) if label.isdecimal() else None
        return _at(datapoint, index) or label or None
    if isinstance(wire, bool):
        wire = int(wire)  # some firmware reports every bit field as true or false
    index = exact(wire)
    if index is None or index != index.to_integral_value():
        return None
    return _at(datapoint, index) or str(int(index))


def _at(datapoint: Datapoint, index: Decimal | None) -> str | None:
    if index is not None and 0 <= index < len(datapoint.options):
        return datapoint.options[int(index)]
    return None


def _number(datapoint: Datapoint, wire: object) -> int | float | None:
    number = exact(wire)
    if number is None:
        return None
    on_grid = _nearest(datapoint, number)
    close = abs(on_grid - number) <= datapoint.step * _TOLERANCE
    return plain(on_grid if close else number)


def _nearest(datapoint: Datapoint, number: Decimal) -> Decimal:
    raw = ((number - datapoint.addition) / datapoint.ratio).to_integral_value(ROUND_HALF_EVEN)
    return raw * datapoint.ratio + datapoint.addition


def _binary(wire: object) -> bytes | None:
    try:
        if isinstance(wire, str):
            return bytes.fromhex(wire)
        if isinstance(wire, bytes | list | tuple):
            return bytes(wire)
    except ValueError, TypeError:
        return None
    return None


def _anything(wire: object) -> Value | None:
    if isinstance(wire, bool | int | float | str):
        return wire
    return None if wire is None else json.dumps(wire, ensure_ascii=False, default=str)


def _encode_option(datapoint: Datapoint, value: object) -> WireValue:
    """Return the maker's label; its index where several options share one label."""
    if isinstance(value, str):
        label = _option(datapoint, value)
    else:
        label = _at(datapoint, None if isinstance(value, bool) else exact(value))
    if label not in datapoint.options:
        raise InvalidValue(datapoint, "unknown_option", options=datapoint.options)
    index = datapoint.options.index(label)
    wire = datapoint.wire_options[index]
    return wire if wire.strip() == label else index


def _encode_number(datapoint: Datapoint, value: object) -> WireValue:
    number = value if isinstance(value, Decimal) and value.is_finite() else exact(value)
    if number is None:
        raise InvalidValue(datapoint, "wrong_type")
    slack = datapoint.step * _TOLERANCE
    if not datapoint.minimum - slack <= number <= datapoint.maximum + slack:
        raise InvalidValue(
            datapoint,
            "out_of_range",
            minimum=plain(datapoint.minimum),
            maximum=plain(datapoint.maximum),
            step=plain(datapoint.step),
        )
    return plain(_nearest(datapoint, number))


def _encode_binary(datapoint: Datapoint, value: object) -> str:
    """Return hex digits padded with zero bytes to the datapoint's length, as the cloud insists on."""
    data = _binary(value)
    if data is None:
        raise InvalidValue(datapoint, "wrong_type")
    length = datapoint.position.length
    if length and len(data) > length:
        raise InvalidValue(datapoint, "too_long", length=length)
    return data.ljust(length, b"\0").hex()
