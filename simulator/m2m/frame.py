"""The packet around a p0: `00 00 00 03`, length, flag, command, payload."""

VERSION = b"\x00\x00\x00\x03"
SEND, REPORT, ASK, ACK = 0x90, 0x91, 0x93, 0x94
SN = 4
"""Bytes of the serial number that begins the payload of ASK and ACK."""


def unpack(frame: bytes) -> bytes:
    """Return the p0 that a client sends. Raises ValueError for what is no such packet."""
    if not frame.startswith(VERSION):
        raise ValueError("version")
    length = shift = 0
    position = len(VERSION)
    while True:
        if position >= len(frame) or shift > 21:
            raise ValueError("length")
        byte = frame[position]
        length |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if not byte & 0x80:
            break
    rest = frame[position:]
    if len(rest) != length or length < 3:
        raise ValueError("length")
    command, payload = int.from_bytes(rest[1:3]), rest[3:]
    if command not in {SEND, ASK}:
        raise ValueError("command")
    return payload[SN:] if command == ASK else payload


def pack(p0: bytes, command: int = REPORT) -> bytes:
    """Return the packet with which a device sends a p0."""
    rest = b"\x00" + command.to_bytes(2) + p0
    length, left = b"", len(rest)
    while True:
        length += bytes([left & 0x7F | (0x80 if left > 0x7F else 0)])
        left >>= 7
        if not left:
            return VERSION + length + rest
