"""What can go wrong: the cloud's error table and the exceptions made of it.

Decide on `error_code`, never on the HTTP status or the wording: the same code comes with
different statuses, error bodies also come with 200, and the texts are not stable.
"""

from collections.abc import Mapping
from enum import IntEnum
import re
from typing import override


class ErrorCode(IntEnum):
    """Every documented `error_code`; the vendor's names without `GIZ_OPENAPI_`."""

    MAC_ALREADY_REGISTERED = 9001
    PRODUCT_KEY_INVALID = 9002
    APPID_INVALID = 9003
    TOKEN_INVALID = 9004
    USER_NOT_EXIST = 9005
    TOKEN_EXPIRED = 9006
    M2M_ID_INVALID = 9007
    SERVER_ERROR = 9008
    CODE_EXPIRED = 9009
    CODE_INVALID = 9010
    SANDBOX_SCALE_QUOTA_EXHAUSTED = 9011
    PRODUCTION_SCALE_QUOTA_EXHAUSTED = 9012
    PRODUCT_HAS_NO_REQUEST_SCALE = 9013
    DEVICE_NOT_FOUND = 9014
    FORM_INVALID = 9015
    DID_PASSCODE_INVALID = 9016
    DEVICE_NOT_BOUND = 9017
    PHONE_UNAVALIABLE = 9018
    USERNAME_UNAVALIABLE = 9019
    USERNAME_PASSWORD_ERROR = 9020
    SEND_COMMAND_FAILED = 9021
    EMAIL_UNAVALIABLE = 9022
    DEVICE_DISABLED = 9023
    FAILED_NOTIFY_M2M = 9024
    ATTR_INVALID = 9025
    USER_INVALID = 9026
    FIRMWARE_NOT_FOUND = 9027
    JD_PRODUCT_NOT_FOUND = 9028
    DATAPOINT_DATA_NOT_FOUND = 9029
    SCHEDULER_NOT_FOUND = 9030
    QQ_OAUTH_KEY_INVALID = 9031
    OTA_SERVICE_OK_BUT_IN_IDLE = 9032
    BT_FIRMWARE_UNVERIFIED = 9033
    BT_FIRMWARE_NOTHING_TO_UPGRADE = 9034
    SAVE_KAIROSDB_ERROR = 9035
    EVENT_NOT_DEFINED = 9036
    SEND_SMS_FAILED = 9037
    APPLICATION_AUTH_INVALID = 9038
    NOT_ALLOWED_CALL_API = 9039
    BAD_QRCODE_CONTENT = 9040
    REQUEST_THROTTLED = 9041
    DEVICE_OFFLINE = 9042
    TIMESTAMP_INVALID = 9043
    SIGNATURE_INVALID = 9044
    DEPRECATED_API = 9045
    REGISTER_IS_BUSY = 9046
    DEVICE_ENCRYPT_DISABLED = 9047
    DEVICE_ENCRYPT_ENABLED = 9048
    EMAIL_NOT_ACTIVATED = 9077
    CANNOT_SHARE_TO_SELF = 9080
    ONLY_OWNER_CAN_SHARE = 9081
    NOT_FOUND_GUEST = 9082
    GUEST_ALREADY_BOUND = 9083
    NOT_FOUND_SHARING_INFO = 9084
    NOT_FOUND_THE_MESSAGE = 9085
    SHARING_IS_WAITING_FOR_ACCEPT = 9087
    SHARING_IS_EXPIRED = 9088
    SHARING_IS_COMPLETED = 9089
    INVALID_SHARING_BECAUSE_UNBINDING = 9090
    ONLY_OWNER_CAN_BIND = 9092
    ONLY_OWNER_CAN_OPERATE = 9093
    SHARING_ALREADY_CANCELLED = 9094
    OWNER_CANNOT_UNBIND_SELF = 9095
    ONLY_GUEST_CAN_CHECK_QRCODE = 9096
    MESSAGE_ALREADY_DELETED = 9098
    BINDING_NOTIFY_FAILED = 9099
    ONLY_SELF_CAN_MODIFY_ALIAS = 9100
    ONLY_RECEIVER_CAN_MARK_MESSAGE = 9101
    SCENE_NOT_FOUND = 9220
    SCENE_NOT_OWNED = 9221
    RESERVED = 9999


class GizwitsError(Exception):
    """A call that failed.

    `code` is the cloud's `error_code` (documented or not), None without one; `status` the HTTP
    status, None when there was no answer; `detail` the cloud's own explanation with everything
    that may identify a person or a device masked: fit for the user, texts, and logs.
    """

    def __init__(
        self, detail: str | None = None, *, code: int | None = None, status: int | None = None
    ) -> None:
        """Keep what is known about the failure."""
        self.code = code
        self.status = status
        self.detail = detail
        super().__init__(detail, code, status)

    @override
    def __str__(self) -> str:
        """Name the code as the vendor does, then the detail."""
        parts = [_title(self.code) or (f"HTTP {self.status}" if self.status else "")]
        parts.append(self.detail or "")
        return ": ".join(part for part in parts if part) or type(self).__name__


