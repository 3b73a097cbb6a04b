"""Devices of an account: bind them, name them in the cloud, give them back."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv, device_registry as dr
import voluptuous as vol

from ..binding import (
    Bound,
    async_bind_by_code,
    async_bind_by_mac,
    async_bind_by_passcode,
    async_bind_by_qr,
)
from ..cloud import ErrorCode, error_from
from ..coordinator import AccountCoordinator
from ..device import DeviceCoordinator
from ..failure import refusal
from .action import Action
from .fields import ATTR_ALIAS, ATTR_REMARK, TEXT
from .targets import ACCOUNT, DEVICE, account_of, device_of

ATTR_QR_CONTENT: Final = "qr_content"
ATTR_SHARE_CODE: Final = "share_code"
ATTR_MAC: Final = "mac"
ATTR_PRODUCT_KEY: Final = "product_key"
ATTR_PRODUCT_SECRET: Final = "product_secret"
ATTR_DID: Final = "did"
ATTR_PASSCODE: Final = "passcode"
ATTR_SET_OWNER: Final = "set_owner"
ATTR_ALIAS_FROM_NAME: Final = "alias_from_name"
ATTR_LABELS: Final = "labels"
ATTR_CONFIRM: Final = "confirm"

# What has to be given together to bind a device, in one way or another.
_WAYS: Final = (
    {ATTR_QR_CONTENT},
    {ATTR_SHARE_CODE},
    {ATTR_MAC, ATTR_PRODUCT_KEY, ATTR_PRODUCT_SECRET},
    {ATTR_DID, ATTR_PASSCODE},
)
_NAMING: Final = {vol.Optional(ATTR_ALIAS): cv.string, vol.Optional(ATTR_REMARK): cv.string}


async def _bind_device(call: ServiceCall) -> ServiceResponse:
    """Bind a device in one of several ways, and name it; answer with the device."""
    account, given = account_of(call), call.data
    if {name for way in _WAYS for name in way if name in given} not in _WAYS:
        raise refusal("bind_ways")
    bound = await _bind(account, given)
    naming = {name: given[name] for name in (ATTR_ALIAS, ATTR_REMARK) if name in given}
    if bound.device and naming:
        await _async_update(bound.device, **naming)
    return {"device_id": bound.device.device_id if bound.device else None}


def _bind(account: AccountCoordinator, given: dict[str, Any]) -> Awaitable[Bound]:
    owner = given[ATTR_SET_OWNER]
    match given:
        case {"qr_content": content}:
            return async_bind_by_qr(account, content, set_owner=owner)
        case {"share_code": code}:
            return async_bind_by_code(account, code)
        case {"mac": mac, "product_key": product_key, "product_secret": secret}:
            return async_bind_by_mac(account, product_key, mac, secret, set_owner=owner)
    return async_bind_by_passcode(account, given[ATTR_DID], given[ATTR_PASSCODE])


async def _update_binding(call: ServiceCall) -> None:
    """Change what the account calls a device."""
    device, given = device_of(call), call.data
    changes = {
        each: given[each] for each in (ATTR_ALIAS, ATTR_REMARK, ATTR_LABELS) if each in given
    }
    if given.get(ATTR_ALIAS_FROM_NAME):
        changes.setdefault(ATTR_ALIAS, _name_here(call.hass, device))
    if not changes:
        raise refusal("nothing_to_change")
    await _async_update(device, **changes)


async def _unbind_device(call: ServiceCall) -> None:
    """Give a device back; it leaves Home Assistant with its entities."""
    device = device_of(call)
    if not call.data[ATTR_CONFIRM]:
        raise refusal("unbind_unconfirmed", device=device.device_name)
    outcome = await device.account.client.bindings.unbind([device.did])
    if outcome.failed:
        raise error_from(ErrorCode.DEVICE_NOT_BOUND)
    await device.account.async_refresh()


async def _async_update(device: DeviceCoordinator, **changes: Any) -> None:
    """Change what the cloud keeps, and show it at once."""
    stored = await device.account.client.bindings.update(device.did, **changes)
    device.account.async_set_binding(
        replace(device.binding, alias=stored.alias, remark=stored.remark, labels=stored.labels)
    )


def _name_here(hass: HomeAssistant, device: DeviceCoordinator) -> str:
    registered = dr.async_get(hass).async_get(device.device_id)
    return (registered and (registered.name_by_user or registered.name)) or device.device_name


ACTIONS: Final = (
    Action(
        name="bind_device",
        schema=vol.Schema(
            {
                **ACCOUNT,
                **{vol.Optional(each): TEXT for way in _WAYS for each in sorted(way)},
                vol.Optional(ATTR_SET_OWNER, default=False): cv.boolean,
                **_NAMING,
            }
        ),
        handler=_bind_device,
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="update_binding",
        schema=vol.Schema(
            {
                **DEVICE,
                **_NAMING,
                vol.Optional(ATTR_ALIAS_FROM_NAME): cv.boolean,
                vol.Optional(ATTR_LABELS): vol.All(cv.ensure_list, [cv.string]),
            }
        ),
        handler=_update_binding,
    ),
    Action(
        name="unbind_device",
        schema=vol.Schema({**DEVICE, vol.Required(ATTR_CONFIRM): cv.boolean}),
        handler=_unbind_device,
        admin=True,
    ),
)
