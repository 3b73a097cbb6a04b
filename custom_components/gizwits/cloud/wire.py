"""Between JSON and frozen dataclasses: tolerant when reading, strict when writing.

A model declares its fields with real types; a field without a default has to be there. Absent,
null or unreadable fields get their default, unknown ones are ignored. An object that cannot be
read at all is skipped and counted, and never takes its neighbours with it.
"""

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from html import unescape
from typing import Annotated, Any, Self, get_args, get_type_hints, override

from mashumaro import pass_through
from mashumaro.codecs import BasicDecoder, BasicEncoder
from mashumaro.dialect import Dialect
from mashumaro.exceptions import InvalidFieldValue, MissingField
from mashumaro.types import Alias

type JSON = bool | int | float | str | list[JSON] | dict[str, JSON] | None

Epoch = Annotated[datetime, "Unix seconds"]
"""A moment that the wire has as a number; 0 means never."""
Utc = Annotated[datetime, "UTC text"]
"""A moment that the wire has as text, in UTC, with or without saying so."""
Hex = Annotated[bytes, "hex"]
Base64 = Annotated[bytes, "base64"]
Octets = Annotated[bytes, "numbers"]
"""Raw commands, which the wire writes differently in each place; blank ones read as None."""
Attrs = Annotated[dict[str, JSON], "datapoints"]
"""Datapoints to set; an empty object reads as None."""
Escaped = Annotated[str, "html"]
"""Text that comes back with HTML characters escaped."""


class OpenStr(StrEnum):
    """Text constants of the cloud; one that it adds later becomes a member called UNKNOWN."""

    @classmethod
    @override
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = "UNKNOWN", value
        return member


class OpenInt(IntEnum):
    """Numeric constants of the cloud; one that it adds later becomes a member called UNKNOWN."""

    @classmethod
    @override
    def _missing_(cls, value: object) -> Self | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = "UNKNOWN", value
        return member


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year, with the year if it is known."""

    month: int
    day: int
    year: int | None = None

    def __post_init__(self) -> None:
        """Refuse a day that no calendar has."""
        date(self.year or 2000, self.month, self.day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY-MM-DD` or `MM-DD`."""
        *year, month, day = (int(part) for part in text.split("-"))
        return cls(month, day, *year)

    @override
    def __str__(self) -> str:
        """Write it as the cloud does."""
        year = "" if self.year is None else f"{self.year:04}-"
        return f"{year}{self.month:02}-{self.day:02}"


def decode[M](model: type[M], data: object, skipped: Counter[str]) -> M | None:
    """Read an object; None, counted, if it cannot be read at all."""
    kind: Any = model
    if isinstance(data, dict):
        usable = {key: value for key, value in data.items() if value is not None}
        while True:
            try:
                read: M = _decoder(kind)(usable)
            except InvalidFieldValue as err:
                # Blank texts, empty objects and moment 0 are how the cloud says "none".
                if err.field_value:
                    skipped[f"{model.__name__}.{err.field_name}"] += 1
                if usable.pop(_wire_names(kind)[err.field_name], None) is None:
                    return None
            except MissingField:
                break
            else:
                return read
    skipped[model.__name__] += 1
    return None


def encode(value: object, model: type | None = None) -> dict[str, JSON]:
    """Return a model in the form of the wire, without what is not set.

    `model` leaves out what only a subclass has.
    """
    kind: Any = model or type(value)
    wire: dict[str, JSON] = _encoder(kind)(value)
    return wire


@cache
def _decoder(model: Any) -> Callable[[object], Any]:
    return BasicDecoder(model, default_dialect=_Wire).decode


@cache
def _encoder(model: Any) -> Callable[[object], Any]:
    return BasicEncoder(model, default_dialect=_Wire).encode


@cache
def _wire_names(model: Any) -> Mapping[str, str]:
    """Return what the wire calls each field."""
    hints = get_type_hints(model, include_extras=True)
    names = {}
    for field in fields(model):
        aliases = [a for a in get_args(hints[field.name]) if isinstance(a, Alias)]
        names[field.name] = aliases[0].name if aliases else field.name
    return names


def parse_utc(text: str) -> datetime:
    """Read a UTC date and time, whether or not it says that it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _epoch(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    if (seconds := float(value)) <= 0:
        raise ValueError
    return datetime.fromtimestamp(seconds, UTC)


def _seconds(moment: datetime) -> float:
    seconds = moment.timestamp()
    return int(seconds) if seconds.is_integer() else seconds


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _time(value: str) -> time:
    return time.fromisoformat(value).replace(tzinfo=UTC)


def _unhex(value: str) -> bytes | None:
    return bytes.fromhex(value) if value else None


def _unbase64(value: str) -> bytes | None:
    return b64decode(value, validate=True) if value else None


def _unlist(value: object) -> bytes | None:
    if not isinstance(value, list):
        raise TypeError
    return bytes(value) if value else None


def _attrs(value: object) -> dict[str, JSON] | None:
    if not isinstance(value, dict):
        raise TypeError
    return value or None


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError
    return str(value)


def _flag(value: object) -> bool:
    match value:
        case True | 1 | "1" | "true":
            return True
        case False | 0 | "0" | "false":
            return False
    raise ValueError


class _Wire(Dialect):
    """How the cloud writes things."""

    serialize_by_alias = True
    omit_none = True
    serialization_strategy = {
        Epoch: {"deserialize": _epoch, "serialize": _seconds},
        Utc: {"deserialize": parse_utc, "serialize": _utc_text},
        date: {"deserialize": date.fromisoformat, "serialize": date.isoformat},
        time: {"deserialize": _time, "serialize": "{:%H:%M}".format},
        str: {"deserialize": _text, "serialize": pass_through},
        bool: {"deserialize": _flag, "serialize": pass_through},
        timedelta: {
            "deserialize": lambda value: timedelta(seconds=value),
            "serialize": lambda value: int(value.total_seconds()),
        },
        Birthday: {"deserialize": Birthday.parse, "serialize": str},
        Hex: {"deserialize": _unhex, "serialize": bytes.hex},
        Base64: {"deserialize": _unbase64, "serialize": lambda value: b64encode(value).decode()},
        Octets: {"deserialize": _unlist, "serialize": list},
        Attrs: {"deserialize": _attrs, "serialize": pass_through},
        Escaped: {"deserialize": unescape, "serialize": pass_through},
        JSON: pass_through,
    }
