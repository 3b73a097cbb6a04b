"""Every operation of the Open API as data: what the request path needs to know of each.

Names are the contract's operation ids; a test holds the table to the contract.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum


class Security(Enum):
    """What a call has to prove, besides the AppID that each one carries."""

    APP = ()
    USER = ("UserToken",)
    USER_OPTIONAL = ("UserToken?",)
    """Documented without a token, but real servers were seen to ask for one: sent when there is one."""
    APP_TOKEN = ("ApplicationToken",)
    APP_AUTH = ("ApplicationAuth",)
    SIGNED = ("UserToken", "Timestamp", "Signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call. `idempotent`: sending it twice does what sending it once does, so it may be retried.

    `names_user`: the request names a person, so that "no such user" is about that one and not about the caller.
    """

    name: str
    method: str
    path: str
    security: Security
    idempotent: bool
    names_user: bool = False


_A, _U, _O = Security.APP, Security.USER, Security.USER_OPTIONAL
_T, _S, _G = Security.APP_TOKEN, Security.APP_AUTH, Security.SIGNED

# Sending these twice would do something twice, or fail the second time.
_ONCE = frozenset(
    {
        "create_user",
        "update_user",
        "reset_password",
        "request_sms_code",
        "get_captcha",
        "verify_captcha_and_send_sms",
        "verify_sms_code",
        "bind_by_mac",
        "bind_by_qr",
        "bind_by_passcode",
        "control_device",
        "create_sharing",
        "cancel_sharing",
        "respond_sharing",
        "transfer_ownership",
        "accept_sharing_by_code",
        "create_group",
        "control_group",
        "create_rule",
        "create_scene",
        "run_scene",
        "create_device_schedule",
        "create_common_schedule",
    }
)
_NAMES_USER = frozenset(
    {
        "create_user",
        "update_user",
        "reset_password",
        "unbind_guest",
        "create_sharing",
        "transfer_ownership",
    }
)

_TABLE: Iterable[tuple[str, str, str, Security]] = (
    ("create_user", "POST", "/app/users", _A),
    ("get_user", "GET", "/app/users", _U),
    ("update_user", "PUT", "/app/users", _U),
    ("login", "POST", "/app/login", _A),
    ("logout", "DELETE", "/app/logout", _U),
    ("request_app_token", "POST", "/app/request_token", _S),
    ("reset_password", "POST", "/app/reset_password", _A),
    ("request_sms_code", "POST", "/app/sms_code", _T),
    ("get_captcha", "GET", "/app/verify/codes", _T),
    ("verify_captcha_and_send_sms", "POST", "/app/verify/codes", _T),
    ("verify_sms_code", "PUT", "/app/verify/codes", _T),
    ("list_messages", "GET", "/app/messages", _U),
    ("update_message", "PUT", "/app/messages/{id}", _U),
    ("bind_by_mac", "POST", "/app/bind_mac", _G),
    ("bind_by_qr", "POST", "/app/bind_latest", _U),
    ("list_bindings", "GET", "/app/bindings", _U),
    ("unbind", "DELETE", "/app/bindings", _U),
    ("bind_by_passcode", "POST", "/app/bindings", _U),
    ("update_binding", "PUT", "/app/bindings/{did}", _U),
    ("list_device_guests", "GET", "/app/{did}/bindings", _U),
    ("unbind_guest", "DELETE", "/app/{did}/bindings", _U),
    ("get_latest", "GET", "/app/devdata/{did}/latest", _O),
    ("get_datapoint_schema", "GET", "/app/datapoint", _O),
    ("get_device", "GET", "/app/devices/{did}", _U),
    ("get_raw_data", "GET", "/app/devices/{did}/raw_data", _U),
    ("control_device", "POST", "/app/control/{did}", _U),
    ("create_sharing", "POST", "/app/sharing", _U),
    ("list_sharings", "GET", "/app/sharing", _U),
    ("cancel_sharing", "DELETE", "/app/sharing/{id}", _U),
    ("respond_sharing", "PUT", "/app/sharing/{id}", _U),
    ("update_sharing_alias", "PUT", "/app/sharing/{id}/alias", _U),
    ("transfer_ownership", "POST", "/app/sharing/{did}/transfer", _U),
    ("get_sharing_by_code", "GET", "/app/sharing/code/{code}", _U),
    ("accept_sharing_by_code", "POST", "/app/sharing/code/{code}", _U),
    ("list_groups", "GET", "/app/group", _U),
    ("create_group", "POST", "/app/group", _U),
    ("delete_group", "DELETE", "/app/group/{id}", _U),
    ("update_group", "PUT", "/app/group/{id}", _U),
    ("list_group_devices", "GET", "/app/group/{id}/devices", _U),
    ("add_group_devices", "POST", "/app/group/{id}/devices", _U),
    ("remove_group_devices", "DELETE", "/app/group/{id}/devices", _U),
    ("control_group", "POST", "/app/group/{id}/control", _U),
    ("get_rule_params", "GET", "/app/rules/params", _U),
    ("list_rules", "GET", "/app/rules", _U),
    ("create_rule", "POST", "/app/rules", _U),
    ("update_rule", "PUT", "/app/rules/{rule_id}", _U),
    ("delete_rule", "DELETE", "/app/rules/{rule_id}", _U),
    ("list_scenes", "GET", "/app/scene", _U),
    ("create_scene", "POST", "/app/scene", _U),
    ("update_scene", "PUT", "/app/scene/{id}", _U),
    ("delete_scene", "DELETE", "/app/scene/{id}", _U),
    ("get_scene_task_status", "GET", "/app/scene/{id}/task", _U),
    ("run_scene", "POST", "/app/scene/{id}/task", _U),
    ("list_device_schedules", "GET", "/app/devices/{did}/scheduler", _U),
    ("create_device_schedule", "POST", "/app/devices/{did}/scheduler", _U),
    ("update_device_schedule", "PUT", "/app/devices/{did}/scheduler/{id}", _U),
    ("delete_device_schedule", "DELETE", "/app/devices/{did}/scheduler/{id}", _U),
    ("list_common_schedules", "GET", "/app/common_scheduler", _U),
    ("create_common_schedule", "POST", "/app/common_scheduler", _U),
    ("update_common_schedule", "PUT", "/app/common_scheduler/{id}", _U),
    ("delete_common_schedule", "DELETE", "/app/common_scheduler/{id}", _U),
    ("get_aggregated_data", "GET", "/app/devdata/{did}/agg_data", _U),
    ("get_status", "GET", "/status", _A),
    ("get_errors", "GET", "/errors", _A),
)

OPERATIONS: Mapping[str, Operation] = {
    name: Operation(
        name=name,
        method=method,
        path=path,
        security=security,
        idempotent=name not in _ONCE,
        names_user=name in _NAMES_USER,
    )
    for name, method, path, security in _TABLE
}

AEP_SIGN_IN = Operation(
    name="aep_sign_in",
    method="POST",
    path="/app/smart_home/login/pwd",
    security=Security.APP,
    idempotent=True,
)
"""Signing in at the brand apps' back end, which is no part of the Open API."""
