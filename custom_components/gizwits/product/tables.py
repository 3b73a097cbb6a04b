"""Timetables inside binary datapoints: read and written by the layout their description spells out.

Makers document each byte ("Byte0: hour, Byte1: minute, ...", or a list in order; mostly in Chinese); hour and minute bytes are joined to "HH:MM". Slots filled
with one repeated byte (0xEE, 0xFF, 0x00) are unused. Heatzy's weekly tables are numbers of four half-hours each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from unicodedata import normalize

from .labels import in_english, labels_in, options_for
from .schema import Datapoint, DataType

type Cell = int | str

_HOUR, _MINUTE = ("时", "hour"), ("分", "minute")
_UNUSED = (0xEE, 0xFF, 0x00)
_WHOLE_DAY = 24
_FEWEST_FIELDS = 3
_HALF_HOURS_A_BYTE = 4
_LONGEST_FIELD = 40
_EACH = ("每段", "每组", "每条", "每个时段", "each ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One byte of a slot; ``options`` maps readable words to its values."""

    name: str
    offset: int
    options: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The bytes of one slot. A time is two bytes: its name and the offset of the hour, the minute follows."""

    length: int
    times: tuple[tuple[str, int], ...]
    fields: tuple[Field, ...]


def layout(datapoint: Datapoint) -> Layout | None:
    """Return the layout that a binary datapoint's description spells out, or None."""
    if datapoint.data_type is not DataType.BINARY or not datapoint.position.length:
        return None
    named = list(_named_bytes(datapoint.description)) or list(
        _bytes_in_order(datapoint.description)
    )
    if len(named) < 2:
        return None
    first = min(offset for offset, _ in named)
    texts = {offset - (1 if first == 1 else 0): text for offset, text in named}
    if max(texts) >= datapoint.position.length:
        return None
    return _layout(datapoint.position.length, texts)


def _layout(length: int, texts: Mapping[int, str]) -> Layout | None:
    """Return the layout of bytes with these texts, or None where they are too few to be sure."""
    times, fields = [], []
    for offset, text in sorted(texts.items()):
        following = texts.get(offset + 1, "")
        if _is(text, _HOUR) and _is(following, _MINUTE):
            times.append((_time_name(text), offset))
        elif (
            not (_is(text, _MINUTE) and _is(texts.get(offset - 1, ""), _HOUR)) and "空" not in text
        ):
            fields.append(_field(text, offset))
    if not times and len(fields) < _FEWEST_FIELDS:
        return None
    return Layout(
        length=length,
        times=tuple(
            zip(_told_apart([name for name, _ in times]), (at for _, at in times), strict=True)
        ),
        fields=tuple(
            replace(field, name=name)
            for field, name in zip(
                fields, _told_apart([field.name for field in fields]), strict=True
            )
        ),
    )


def _told_apart(names: list[str]) -> list[str]:
    """Return names with a number where they repeat."""
    return [
        name if (before := names[:index].count(name)) == 0 else f"{name}_{before + 1}"
        for index, name in enumerate(names)
    ]


