"""p0 packets of a product: what a command sets and what a report says, byte by byte.

Standard products have fixed areas (writable, read-only, alerts, faults), var_len ones flag what follows. Multi-byte
numbers, groups of bits and flags are big-endian; the first datapoint of a group is in its lowest bits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from .codec import Value, decode, plain
from .schema import Access, Datapoint, DataType, ProductSchema

_HEAD = bytes((0, 0, 0, 3))
_VARINT = 4
_FLAG_DEVICE_ID = 1
_NUMBERED = (0x0093, 0x0094)  # commands whose p0 follows a serial number of 4 bytes
_VAR_LEN = 0x10
_BYTES = {DataType.UINT8: 1, DataType.UINT16: 2, DataType.UINT32: 4}


class PacketKind(IntEnum):
    """First byte of a p0; that of a var_len product is 0x10 higher, but for transparent ones."""

    CONTROL = 1
    READ = 2
    REPLY = 3
    REPORT = 4
    TRANSPARENT_TO_DEVICE = 5
    TRANSPARENT_FROM_DEVICE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A packet: of a control the values it sets, of a reply or report those it tells; else none."""

    kind: PacketKind
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


def parse_packet(schema: ProductSchema, data: bytes) -> Packet:
    """Parse a p0, or a frame around one. Raises ValueError when the schema does not explain it."""
    p0 = _unframed(data)
    if not p0:
        raise ValueError("there is no payload")
    var_len = bool(p0[0] & _VAR_LEN)
    kind = PacketKind(p0[0] & ~_VAR_LEN)
    if kind not in (PacketKind.CONTROL, PacketKind.REPLY, PacketKind.REPORT):
        return Packet(kind=kind)
    datapoints = sorted(schema.datapoints.values(), key=lambda each: each.id)
    areas = [[each for each in datapoints if each.access is access] for access in Access]
    if var_len:
        flagged, body = _flagged(datapoints, p0[1:])
        values = _values([flagged], body)
    elif kind is PacketKind.CONTROL:
        flagged, body = _flagged(areas[0], p0[1:])
        everything = _values(areas[:1], body)
        values = {each.name: everything[each.name] for each in flagged}
    else:
        values = _values(areas, p0[1:])
    return Packet(kind=kind, values=values)


def _unframed(data: bytes) -> bytes:
    """Return the p0 of a frame: head, length as a varint, flag, command, perhaps a device id, payload."""
    if not data.startswith(_HEAD):
        return data
    start = len(_HEAD)
    end = next((i for i in range(start, start + _VARINT) if not data[i : i + 1] >= b"\x80"), start)
    body = data[end + 1 :]
    flag, command, payload = body[:1], int.from_bytes(body[1:3]), body[3:]
    if flag and flag[0] & _FLAG_DEVICE_ID:
        payload = payload[2 + int.from_bytes(payload[:2]) :]
    return payload[4:] if command in _NUMBERED else payload


def _flagged(among: Sequence[Datapoint], data: bytes) -> tuple[list[Datapoint], bytes]:
    """Return which datapoints the flags before the body name, and the body."""
    width = -(-len(among) // 8)
    flags = int.from_bytes(data[:width])
    if flags >> len(among):
        raise ValueError("a flag of no datapoint")
    return [each for bit, each in enumerate(among) if flags >> bit & 1], data[width:]


def _values(areas: Sequence[Sequence[Datapoint]], data: bytes) -> dict[str, Value]:
    """Read areas one after the other: the bits of an area as one number, then its bytes."""
    values: dict[str, Value] = {}
    for area in areas:
        bits = [each for each in area if each.data_type in (DataType.BOOL, DataType.ENUM)]
        size = -(-sum(map(_bits, bits)) // 8)
        group, data = int.from_bytes(_taken(data, size)), data[size:]
        for each in bits:
            values[each.name] = decode(each, group & (1 << _bits(each)) - 1)
            group >>= _bits(each)
        for each in area:
            if each.data_type not in (DataType.BOOL, DataType.ENUM):
                size = _BYTES.get(each.data_type) or each.position.length
                values[each.name] = _value(each, _taken(data, size))
                data = data[size:]
    if data:
        raise ValueError("more bytes than the datapoints have")
    return values


def _bits(datapoint: Datapoint) -> int:
    """Return how many bits a boolean or an enum takes."""
    return datapoint.position.length or max(1, (len(datapoint.options) - 1).bit_length())


def _value(datapoint: Datapoint, data: bytes) -> Value:
    if not datapoint.data_type.is_number:
        return decode(datapoint, data)
    return plain(int.from_bytes(data) * datapoint.ratio + datapoint.addition)


def _taken(data: bytes, size: int) -> bytes:
    if len(data) < size:
        raise ValueError("fewer bytes than the datapoints have")
    return data[:size]