class GizwitsAuthError(GizwitsError):
    """The account or its token is refused: sign in again."""


class GizwitsPermissionError(GizwitsError):
    """The application may not do this: its AppID or its rights have to change."""


class GizwitsThrottledError(GizwitsError):
    """Too many requests; `retry_after` is the wait in seconds that is asked for."""

    def __init__(
        self,
        detail: str | None = None,
        *,
        code: int | None = None,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Keep the wait besides what every error keeps."""
        super().__init__(detail, code=code, status=status)
        self.retry_after = retry_after


class GizwitsDeviceError(GizwitsError):
    """The device is gone, offline, disabled or did not get the command."""


class GizwitsRequestError(GizwitsError):
    """What was asked for is not acceptable; asking again will not help."""


class GizwitsServerError(GizwitsError):
    """The cloud failed or answered with something that is not its API."""


class GizwitsConnectionError(GizwitsError):
    """No answer: no connection, or not in time."""


# What follows from a code. Codes that are not here refuse what was asked for.
_KINDS: Mapping[type[GizwitsError], frozenset[ErrorCode]] = {
    GizwitsAuthError: frozenset(
        {
            ErrorCode.TOKEN_INVALID,
            ErrorCode.TOKEN_EXPIRED,
            ErrorCode.USER_NOT_EXIST,
            ErrorCode.USERNAME_PASSWORD_ERROR,
            ErrorCode.USER_INVALID,
        }
    ),
    GizwitsPermissionError: frozenset(
        {
            ErrorCode.PRODUCT_KEY_INVALID,
            ErrorCode.APPID_INVALID,
            ErrorCode.APPLICATION_AUTH_INVALID,
            ErrorCode.NOT_ALLOWED_CALL_API,
            ErrorCode.DEPRECATED_API,
        }
    ),
    GizwitsThrottledError: frozenset({ErrorCode.REQUEST_THROTTLED}),
    GizwitsDeviceError: frozenset(
        {
            ErrorCode.M2M_ID_INVALID,
            ErrorCode.DEVICE_NOT_FOUND,
            ErrorCode.DID_PASSCODE_INVALID,
            ErrorCode.DEVICE_NOT_BOUND,
            ErrorCode.SEND_COMMAND_FAILED,
            ErrorCode.DEVICE_DISABLED,
            ErrorCode.FAILED_NOTIFY_M2M,
            ErrorCode.DATAPOINT_DATA_NOT_FOUND,
            ErrorCode.DEVICE_OFFLINE,
            ErrorCode.DEVICE_ENCRYPT_DISABLED,
            ErrorCode.DEVICE_ENCRYPT_ENABLED,
        }
    ),
    GizwitsServerError: frozenset({ErrorCode.SERVER_ERROR, ErrorCode.SAVE_KAIROSDB_ERROR}),
}
_BY_VALUE: Mapping[int, ErrorCode] = {code.value: code for code in ErrorCode}
_KIND_OF = {code: kind for kind, codes in _KINDS.items() for code in codes}

TOKEN_CODES = frozenset({ErrorCode.TOKEN_INVALID, ErrorCode.TOKEN_EXPIRED})
"""Cured by a new token."""

# E-mail addresses; ids, tokens and MACs; phone numbers.
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w.-]+|\b(?=\w*\d)[0-9A-Za-z]{20,}\b"
    r"|\b(?:[0-9A-Fa-f]{2}[:-]?){6,}\b|\+?\d{7,}"
)
_DETAIL_MAX = 200
MASK = "***"
"""What stands in a detail where something private was."""


def masked(text: str) -> str:
    """Return `text` on one line, short, with whatever looks personal replaced by `***`."""
    return _PERSONAL.sub(MASK, " ".join(text.split()))[:_DETAIL_MAX]


def error_from(
    code: int | None,
    *,
    status: int | None = None,
    detail: str | None = None,
    retry_after: float | None = None,
    names_user: bool = False,
) -> GizwitsError:
    """Make the exception for a code, documented or not, or for a status without a code.

    `names_user`: the call names somebody (a new guest, a changed password), so that an unknown or
    unusable user is a fault of what was asked for and not of the caller's own account.
    """
    detail = masked(detail) if detail else None
    known = _member(code)
    if known is ErrorCode.REQUEST_THROTTLED or (code is None and status == 429):
        return GizwitsThrottledError(detail, code=code, status=status, retry_after=retry_after)
    if known is not None:
        kind = _KIND_OF.get(known, GizwitsRequestError)
        if names_user and kind is GizwitsAuthError and known not in TOKEN_CODES:
            kind = GizwitsRequestError
    elif code is None or (status is not None and status >= 500):
        kind = GizwitsServerError
    else:
        kind = GizwitsRequestError
    return kind(detail, code=code, status=status)


def _member(code: int | None) -> ErrorCode | None:
    return None if code is None else _BY_VALUE.get(code)


def _title(code: int | None) -> str:
    if code is None:
        return ""
    member = _member(code)
    return f"{code} {member.name}" if member else str(code)