def records(datapoint: Datapoint) -> Layout | None:
    """Return the layout of the records in a binary datapoint whose description spells one out ("每段5字节:…"), or None."""
    if datapoint.data_type is not DataType.BINARY:
        return None
    text = normalize("NFKC", datapoint.description[:1024])
    for word in _EACH:
        _, found, rest = text.partition(word)
        digits = rest[: next((i for i, c in enumerate(rest) if not c.isdecimal()), len(rest))]
        if not found or not digits or not (2 <= int(digits[:3]) <= datapoint.position.length // 2):
            continue
        named = (
            rest[len(digits) :].partition(":")[2].replace("、", ",").replace(";", ",").split(",")
        )
        if len(named) == int(digits):
            return _layout(int(digits), dict(enumerate(text.strip() for text in named)))
    return None


def decode_slot(form: Layout, data: bytes) -> dict[str, Cell] | None:
    """Return a slot as readable cells, or None where it is unused or does not fit the layout."""
    if len(data) != form.length or (len(set(data)) == 1 and data[0] in _UNUSED):
        return None
    row: dict[str, Cell] = {}
    for name, offset in form.times:
        if data[offset] > _WHOLE_DAY or data[offset + 1] >= 60:
            return None
        row[name] = f"{data[offset]:02}:{data[offset + 1]:02}"
    for field in form.fields:
        value = data[field.offset]
        row[field.name] = next(
            (word for word, each in field.options.items() if each == value), value
        )
    return row


def encode_slot(form: Layout, row: Mapping[str, Cell], before: bytes = b"") -> bytes:
    """Return the bytes of a slot. Raises ValueError naming the cell that does not fit.

    Bytes that nobody can name stay as they were ``before``, if the slot was in use.
    """
    known = {name for name, _ in form.times} | {field.name for field in form.fields}
    if strange := set(row) - known:
        raise ValueError(
            f"unknown: {', '.join(sorted(strange))}; known: {', '.join(sorted(known))}"
        )
    used = decode_slot(form, before) is not None
    data = bytearray(before if used else bytes(form.length))
    for name, offset in form.times:
        data[offset : offset + 2] = _time(name, row.get(name, "00:00"))
    for field in form.fields:
        data[field.offset] = _byte(field, row.get(field.name, 0))
    return bytes(data)


def decode_half_hours(values: list[int], states: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the changes of a day of two-bit half-hours (12 numbers, earliest lowest): start and state."""
    slots = [value >> (2 * index) & 3 for value in values for index in range(_HALF_HOURS_A_BYTE)]
    rows: list[dict[str, str]] = []
    for index, slot in enumerate(slots):
        if index == 0 or slots[index - 1] != slot:
            rows.append({"start": f"{index // 2:02}:{index % 2 * 30:02}", "state": states[slot]})
    return rows


def encode_half_hours(rows: list[dict[str, str]], states: tuple[str, ...]) -> list[int]:
    """Return 12 numbers from changes on half-hours, the first at 00:00. Raises ValueError."""
    slots: list[int] = []
    for row in sorted(rows, key=lambda each: each["start"]):
        hour, minute = _time("start", row["start"])
        if minute % 30 or row["state"] not in states:
            raise ValueError(f"start must be on a half-hour, state one of {', '.join(states)}")
        slots += slots[-1:] * (hour * 2 + minute // 30 - len(slots))
        if len(slots) != hour * 2 + minute // 30:
            raise ValueError("the first change must be at 00:00")
        slots.append(states.index(row["state"]))
    slots += slots[-1:] * (48 - len(slots))
    return [
        sum(slot << (2 * index) for index, slot in enumerate(slots[at : at + 4]))
        for at in range(0, 48, 4)
    ]


def _named_bytes(description: str) -> Iterator[tuple[int, str]]:
    """Yield (number, text) of each "Byte<number> text"."""
    text = normalize("NFKC", description[:1024])
    marks = []
    start = text.casefold().find("byte")
    while start >= 0:
        end = start + 4
        while end < len(text) and text[end].isdecimal():
            end += 1
        if end > start + 4:
            marks.append((int(text[start + 4 : end]), start, end))
        start = text.casefold().find("byte", end)
    for index, (number, _, end) in enumerate(marks):
        until = marks[index + 1][1] if index + 1 < len(marks) else len(text)
        yield number, text[end:until].strip(" :,.。;、-为")


def _bytes_in_order(description: str) -> Iterator[tuple[int, str]]:
    """Yield the same of a plain list of bytes that begins with a time: "start hour, start minute, ..."."""
    texts = normalize("NFKC", description[:1024]).replace("、", ",").replace(";", ",").split(",")
    if (
        len(texts) >= _FEWEST_FIELDS
        and _is(texts[0].strip(), _HOUR)
        and _is(texts[1].strip(), _MINUTE)
    ):
        yield from enumerate(text.strip() for text in texts)


def _is(text: str, words: tuple[str, ...]) -> bool:
    return any(text[:_LONGEST_FIELD].casefold().endswith(word) for word in words)


def _time_name(text: str) -> str:
    return "end" if "结束" in text or "end" in text.casefold() else "start"


def _field(text: str, offset: int) -> Field:
    label = text.split(",", 1)[0].split("/", 1)[0].strip()[:_LONGEST_FIELD]
    name = (in_english(label) or f"byte {offset}").casefold().replace(" ", "_")
    choices = labels_in(text[len(label) :])
    keys = [option.key for option in options_for(choices.values(), ("modes", "waves"))]
    return Field(name=name, offset=offset, options=dict(zip(keys, choices, strict=True)))


def _time(name: str, value: object) -> tuple[int, int]:
    hour, _, minute = str(value).partition(":")
    if not (
        hour.isdecimal()
        and minute[:2].isdecimal()
        and int(hour) <= _WHOLE_DAY
        and int(minute[:2]) < 60
    ):
        raise ValueError(f"{name} must be a time like 07:30")
    return int(hour), int(minute[:2])


def _byte(field: Field, value: Cell) -> int:
    if isinstance(value, str):
        if value in field.options:
            return field.options[value]
        raise ValueError(f"{field.name} must be one of {', '.join(field.options) or '0 to 255'}")
    if not 0 <= value <= 255:
        raise ValueError(f"{field.name} must be 0 to 255")
    return value
