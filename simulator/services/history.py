"""What devices did: traffic and presence logs, and the numbers behind aggregates."""

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import attrgetter

from ..datapoint import LENGTHS
from ..device import Device, DeviceEvent, EventKind
from ..errors import ApiError
from ..world import DAY, World
from .records import DeviceHistory, LogEntry

KEPT = 7 * DAY
"""Seconds for which the logs go back."""
LIMIT = 20_000
"""Lines and reports remembered per device, whatever their age."""
PRESENCE = {EventKind.ONLINE: "dev_online", EventKind.OFFLINE: "dev_offline"}
TO_DEVICE, FROM_DEVICE = 0x90, 0x91


@dataclass(kw_only=True)
class HistoryState:
    """What is remembered, by did."""

    devices: dict[str, DeviceHistory] = field(default_factory=dict)


class History:
    """The memory of one world; it begins with the simulator."""

    def __init__(self, world: World) -> None:
        """Go on with what is stored."""
        self._world = world
        self._devices = world.state(HistoryState).devices

    def of(self, device: Device) -> DeviceHistory:
        """Return what is known of a device. Raises ApiError where the vendor has not opened it."""
        if device.product.published:
            raise ApiError("NOT_ALLOWED_CALL_API", "the product has no such service")
        return self._devices.setdefault(device.did, DeviceHistory())

    def on_event(self, event: DeviceEvent) -> None:
        """Write down what happened; a published product's devices leave no trace."""
        if event.device.product.published:
            return
        now = self._world.clock.timestamp()
        history = self.of(event.device)
        if event.kind in PRESENCE:
            _append(history.presence, LogEntry(type=PRESENCE[event.kind], timestamp=now))
        elif event.kind is EventKind.COMMAND:
            _append(history.traffic, _sent(event, now))
        elif event.kind is EventKind.REPORT:
            p0 = event.device.product.layout.report(event.device.values, event.changes or None)
            payload = frame(FROM_DEVICE, p0)
            _append(history.traffic, LogEntry(type="dev2app", timestamp=now, payload=payload))
            history.samples.append((now, numbers(event.device)))
            del history.samples[:-LIMIT]


def numbers(device: Device) -> dict[str, float]:
    """Return the numeric datapoints of a device."""
    points = device.product.layout.datapoints
    return {
        name: value
        for name, value in device.values.items()
        if points[name].data_type in LENGTHS and not isinstance(value, str)
    }


def frame(command: int, p0: bytes) -> str:
    """Return the hex text of a packet: head, length as a varint, flag, command and payload."""
    body = b"\x00" + command.to_bytes(2) + p0
    length, rest = b"", len(body)
    while rest > 0x7F:
        length += bytes([rest & 0x7F | 0x80])
        rest >>= 7
    return (b"\x00\x00\x00\x03" + length + bytes([rest]) + body).hex()


def _sent(event: DeviceEvent, now: float) -> LogEntry:
    source = event.source
    known = source.kind != "client" or source.uid
    return LogEntry(
        type="app2dev",
        timestamp=now,
        payload=frame(TO_DEVICE, event.payload),
        ip=source.ip,
        source=source.kind if known else "",
        uid=source.uid,
        app_id=source.appid,
    )


def _append(log: list[LogEntry], entry: LogEntry) -> None:
    log.append(entry)
    del log[: bisect_left(log, entry.timestamp - KEPT, key=attrgetter("timestamp"))]
    del log[:-LIMIT]
