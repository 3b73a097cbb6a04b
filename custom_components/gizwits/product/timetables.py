"""Timetables that devices keep themselves, as rows: of slots, of records in one datapoint, of half-hours in numbers."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import override

from .codec import Value
from .entity import EntitySpec
from .schema import Datapoint, DataType, ProductSchema
from .tables import (
    Cell,
    Layout,
    decode_half_hours,
    decode_slot,
    encode_half_hours,
    encode_slot,
    layout,
    records,
)
from .words import words

_HALF_HOURS = 48
_NUMBERS_A_DAY = 12
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STATES = 4
_UNUSED_SLOT, _UNUSED_RECORD = 0xEE, 0x00  # as devices do

type Rows = Sequence[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable(ABC):
    """A timetable; ``datapoints`` are the names of what it is kept in, in order."""

    name: str
    datapoints: tuple[str, ...]

    @property
    @abstractmethod
    def room(self) -> int:
        """How many rows there may be."""

    @property
    @abstractmethod
    def columns(self) -> Mapping[str, str | tuple[str, ...]]:
        """What each cell of a row may be."""

    @abstractmethod
    def read(self, values: Mapping[str, Value]) -> list[dict[str, Cell]]:
        """Return the rows in use."""

    @abstractmethod
    def written(self, rows: Rows, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the datapoints that make the timetable these rows, where they differ. Raises ValueError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slots(Timetable):
    """Rows of bytes in one layout."""

    layout: Layout
    filler: int
    """What unused slots are filled with."""

    @property
    @override
    def columns(self) -> Mapping[str, str | tuple[str, ...]]:
        times: dict[str, str | tuple[str, ...]] = {name: "HH:MM" for name, _ in self.layout.times}
        return times | {each.name: tuple(each.options) or "0..255" for each in self.layout.fields}

    @override
    def read(self, values: Mapping[str, Value]) -> list[dict[str, Cell]]:
        decoded = enumerate(decode_slot(self.layout, data) for data in self._slots(values))
        return [{"slot": number, **row} for number, row in decoded if row is not None]

    @abstractmethod
    def _slots(self, values: Mapping[str, Value]) -> list[bytes]:
        """Return the bytes of each slot, empty where they are not known."""

    def _encoded(self, rows: Rows, values: Mapping[str, Value]) -> list[bytes]:
        """Return the bytes of each slot; a row keeps what cannot be named of the slot that it names, or is in."""
        if len(rows) > self.room:
            raise ValueError(f"{self.name} has room for {self.room} rows")
        before = self._slots(values)
        slots: list[bytes] = []
        for number, row in enumerate(rows):
            cells = dict(row)
            source = cells.pop("slot", number)
            old = before[source] if isinstance(source, int) and source < len(before) else b""
            slots.append(encode_slot(self.layout, cells, old))
        slots += [bytes([self.filler]) * self.layout.length] * (self.room - len(slots))
        return [  # what says the same stays as it is, unused slots too
            old if old and decode_slot(self.layout, old) == decode_slot(self.layout, new) else new
            for old, new in zip(before, slots, strict=True)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTable(_Slots):
    """A datapoint for each row."""

    @property
    @override
    def room(self) -> int:
        return len(self.datapoints)

    @override
    def _slots(self, values: Mapping[str, Value]) -> list[bytes]:
        return [_bytes(values.get(name)) for name in self.datapoints]

    @override
    def written(self, rows: Rows, values: Mapping[str, Value]) -> dict[str, Value]:
        new = zip(self.datapoints, self._encoded(rows, values), strict=True)
        return {name: data for name, data in new if data != values.get(name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTable(_Slots):
    """All rows in one datapoint of ``length`` bytes, one after the other."""

    length: int

    @property
    @override
    def room(self) -> int:
        return self.length // self.layout.length

    @override
    def _slots(self, values: Mapping[str, Value]) -> list[bytes]:
        data, size = _bytes(values.get(self.datapoints[0])), self.layout.length
        return [data[at : at + size] for at in range(0, self.room * size, size)]

    @override
    def written(self, rows: Rows, values: Mapping[str, Value]) -> dict[str, Value]:
        (name,) = self.datapoints
        before = _bytes(values.get(name))
        data = b"".join(self._encoded(rows, values))
        data += before[len(data) :] or bytes(self.length - len(data))
        return {} if data == before else {name: data}


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfHourTable(Timetable):
    """A day of half-hours, four to a number: what is done, from when on."""

    states: tuple[str, ...]

    @property
    @override
    def room(self) -> int:
        return _HALF_HOURS

    @property
    @override
    def columns(self) -> Mapping[str, str | tuple[str, ...]]:
        return {"start": "HH:MM", "state": self.states}

    @override
    def read(self, values: Mapping[str, Value]) -> list[dict[str, Cell]]:
        numbers = [values.get(name) for name in self.datapoints]
        known = [number for number in numbers if isinstance(number, int)]
        if len(known) < len(numbers):
            return []
        return [dict(row) for row in decode_half_hours(known, self.states)]

    @override
    def written(self, rows: Rows, values: Mapping[str, Value]) -> dict[str, Value]:
        texts = [{name: str(row.get(name, "")) for name in ("start", "state")} for row in rows]
        if strange := {name for row in rows for name in row} - {"start", "state", "slot"}:
            raise ValueError(f"unknown: {', '.join(sorted(strange))}; known: start, state")
        if not texts:
            raise ValueError("the first change must be at 00:00")
        new = zip(self.datapoints, encode_half_hours(texts, self.states), strict=True)
        return {name: number for name, number in new if number != values.get(name)}


def timetables(schema: ProductSchema, specs: Iterable[EntitySpec] = ()) -> Mapping[str, Timetable]:
    """Return the timetables of a product by name; ``specs`` name what a half-hour can be."""
    writable = [each for each in schema.datapoints.values() if each.writable]
    binary = [each for each in writable if each.data_type is DataType.BINARY]
    found = (*_slot_tables(binary), *_record_tables(binary), *_half_hour_tables(writable, specs))
    return {table.name: table for table in found}


def _slot_tables(binary: Iterable[Datapoint]) -> Iterable[Timetable]:
    """Yield timetables of datapoints alike but for their last number."""
    families: dict[str, list[Datapoint]] = {}
    for datapoint in binary:
        if datapoint.name[-1:].isdecimal():
            families.setdefault(datapoint.name.rstrip("0123456789"), []).append(datapoint)
    for name, slots in families.items():
        form = layout(slots[0])
        if form and all(each.position.length == form.length for each in slots):
            names = tuple(each.name for each in slots)
            yield SlotTable(name=name, layout=form, filler=_UNUSED_SLOT, datapoints=names)


def _record_tables(binary: Iterable[Datapoint]) -> Iterable[Timetable]:
    for datapoint in binary:
        if form := records(datapoint):
            yield RecordTable(
                name=datapoint.name,
                layout=form,
                filler=_UNUSED_RECORD,
                length=datapoint.position.length,
                datapoints=(datapoint.name,),
            )


def _half_hour_tables(
    writable: Iterable[Datapoint], specs: Iterable[EntitySpec]
) -> Iterable[Timetable]:
    """Yield a timetable for each day with twelve numbers: p1_data1 to p7_data12."""
    days: dict[tuple[str, str], dict[int, dict[int, str]]] = {}
    for datapoint in writable:
        parts = words(datapoint.name)
        if datapoint.data_type.is_number and len(parts) == 4 and _is_numbered(parts):
            family = days.setdefault((parts[0], parts[2]), {})
            family.setdefault(int(parts[1]), {})[int(parts[3])] = datapoint.name
    whole = range(1, _NUMBERS_A_DAY + 1)
    for family in days.values():
        if set(family) != set(range(1, len(_DAYS) + 1)):
            continue
        for day, names in sorted(family.items()):
            if set(names) == set(whole):
                yield HalfHourTable(
                    name=_DAYS[day - 1],
                    datapoints=tuple(names[number] for number in whole),
                    states=_states(specs),
                )


def _is_numbered(parts: tuple[str, ...]) -> bool:
    return all(part.isdecimal() and len(part) < _STATES for part in parts[1::2]) and not any(
        part.isdecimal() for part in parts[::2]
    )


def _states(specs: Iterable[EntitySpec]) -> tuple[str, ...]:
    """Return what two bits of a half-hour mean: the first modes of the product, else numbers."""
    for spec in specs:
        if spec.role in ("preset_mode", "mode") and len(spec.options) >= _STATES:
            return tuple(spec.options)[:_STATES]
    return tuple(map(str, range(_STATES)))


def _bytes(value: Value | None) -> bytes:
    return value if isinstance(value, bytes) else b""
