"""Offers of devices and their answers."""

from collections.abc import Callable

from ..contract import JSON
from ..device import Role
from ..errors import ApiError
from ..http import Call, operation
from ..services import sharing
from ..services.access import bound_device
from ..services.masking import mask_email, mask_middle
from ..services.people import device_name, public_name
from ..services.records import Sharing, SharingStatus, SharingType
from ..world import User
from .pages import page
from .times import utc

RECEIVED = 1
ACCEPT = 1
MAY_SHARE = frozenset({Role.OWNER, Role.SPECIAL})


@operation
async def create_sharing(call: Call) -> JSON:
    """Offer a device to an account, or to whoever scans a code."""
    body = call.body
    device = bound_device(call.world, call.uid, body["did"])
    receiver = None if body["type"] == SharingType.QR else _receiver(call)
    made = sharing.offer(call.world, call.user, device, receiver, body.get("duration"))
    if made.code is not None:
        return {"id": None, "qr_content": f"type=share&code={made.code}"}
    return {"id": made.id, "qr_content": None}


@operation
async def list_sharings(call: Call) -> JSON:
    """List offers that the caller made or received, newest first."""
    query = call.query
    received = query["sharing_type"] == RECEIVED
    if "did" in query and not received:
        _require_owner(call, query["did"])
    texts = query.get("status", "").split(",") if "status" in query else []
    found = sharing.listed(
        call.world,
        call.uid,
        received=received,
        statuses={int(text) for text in texts} or set(SharingStatus),
        did=query.get("did"),
    )
    return page(call, [_describe(call, item, received=received) for item in found])


@operation
async def cancel_sharing(call: Call) -> JSON:
    """Withdraw an offer or take a share back."""
    found = sharing.find(call.world, call.path["id"])
    sharing.cancel(call.world, found, call.uid)
    return {"id": found.id}


@operation
async def respond_sharing(call: Call) -> JSON:
    """Accept or refuse an offer to the caller."""
    found = sharing.find(call.world, call.path["id"])
    if found.guest != call.uid:
        raise ApiError("NOT_FOUND_SHARING_INFO")
    answer = sharing.accept if call.query["status"] == ACCEPT else sharing.refuse
    answer(call.world, found, call.user)
    return {"id": found.id}


@operation
async def update_sharing_alias(call: Call) -> JSON:
    """Name the other party of a share."""
    found = sharing.find(call.world, call.path["id"])
    sharing.rename(call.world, found, call.uid, call.query["user_alias"])
    return {}


@operation
async def transfer_ownership(call: Call) -> JSON:
    """Hand a device over to a guest."""
    device = bound_device(call.world, call.uid, call.path["did"])
    sharing.transfer(call.world, device, call.user, call.query["uid"])
    return {}


@operation
async def get_sharing_by_code(call: Call) -> JSON:
    """Say what a QR code offers, to anyone but the owner."""
    found = sharing.find_code(call.world, call.path["code"])
    if found.uid == call.uid:
        raise ApiError("ONLY_GUEST_CAN_CHECK_QRCODE")
    device = sharing.require_open(call.world, found)
    return {
        "owner": public_name(call.region.users[found.uid]),
        "product_name": device.product.name,
        "dev_alias": device_name(device, found.uid),
        "expired_at": utc(found.expired_at),
    }


@operation
async def accept_sharing_by_code(call: Call) -> JSON:
    """Take what a QR code offers."""
    found = sharing.find_code(call.world, call.path["code"])
    if found.uid == call.uid:
        raise ApiError("CANNOT_SHARE_TO_SELF")
    sharing.accept(call.world, found, call.user)
    return {}


def _receiver(call: Call) -> User:
    """Return the account of the same maker and region that the one receiver field names."""
    for field in ("uid", "username", "email", "phone"):
        if field in call.body:
            for user in call.region.users_of(call.app.organisation):
                if getattr(user, field) == call.body[field]:
                    return user
    raise ApiError("NOT_FOUND_GUEST")


def _require_owner(call: Call, did: str) -> None:
    device = call.world.devices.get(did)
    if device is None:
        raise ApiError("DEVICE_NOT_FOUND")
    binding = device.bindings.get(call.uid)
    if binding is None or binding.role not in MAY_SHARE:
        raise ApiError("ONLY_OWNER_CAN_OPERATE")


def _describe(call: Call, item: Sharing, *, received: bool) -> JSON:
    """Describe an offer with the fields of the other party."""
    other = call.region.users.get(item.uid if received else item.guest or "")
    device = call.world.devices.get(item.did)
    return {
        "id": item.id,
        "type": item.type.value,
        "status": item.status.value,
        "did": item.did,
        "uid": other.uid if other else None,
        "username": _masked(call, other.username if other else None, mask_middle),
        "user_alias": item.owner_alias if received else item.guest_alias,
        "email": _masked(call, other.email if other else None, mask_email),
        "phone": _masked(call, other.phone if other else None, mask_middle),
        "product_name": device.product.name if device else None,
        "dev_alias": device_name(device, item.uid) if device else None,
        "created_at": utc(item.created_at),
        "updated_at": utc(item.updated_at),
        "expired_at": utc(item.expired_at),
    }


def _masked(call: Call, text: str | None, mask: Callable[[str | None], str | None]) -> str | None:
    return mask(text) if call.sim.oddities.masked_names else text
