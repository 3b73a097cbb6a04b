"""Client of the Gizwits cloud: Open API and push. Imports nothing from homeassistant."""

from .apps import KNOWN_APPS, App, SignIn
from .auth import Credentials, Token
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
from .gate import Priority
from .regions import REGIONS, Server, is_loopback, private_servers
from .system import KnownError, Status
from .transport import Policy, Stats
from .users import Gender, Language, User
from .wire import JSON

__all__ = [
    "JSON",
    "KNOWN_APPS",
    "REGIONS",
    "App",
    "Binding",
    "Credentials",
    "DeviceType",
    "Discovery",
    "ErrorCode",
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
    "Guest",
    "KnownError",
    "Labels",
    "Language",
    "Latest",
    "Network",
    "Outcome",
    "Policy",
    "Priority",
    "Role",
    "Server",
    "SignIn",
    "Stats",
    "Status",
    "Token",
    "User",
    "discover",
    "error_from",
    "is_loopback",
    "prioritised",
    "private_servers",
]
