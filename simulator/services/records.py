"""What the services remember. Plain data, so that a state file can hold all of it.

Moments are Unix seconds, `uid` is the account that owns the record, `attrs` and `tasks` are kept
as the client wrote them, texts that do not apply are blank as in the cloud's own answers.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from ..contract import JSON


class SharingType(IntEnum):
    """How an offer reaches its receiver."""

    ACCOUNT = 0
    QR = 1


class SharingStatus(IntEnum):
    """Where an offer stands."""

    PENDING = 0
    ACCEPTED = 1
    REFUSED = 2
    CANCELLED = 3


class MessageStatus(IntEnum):
    """What the receiver did with a message."""

    UNREAD = 0
    READ = 1
    DELETED = 2


class RunStatus(IntEnum):
    """Where the last run of a scene stands."""

    RUNNING = 0
    FINISHED = 1
    FAILED = 2
    IDLE = 3


@dataclass(slots=True, kw_only=True)
class Sharing:
    """An offer of a device by its owner `uid`; `guest` is unknown until a QR code is taken."""

    id: int
    type: SharingType
    uid: str
    did: str
    guest: str | None
    code: str | None
    duration: int | None
    """Minutes the guest may use the device after accepting."""
    created_at: float
    updated_at: float
    expired_at: float
    status: SharingStatus = SharingStatus.PENDING
    ends_at: float | None = None
    guest_alias: str | None = None
    """What the owner calls the guest."""
    owner_alias: str | None = None
    """What the guest calls the owner."""


@dataclass(slots=True, kw_only=True)
class Message:
    """A note in the message centre of account `uid`."""

    id: str
    uid: str
    content: str
    created_at: float
    updated_at: float
    type: int = 1
    status: MessageStatus = MessageStatus.UNREAD


@dataclass(slots=True, kw_only=True)
class Group:
    """A named set of devices; only one of a single product can be controlled as a whole."""

    id: str
    uid: str
    name: str
    created_at: float
    updated_at: float
    product_key: str = ""
    gw_did: str | None = None
    multicast_id: str = ""
    remark: str = ""
    dids: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Scene:
    """A stored sequence of steps."""

    id: str
    uid: str
    name: str
    tasks: list[dict[str, JSON]]
    created_at: float
    updated_at: float
    remark: str = ""
    status: RunStatus = RunStatus.IDLE


@dataclass(slots=True, kw_only=True)
class Schedule:
    """A timer of one device, group or scene; dates and times are UTC texts."""

    id: str
    uid: str
    created_at: float
    did: str = ""
    group_id: str = ""
    scene_id: str = ""
    attrs: dict[str, JSON] = field(default_factory=dict)
    raw: str = ""
    date: str = ""
    time: str = ""
    repeat: str = ""
    days: list[int] = field(default_factory=list)
    start_date: str = ""
    end_date: str = ""
    enabled: bool = True
    remark: str = ""


@dataclass(slots=True, kw_only=True)
class Rule:
    """A linkage rule; `body` is what the client wrote, already checked."""

    id: int
    uid: str
    body: dict[str, JSON]
    fired_at: float | None = None


@dataclass(slots=True, kw_only=True)
class Captcha:
    """A picture code; `text` is what a person reads in it."""

    id: str
    text: str
    made_at: float


@dataclass(slots=True, kw_only=True)
class LogEntry:
    """One line of a device's log: a packet or a change of presence."""

    type: str
    timestamp: float
    payload: str = ""
    """Packet as hex text, blank for presence."""
    ip: str = ""
    """Of an app; the device's own is left out."""
    source: str = ""
    uid: str = ""
    app_id: str = ""


@dataclass(slots=True, kw_only=True)
class DeviceHistory:
    """What a device did: both logs, and its numeric reports for aggregates."""

    traffic: list[LogEntry] = field(default_factory=list)
    presence: list[LogEntry] = field(default_factory=list)
    samples: list[tuple[float, dict[str, float]]] = field(default_factory=list)
