"""A device: its values, its bindings, and everything that can happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from .contract import JSON
from .datapoint import Value
from .errors import ApiError
from .layout import Malformed

if TYPE_CHECKING:
    from .product import Product
    from .world import World

SILENCE = 86400
"""Seconds after which the cloud forgets the last report."""
HEARTBEAT = 600
"""Seconds between the unasked reports of a device that is online."""


class Role(StrEnum):
    """What a user is to a device (see x-role-model of the contract)."""

    SPECIAL = "special"
    OWNER = "owner"
    GUEST = "guest"
    NORMAL = "normal"


class EventKind(StrEnum):
    """What happened to a device."""

    ONLINE = "online"
    OFFLINE = "offline"
    COMMAND = "command"
    REPORT = "report"
    ALERT = "alert"
    FAULT = "fault"
    BOUND = "bound"
    UNBOUND = "unbound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who sent a command, in the words of the device log."""

    kind: str = "client"
    """`client` or `d3`, the rule engine."""
    uid: str = ""
    appid: str = ""
    ip: str = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
    """Something that happened to a device.

    A report lists what changed (perhaps nothing); alerts and faults among the changes follow as
    events of their own. A command carries its packet, BOUND and UNBOUND the user in `uid`.
    """

    device: Device
    kind: EventKind
    changes: Mapping[str, Value] = field(default_factory=dict)
    source: Source = Source()
    payload: bytes = b""
    uid: str = ""


@dataclass(kw_only=True)
class Binding:
    """What one user has of one device."""

    uid: str
    role: Role
    bound_at: float
    """Unix seconds."""
    dev_alias: str | None = None
    remark: str | None = None
    dev_label: list[str] | None = None
    user_alias: str | None = None
    """Name that the owner gave the guest."""
    expires_at: float | None = None
    """End of a share with a duration, Unix seconds."""


@dataclass(kw_only=True)
class Device:
    """A device of one region. Values are as `datapoint` describes them."""

    did: str
    mac: str
    passcode: str = field(repr=False)
    product_key: str
    region: str
    values: dict[str, Value]
    online: bool = True
    is_disabled: bool = False
    looks_offline: bool = False
    """`is_online` says false although the device works."""
    gateway_did: str | None = None
    qr_content: str = ""
    """Text of the QR code on its box."""
    reported_at: float = 0
    """Unix seconds of the last report, 0 without one."""
    changed_at: float = 0
    """Unix seconds of the last change between online and offline."""
    inner: dict[str, float] = field(default_factory=dict)
    """What it knows and does not report: exact temperatures, counters."""
    firmware: str = "04020B30"
    bindings: dict[str, Binding] = field(default_factory=dict)
    """By uid, oldest first; change them through `roles` only."""

    def __post_init__(self) -> None:
        """Wait for the world to adopt it."""
        self.world: World
        self._stale: tuple[float, float, dict[str, Value]] | None = None

    @property
    def product(self) -> Product:
        """Its model."""
        return self.world.products[self.product_key]

    def latest(self) -> tuple[int, Mapping[str, Value]]:
        """Return what the cloud believes: time of the last report (0 = none) and the values."""
        now = self.world.clock.timestamp()
        reported, values = self.reported_at, self.values
        if self._stale is not None:
            until, stale_reported, stale_values = self._stale
            if now < until:
                reported, values = stale_reported, stale_values
            else:
                self._stale = None
        if reported and self.online and now > reported:
            reported = now - (now - reported) % HEARTBEAT
        if not reported or now - reported > SILENCE:
            return 0, {}
        return int(reported), values

    def command(self, attrs: Mapping[str, JSON], source: Source = Source()) -> None:
        """Obey a control call. Raises ApiError: the whole call is refused for one bad value."""
        accepted = self.accept(attrs)
        self._require_reachable()
        self._obey(accepted, source, self.product.layout.control(accepted))

    def command_raw(self, p0: bytes, source: Source = Source()) -> None:
        """Obey a raw packet; one that makes no sense is ignored, as real devices do."""
        self._require_reachable()
        try:
            accepted = self.accept(self.product.layout.decode_control(p0))
        except Malformed, ApiError:
            self._emit(EventKind.COMMAND, source=source, payload=p0)
            return
        self._obey(accepted, source, p0)

    def accept(self, attrs: Mapping[str, JSON]) -> dict[str, Value]:
        """Return the values that a control call means. Raises ApiError ATTR_INVALID."""
        return self.product.accept(attrs)

    def report(self, changes: Mapping[str, Value] | None = None) -> None:
        """Let the device report, with new values of any of its datapoints.

        Off line it only changes, and reports when it is back.
        """
        points = self.product.layout.datapoints
        new = {name: points[name].accept(value) for name, value in (changes or {}).items()}
        changed = {name: value for name, value in new.items() if self.values[name] != value}
        self.values = self.values | changed
        if not self.online:
            return
        self.reported_at = self.world.clock.timestamp()
        self._emit(EventKind.REPORT, changed)
        for kind in (EventKind.ALERT, EventKind.FAULT):
            if raised := {n: v for n, v in changed.items() if points[n].access == kind}:
                self._emit(kind, raised)

    def press(self, name: str) -> None:
        """Press the device's own key of a writable datapoint: toggle, or next of the choices."""
        point = self.product.layout.datapoints[name]
        raw = point.to_raw(self.values[name])
        if isinstance(raw, bytes):
            raise TypeError(f"{name} has no key")
        last = {"bool": 1, "enum": len(point.labels) - 1}.get(point.data_type, point.maximum)
        following = point.from_raw(raw + 1 if raw < last else point.minimum)
        self.report(self.world.react(self, {name: following}))

    def set_online(self, online: bool) -> None:
        """Plug the device in or out."""
        if self.online == online:
            return
        self.online = online
        self.changed_at = self.world.clock.timestamp()
        self._emit(EventKind.ONLINE if online else EventKind.OFFLINE)
        if online:
            self.reported_at = self.changed_at
            self._emit(EventKind.REPORT, self.values if self.product.layout.var_len else {})

    def emit(self, kind: EventKind, uid: str) -> None:
        """Announce that a user gained or lost the device."""
        self.world.emit(DeviceEvent(device=self, kind=kind, uid=uid))

    def state_changed_at(self) -> datetime:
        """Return when it last went online or offline."""
        return self.world.moment(self.changed_at)

    def _require_reachable(self) -> None:
        if self.is_disabled:
            raise ApiError("DEVICE_DISABLED")
        if not self.online:
            raise ApiError("DEVICE_OFFLINE")

    def _obey(self, accepted: Mapping[str, Value], source: Source, payload: bytes) -> None:
        if (lag := self.world.latest_lag()) and self._stale is None:
            now = self.world.clock.timestamp()
            self._stale = (now + lag, self.reported_at, self.values)
        self._emit(EventKind.COMMAND, accepted, source, payload)
        self.report(self.world.react(self, accepted))

    def _emit(
        self,
        kind: EventKind,
        changes: Mapping[str, Value] | None = None,
        source: Source = Source(),
        payload: bytes = b"",
    ) -> None:
        event = DeviceEvent(
            device=self, kind=kind, changes=changes or {}, source=source, payload=payload
        )
        self.world.emit(event)
