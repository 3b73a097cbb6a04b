"""Client of the Gizwits cloud: Open API and push. Imports nothing from homeassistant."""

from .apps import KNOWN_APPS, App, SignIn
from .auth import Anonymous, Credentials, Proof, ThirdParty, Token, bare_token
from .bindings import Binding, DeviceType, Guest, Labels, Network, Outcome, Role
from .client import GizwitsClient, prioritised
from .devices import Latest
from .discovery import Discovery, Found, discover
from .errors import (
    ErrorCode,
    GizwitsAuthError,
    GizwitsConnectionError,
    GizwitsDeviceError,
    GizwitsError,
    GizwitsPermissionError,
    GizwitsRequestError,
    GizwitsServerError,
    GizwitsThrottledError,
    error_from,
)
from .frames import BindingPush, DataPush, OnlinePush, PushMessage, RawPush, Resynced
from .gate import Priority
from .groups import Group, GroupChange, GroupDevice, GroupFailure, GroupResult
from .history import Aggregate, Aggregator, LogEntry, LogKind, LogSource, LogType, Period
from .m2m import PushClient
from .messages import Message, MessageStatus, MessageType
from .push_policy import PushPolicy, PushStats
from .regions import REGIONS, Server, is_loopback, private_servers
from .rules import (
    Comparison,
    Condition,
    DelayAction,
    DeviceAction,
    EventAttr,
    Rule,
    RuleEvent,
    RuleInput,
    RuleParam,
    RuleSpec,
)
from .scenes import DelayStep, DeviceStep, GroupStep, Scene, SceneSpec, SceneStatus, Step
from .schedules import Schedule, Timer
from .sharing import (
    Direction,
    Preview,
    QrInvitation,
    Sharing,
    SharingKind,
    SharingStatus,
    sharing_code,
)
from .system import KnownError, Status
from .timing import Timing, Weekday
from .transport import Policy, Stats
from .users import Gender, Language, Provider, User
from .verification import AppToken, Captcha
from .wire import JSON, Birthday

__all__ = [
    "JSON",
    "KNOWN_APPS",
    "REGIONS",
    "Aggregate",
    "Aggregator",
    "Anonymous",
    "App",
    "AppToken",
    "Binding",
    "BindingPush",
    "Birthday",
    "Captcha",
    "Comparison",
    "Condition",
    "Credentials",
    "DataPush",
    "DelayAction",
    "DelayStep",
    "DeviceAction",
    "DeviceStep",
    "DeviceType",
    "Direction",
    "Discovery",
    "ErrorCode",
    "EventAttr",
    "Found",
    "Gender",
    "GizwitsAuthError",
    "GizwitsClient",
    "GizwitsConnectionError",
    "GizwitsDeviceError",
    "GizwitsError",
    "GizwitsPermissionError",
    "GizwitsRequestError",
    "GizwitsServerError",
    "GizwitsThrottledError",
    "Group",
    "GroupChange",
    "GroupDevice",
    "GroupFailure",
    "GroupResult",
    "GroupStep",
    "Guest",
    "KnownError",
    "Labels",
    "Language",
    "Latest",
    "LogEntry",
    "LogKind",
    "LogSource",
    "LogType",
    "Message",
    "MessageStatus",
    "MessageType",
    "Network",
    "OnlinePush",
    "Outcome",
    "Period",
    "Policy",
    "Preview",
    "Priority",
    "Proof",
    "Provider",
    "PushClient",
    "PushMessage",
    "PushPolicy",
    "PushStats",
    "QrInvitation",
    "RawPush",
    "Resynced",
    "Role",
    "Rule",
    "RuleEvent",
    "RuleInput",
    "RuleParam",
    "RuleSpec",
    "Scene",
    "SceneSpec",
    "SceneStatus",
    "Schedule",
    "Server",
    "Sharing",
    "SharingKind",
    "SharingStatus",
    "SignIn",
    "Stats",
    "Status",
    "Step",
    "ThirdParty",
    "Timer",
    "Timing",
    "Token",
    "User",
    "Weekday",
    "bare_token",
    "discover",
    "error_from",
    "is_loopback",
    "prioritised",
    "private_servers",
    "sharing_code",
]
