"""The p0 payload of a product: positions, state frames and control frames.

Standard products send the whole state; var_len products send only flagged datapoints. Multi-byte
fields, groups of bits and flags are big-endian; inside a group the first datapoint is the lowest bit.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cached_property

from .contract import JSON
from .datapoint import AREAS, Datapoint, Value


class Action(IntEnum):
    """First byte of a standard p0; a var_len p0 has 0x10 added."""

    CONTROL = 1
    READ = 2
    REPLY = 3
    REPORT = 4


VAR_LEN = 0x10


class Malformed(ValueError):
    """A p0 that a device would ignore."""


class Layout:
    """Codec of one product."""

    def __init__(self, datapoints: Iterable[Datapoint], *, var_len: bool) -> None:
        """Lay datapoints out, in the order of their ids."""
        self.var_len = var_len
        self.datapoints = {point.name: point for point in sorted(datapoints, key=lambda p: p.id)}

    @classmethod
    def of(cls, document: Mapping[str, JSON]) -> Layout:
        """Make the layout of a schema document."""
        attrs = [attr for entity in document["entities"] for attr in entity["attrs"]]
        return cls(map(Datapoint.parse, attrs), var_len=document["protocolType"] == "var_len")

    @cached_property
    def areas(self) -> tuple[tuple[Datapoint, ...], ...]:
        """Datapoints by area, in order of their ids."""
        points = self.datapoints.values()
        return tuple(tuple(p for p in points if p.access == area) for area in AREAS)

    @cached_property
    def positions(self) -> Mapping[str, tuple[int, int]]:
        """Name -> (byte offset, bit offset) as a schema document states them."""
        if self.var_len:
            return dict.fromkeys(self.datapoints, (0, 0))
        found: dict[str, tuple[int, int]] = {}
        offset = 0
        for area in self.areas:
            bit = 0
            for point in _bits(area):
                found[point.name] = (offset, bit)
                bit += point.length
            offset += -(-bit // 8)
            for point in _bytes(area):
                found[point.name] = (offset, 0)
                offset += point.length
        return found

    def report(self, values: Mapping[str, Value], names: Iterable[str] | None = None) -> bytes:
        """Return the p0 with which a device reports its state, var_len ones only the names given."""
        if not self.var_len:
            return bytes([Action.REPORT]) + b"".join(_pack(a, values) for a in self.areas)
        wanted = set(self.datapoints if names is None else names)
        points = [point for point in self.datapoints.values() if point.name in wanted]
        head = bytes([VAR_LEN + Action.REPORT]) + self._flags(self._all, points)
        return head + _pack(points, values)

    def control(self, values: Mapping[str, Value]) -> bytes:
        """Return the p0 that sets datapoints."""
        points = [self.datapoints[name] for name in self.datapoints if name in values]
        if self.var_len:
            head = bytes([VAR_LEN + Action.CONTROL]) + self._flags(self._all, points)
            return head + _pack(points, values)
        writable = self.areas[0]
        filled = {point.name: values.get(point.name, point.default) for point in writable}
        head = bytes([Action.CONTROL]) + self._flags(writable, points)
        return head + _pack(writable, filled)

    def decode_control(self, p0: bytes) -> dict[str, Value]:
        """Return what a control p0 sets, in range or not. Raises Malformed."""
        expected = Action.CONTROL + (VAR_LEN if self.var_len else 0)
        if not p0 or p0[0] != expected:
            raise Malformed("action")
        flaggable = self._all if self.var_len else self.areas[0]
        width = -(-len(flaggable) // 8)
        flags = int.from_bytes(p0[1 : 1 + width])
        flagged = [point for bit, point in enumerate(flaggable) if flags >> bit & 1]
        if flags >> len(flaggable) or not all(point.writable for point in flagged):
            raise Malformed("flags")
        values = _unpack(flagged if self.var_len else self.areas[0], p0[1 + width :])
        return {point.name: values[point.name] for point in flagged}

    @cached_property
    def _all(self) -> tuple[Datapoint, ...]:
        return tuple(self.datapoints.values())

    @staticmethod
    def _flags(among: Sequence[Datapoint], points: Iterable[Datapoint]) -> bytes:
        flags = sum(1 << among.index(point) for point in points)
        return flags.to_bytes(-(-len(among) // 8))


def _bits(points: Iterable[Datapoint]) -> list[Datapoint]:
    return [point for point in points if point.is_bits]


def _bytes(points: Iterable[Datapoint]) -> list[Datapoint]:
    return [point for point in points if not point.is_bits]


def _group_size(points: Sequence[Datapoint]) -> int:
    return -(-sum(point.length for point in _bits(points)) // 8)


def _pack(points: Sequence[Datapoint], values: Mapping[str, Value]) -> bytes:
    """Pack an area: its bits as one number, then its bytes."""
    group = shift = 0
    for point in _bits(points):
        raw = point.to_raw(values[point.name])
        group |= int.from_bytes(raw) << shift if isinstance(raw, bytes) else raw << shift
        shift += point.length
    packed = group.to_bytes(_group_size(points))
    for point in _bytes(points):
        raw = point.to_raw(values[point.name])
        packed += raw if isinstance(raw, bytes) else raw.to_bytes(point.length)
    return packed


def _unpack(points: Sequence[Datapoint], data: bytes) -> dict[str, Value]:
    """Undo `_pack`. Raises Malformed when the length or an index is wrong."""
    size = _group_size(points)
    if len(data) != size + sum(point.length for point in _bytes(points)):
        raise Malformed("length")
    group = int.from_bytes(data[:size])
    values: dict[str, Value] = {}
    for point in _bits(points):
        values[point.name] = point.from_raw(group & (1 << point.length) - 1)
        group >>= point.length
    offset = size
    for point in _bytes(points):
        field = data[offset : offset + point.length]
        raw = field if point.data_type == "binary" else int.from_bytes(field)
        values[point.name] = point.from_raw(raw)
        offset += point.length
    return values
