"""What goes over the push socket: JSON texts, read into messages and written from them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from .auth import Token
from .wire import JSON

SESSION_LOST = frozenset({1003, 1009, 1011})
"""Codes of `Invalid` after which only signing in again helps: not signed in, dead, no heartbeat."""


@dataclass(frozen=True, slots=True)
class DataPush:
    """Values of a device: all of them, or only some, which are to be merged.

    `attrs` is worded as the cloud does: binaries are lists of bytes, booleans may be 0 and 1, enums
    labels or indexes. A message with a `serial` has been acknowledged.
    """

    did: str = field(repr=False)
    attrs: Mapping[str, JSON]
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class OnlinePush:
    """A device came online or went offline."""

    did: str = field(repr=False)
    online: bool


@dataclass(frozen=True, slots=True)
class BindingPush:
    """The account gained or lost a device, known or not."""

    did: str = field(repr=False)
    bound: bool


@dataclass(frozen=True, slots=True)
class RawPush:
    """A packet of a device, as in the LAN protocol: version, length, flag, command, payload."""

    did: str = field(repr=False)
    raw: bytes


@dataclass(frozen=True, slots=True)
class Resynced:
    """From now on these devices are heard; what happened before may have been missed."""

    url: str
    dids: frozenset[str] = field(repr=False)


type PushMessage = DataPush | OnlinePush | BindingPush | RawPush | Resynced


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Answer to signing in."""

    success: bool


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Answer to a subscription: the devices that it worked for."""

    dids: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invalid:
    """The cloud could not use a message, or has lost the session."""

    code: int


type Frame = DataPush | OnlinePush | BindingPush | RawPush | SignedIn | Subscribed | Invalid


class UnreadableFrameError(ValueError):
    """A frame that says nothing; the text tells in a word why, and nothing of the content."""


def read_frame(text: bytes) -> Frame | None:
    """Return what the cloud says, None for what asks for nothing. Raises UnreadableFrameError."""
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise UnreadableFrameError("not JSON") from None
    try:
        read = _READERS[frame["cmd"]]
    except KeyError, TypeError:
        raise UnreadableFrameError("unknown") from None
    try:
        return read(frame)
    except KeyError, TypeError, ValueError:
        raise UnreadableFrameError("malformed") from None


def login(app_id: str, token: Token, heartbeat: int) -> bytes:
    """Ask for a session that speaks datapoints; devices are subscribed one by one."""
    data = {
        "appid": app_id,
        "uid": token.uid,
        "token": token.value,
        "p0_type": "attrs_v4",
        "heartbeat_interval": heartbeat,
        "auto_subscribe": False,
    }
    return orjson.dumps({"cmd": "login_req", "data": data})


def subscribe(dids: Iterable[str]) -> bytes:
    """Ask to hear from devices."""
    return orjson.dumps({"cmd": "subscribe_req", "data": [{"did": did} for did in dids]})


def read(did: str) -> bytes:
    """Ask a device for all its values; one that is offline does not answer."""
    return orjson.dumps({"cmd": "c2s_read", "data": {"did": did}})


def acknowledge(did: str, serial: int) -> bytes:
    """Confirm values that came with a serial number."""
    return orjson.dumps({"cmd": "c2s_ack", "res_sn": serial, "did": did})


PING = b'{"cmd":"ping"}'


def _data(frame: Any) -> DataPush:
    data = frame["data"]
    did, attrs, serial = data["did"], data["attrs"], frame.get("req_sn")
    if not (isinstance(did, str) and isinstance(attrs, dict)):
        raise TypeError
    return DataPush(did, attrs, serial if isinstance(serial, int) else None)


def _online(frame: Any) -> OnlinePush:
    return OnlinePush(_did(frame), _flag(frame["data"]["online"]))


def _binding(frame: Any) -> BindingPush:
    return BindingPush(_did(frame), _flag(frame["data"]["bind"]))


def _raw(frame: Any) -> RawPush:
    raw = frame["data"]["raw"]
    if not isinstance(raw, list):
        raise TypeError
    return RawPush(_did(frame), bytes(raw))


def _signed_in(frame: Any) -> SignedIn:
    return SignedIn(_flag(frame["data"]["success"]))


def _subscribed(frame: Any) -> Subscribed:
    dids = (item["did"] for item in frame["data"]["success"])
    return Subscribed(frozenset(did for did in dids if isinstance(did, str)))


def _invalid(frame: Any) -> Invalid:
    return Invalid(int(frame["data"]["error_code"]))


def _nothing(frame: Any) -> None:
    """Be content: that a frame came is all it says."""


def _did(frame: Any) -> str:
    did = frame["data"]["did"]
    if not isinstance(did, str):
        raise TypeError
    return did


def _flag(value: object) -> bool:
    if not isinstance(value, int):
        raise TypeError
    return bool(value)


_READERS: Mapping[str, Callable[[Any], Frame | None]] = {
    "s2c_noti": _data,
    "s2c_online_status": _online,
    "s2c_binding_changed": _binding,
    "s2c_raw": _raw,
    "login_res": _signed_in,
    "subscribe_res": _subscribed,
    "s2c_invalid_msg": _invalid,
    "s2c_ack": _nothing,
    "pong": _nothing,
}
