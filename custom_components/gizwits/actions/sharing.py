"""Sharing: offers of devices, made and received, and their answers."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from homeassistant.const import ATTR_CODE, CONF_EMAIL, CONF_USERNAME, Platform
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from ..cloud import Direction, GizwitsError, Sharing, SharingKind, SharingStatus, sharing_code
from ..const import CONF_PHONE, CONF_UID, DOMAIN
from ..coordinator import AccountCoordinator
from ..device import DeviceCoordinator
from ..failure import refusal
from ..identity import share_qr_id
from ..invitations import async_sharing_changed
from ..privacy import masked
from ..roles import MAY_MANAGE, MAY_SHARE, async_require
from ..signals import SIGNAL_QR_CANCELLED, SIGNAL_QR_SHARED
from .action import Action
from .fields import ATTR_ALIAS, TEXT
from .steps import device_id_of
from .targets import ACCOUNT, DEVICE, account_of, device_of

ATTR_DIRECTION: Final = "direction"
ATTR_DURATION: Final = "duration"
ATTR_SHARE: Final = "share_id"
ATTR_STATUS: Final = "status"

INVITATION_LIFE: Final = timedelta(hours=24)
QR_LIFE: Final = timedelta(minutes=15)

_RECEIVERS: Final = (CONF_USERNAME, CONF_EMAIL, CONF_PHONE, CONF_UID)
_DIRECTIONS: Final = {each.name.lower(): each for each in Direction}
_KINDS: Final = {SharingKind.INVITATION: "invitation", SharingKind.QR: "qr"}
_STATUSES: Final = {each.name.lower(): each for each in SharingStatus}

_SHARE: Final = {**ACCOUNT, vol.Required(ATTR_SHARE): cv.positive_int}


def _code(text: object) -> str:
    """Return the code of a QR text, or of the code alone. Raises vol.Invalid."""
    code = sharing_code(TEXT(text))
    if set(code) & set("/?&=") or code.split() != [code]:
        raise vol.Invalid("not the code or the QR text of a share")
    return code


_CODE: Final = {**ACCOUNT, vol.Required(ATTR_CODE): _code}


async def _share_device(call: ServiceCall) -> ServiceResponse:
    """Offer a device to one person, or by QR code to whoever reads it."""
    coordinator = device_of(call)
    receiver = {key: call.data[key] for key in _RECEIVERS if key in call.data}
    if len(receiver) > 1:
        raise refusal("share_receivers")
    await async_require(coordinator, MAY_SHARE)
    sharing, expires_at = coordinator.account.client.sharing, dt_util.utcnow()
    duration = call.data.get(ATTR_DURATION)
    answer: dict[str, JsonValueType] = dict.fromkeys(
        (ATTR_SHARE, "content", ATTR_CODE, "image_entity_id")
    )
    if receiver:
        expires_at += INVITATION_LIFE
        answer[ATTR_SHARE] = await sharing.invite(coordinator.did, **receiver, duration=duration)
    else:
        expires_at += QR_LIFE
        offer = await sharing.invite_by_qr(coordinator.did, duration=duration)
        share_id = answer[ATTR_SHARE] = await _latest_qr(coordinator)
        signal = SIGNAL_QR_SHARED.format(coordinator.device_id)
        async_dispatcher_send(call.hass, signal, offer.content, share_id, expires_at)
        answer |= {"content": offer.content, ATTR_CODE: offer.code}
        answer["image_entity_id"] = _image(coordinator)
    await async_sharing_changed(coordinator.account)
    return {**answer, "expires_at": expires_at.isoformat()}


async def _latest_qr(coordinator: DeviceCoordinator) -> int | None:
    """Return the id of a QR offer that was just made, which the cloud does not tell then."""
    with suppress(GizwitsError):
        pending = await coordinator.account.client.sharing.list(
            Direction.SENT, status=[SharingStatus.PENDING], did=coordinator.did
        )
        return max((each.id for each in pending if each.kind is SharingKind.QR), default=None)
    return None


def _image(coordinator: DeviceCoordinator) -> str | None:
    """Return the entity that shows the QR code."""
    return er.async_get(coordinator.hass).async_get_entity_id(
        Platform.IMAGE, DOMAIN, share_qr_id(coordinator.namespace)
    )


async def _get_shares(call: ServiceCall) -> ServiceResponse:
    """Answer with the offers that were made and received, newest first."""
    account = account_of(call)
    wanted = [_STATUSES[name] for name in call.data.get(ATTR_STATUS, ())]
    directions = call.data.get(ATTR_DIRECTION, [*_DIRECTIONS])
    answer: ServiceResponse = {
        name: [
            _share(account, sharing)
            for sharing in await account.client.sharing.list(_DIRECTIONS[name], status=wanted)
        ]
        for name in directions
    }
    await account.config_entry.runtime_data.invitations.async_refresh()
    return answer


def _share(account: AccountCoordinator, sharing: Sharing) -> JsonValueType:
    return {
        ATTR_SHARE: sharing.id,
        "kind": _KINDS.get(sharing.kind),
        ATTR_STATUS: sharing.status.name.lower(),
        "device_id": device_id_of(account, sharing.did),
        "device": sharing.alias or None,
        "product_name": sharing.product_name or None,
        CONF_UID: sharing.uid or None,
        CONF_USERNAME: masked(sharing.username) or None,
        CONF_EMAIL: masked(sharing.email) or None,
        CONF_PHONE: masked(sharing.phone) or None,
        ATTR_ALIAS: sharing.user_alias or None,
        "created_at": sharing.created_at.isoformat() if sharing.created_at else None,
        "updated_at": sharing.updated_at.isoformat() if sharing.updated_at else None,
        "expires_at": sharing.expires_at.isoformat() if sharing.expires_at else None,
    }


async def _accept_share(call: ServiceCall) -> None:
    """Take a device that is offered; it appears at once."""
    account = account_of(call)
    await account.client.sharing.accept(call.data[ATTR_SHARE])
    await async_sharing_changed(account)


async def _decline_share(call: ServiceCall) -> None:
    """Do not take a device that is offered."""
    account = account_of(call)
    await account.client.sharing.refuse(call.data[ATTR_SHARE])
    await async_sharing_changed(account)


async def _cancel_share(call: ServiceCall) -> None:
    """Take an offer back, and the device from a guest who has accepted it."""
    account, share_id = account_of(call), call.data[ATTR_SHARE]
    sent = await account.client.sharing.list(Direction.SENT)
    if (sharing := next((each for each in sent if each.id == share_id), None)) is None:
        raise refusal("share_unknown", share=share_id)
    if sharing.kind is SharingKind.QR and sharing.status is SharingStatus.ACCEPTED:
        raise refusal("share_taken_by_qr")
    if coordinator := account.devices.get(sharing.did):
        await async_require(coordinator, MAY_MANAGE)
    await account.client.sharing.cancel(share_id)
    if coordinator:
        async_dispatcher_send(
            call.hass, SIGNAL_QR_CANCELLED.format(coordinator.device_id), share_id
        )
    await async_sharing_changed(account)


async def _set_share_alias(call: ServiceCall) -> None:
    """Name the other side of a share, for oneself."""
    account = account_of(call)
    await account.client.sharing.set_alias(call.data[ATTR_SHARE], call.data[ATTR_ALIAS])
    await async_sharing_changed(account)


async def _get_share_by_code(call: ServiceCall) -> ServiceResponse:
    """Answer with what the code of a QR share offers."""
    offer = await account_of(call).client.sharing.by_code(call.data[ATTR_CODE])
    return {
        "owner": masked(offer.owner) or None,
        "device": offer.alias or None,
        "product_name": offer.product_name or None,
        "expires_at": offer.expires_at.isoformat() if offer.expires_at else None,
    }


async def _accept_share_by_code(call: ServiceCall) -> None:
    """Take the device that the code of a QR share offers; it appears at once."""
    account = account_of(call)
    await account.client.sharing.accept_code(call.data[ATTR_CODE])
    await async_sharing_changed(account)


_DURATION: Final = vol.All(
    cv.positive_time_period,
    vol.Range(min=timedelta(minutes=1), max=timedelta(hours=24)),
)

# Who may use a device is for administrators to say.
ACTIONS: Final = (
    Action(
        name="share_device",
        schema=vol.Schema(
            {
                **DEVICE,
                **{vol.Optional(key): TEXT for key in _RECEIVERS},
                vol.Optional(ATTR_DURATION): _DURATION,
            }
        ),
        handler=_share_device,
        response=SupportsResponse.OPTIONAL,
        admin=True,
    ),
    Action(
        name="get_shares",
        schema=vol.Schema(
            {
                **ACCOUNT,
                vol.Optional(ATTR_DIRECTION): vol.All(cv.ensure_list, [vol.In(_DIRECTIONS)]),
                vol.Optional(ATTR_STATUS): vol.All(cv.ensure_list, [vol.In(_STATUSES)]),
            }
        ),
        handler=_get_shares,
        response=SupportsResponse.ONLY,
        admin=True,
    ),
    Action(name="accept_share", schema=vol.Schema(_SHARE), handler=_accept_share, admin=True),
    Action(name="decline_share", schema=vol.Schema(_SHARE), handler=_decline_share, admin=True),
    Action(name="cancel_share", schema=vol.Schema(_SHARE), handler=_cancel_share, admin=True),
    Action(
        name="set_share_alias",
        schema=vol.Schema({**_SHARE, vol.Required(ATTR_ALIAS): cv.string}),
        handler=_set_share_alias,
        admin=True,
    ),
    Action(
        name="get_share_by_code",
        schema=vol.Schema(_CODE),
        handler=_get_share_by_code,
        response=SupportsResponse.ONLY,
        admin=True,
    ),
    Action(
        name="accept_share_by_code",
        schema=vol.Schema(_CODE),
        handler=_accept_share_by_code,
        admin=True,
    ),
)
