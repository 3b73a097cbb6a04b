"""Which user has which device."""

import hashlib
from typing import TYPE_CHECKING

from aiohttp import web

from .. import roles
from ..contract import JSON
from ..describe import describe_binding
from ..device import Binding, Device, Role
from ..errors import ApiError
from ..http import Call, operation, scheme
from ..services.access import bound_device
from ..services.masking import mask_email, mask_middle
from ..world import App, Region

if TYPE_CHECKING:
    from ..server import Simulator

TIMESTAMP = "X-Gizwits-Timestamp"
SIGNATURE = "X-Gizwits-Signature"
MAX_SKEW = 300


@operation
async def list_bindings(call: Call) -> JSON:
    """List the caller's devices, newest binding first."""
    query = call.query
    held = [
        device
        for device in reversed(call.world.devices_of(call.uid).values())
        if not device.is_disabled or query.get("show_disabled")
    ]
    page = held[query["skip"] : query["skip"] + query["limit"]]
    return {"devices": [_listed(call, device) for device in page]}


@operation
async def update_binding(call: Call) -> JSON:
    """Change the caller's own name, note or labels of a device."""
    binding = bound_device(call.world, call.uid, call.path["did"]).bindings[call.uid]
    for field, value in call.body.items():
        setattr(binding, field, value)
    return {name: getattr(binding, name) for name in ("remark", "dev_alias", "dev_label")}


@operation
async def unbind(call: Call) -> JSON:
    """Give devices back."""
    success: list[str] = []
    failed: list[str] = []
    for did in dict.fromkeys(item["did"] for item in call.body["devices"]):
        if call.world.binding(call.uid, did) is None:
            failed.append(did)
        else:
            roles.unbind(call.world, call.world.device(did), call.uid)
            success.append(did)
    return {"success": success, "failed": failed}


@operation
async def bind_by_mac(call: Call) -> JSON:
    """Bind a device by its product and hardware address, signed with the product's secret."""
    body = call.body
    product = call.world.products.get(body["product_key"])
    if product is None:
        raise ApiError("PRODUCT_KEY_INVALID")
    signed = product.secret + call.request.headers[TIMESTAMP]
    if hashlib.md5(signed.encode()).hexdigest() != call.request.headers.get(SIGNATURE):
        raise ApiError("SIGNATURE_INVALID")
    device = _find(call, "DEVICE_NOT_FOUND", mac=body["mac"], product_key=product.product_key)
    binding = _bind(call, device)
    for field in ("remark", "dev_alias"):
        if field in body:
            setattr(binding, field, body[field])
    return _listed(call, device)


@operation
async def bind_by_qr(call: Call) -> JSON:
    """Bind a device by the text of the code on its box."""
    device = _find(call, "BAD_QRCODE_CONTENT", qr_content=call.body["qr_content"])
    _bind(call, device)
    return _listed(call, device)


@operation
async def bind_by_passcode(call: Call) -> JSON:
    """Bind devices the old way, by id and passcode."""
    success: list[str] = []
    failed: list[str] = []
    for item in call.body["devices"]:
        did, passcode = item["did"], item["passcode"]
        try:
            device = _find(call, "DID_PASSCODE_INVALID", did=did, passcode=passcode)
            _bind(call, device).remark = item.get("remark")
            success.append(did)
        except ApiError:
            failed.append(did)
    return {"success": success, "failed": failed}


@operation
async def list_device_guests(call: Call) -> JSON:
    """List the guests of the caller's device."""
    device = _owned(call)
    guests = [b for b in device.bindings.values() if b.role is Role.GUEST]
    return [_guest(call, binding) for binding in guests]


@operation
async def unbind_guest(call: Call) -> JSON:
    """Take the caller's device from a guest."""
    device = _owned(call)
    uid = call.query["uid"]
    if uid == call.uid:
        raise ApiError("OWNER_CANNOT_UNBIND_SELF")
    binding = device.bindings.get(uid)
    if binding is None or binding.role is not Role.GUEST:
        raise ApiError("NOT_FOUND_GUEST")
    roles.unbind(call.world, device, uid)
    return {}


@scheme("Timestamp")
def check_timestamp(sim: Simulator, region: Region, request: web.Request, app: App) -> None:
    """Refuse a request that is not of now."""
    sent = request.headers.get(TIMESTAMP, "")
    fresh = sent.isascii() and sent.isdigit() and len(sent) == 10
    if not fresh or abs(sim.clock.timestamp() - int(sent)) > MAX_SKEW:
        raise ApiError("TIMESTAMP_INVALID")


def _bind(call: Call, device: Device) -> Binding:
    if device.is_disabled:
        raise ApiError("DEVICE_DISABLED")
    set_owner = bool(call.body.get("set_owner"))
    return roles.bind(call.world, device, call.uid, set_owner=set_owner)


def _find(call: Call, refusal: str, **facts: str) -> Device:
    """Return the device of the caller's region with these properties. Raises ApiError."""
    for device in call.world.devices.values():
        if device.region == call.region.key and all(
            getattr(device, key) == value for key, value in facts.items()
        ):
            return device
    raise ApiError(refusal)


def _owned(call: Call) -> Device:
    """Return the device of the path if the caller owns it. Raises ApiError."""
    device = bound_device(call.world, call.uid, call.path["did"])
    if device.bindings[call.uid].role is not Role.OWNER:
        raise ApiError("ONLY_OWNER_CAN_OPERATE")
    return device


def _guest(call: Call, binding: Binding) -> JSON:
    user = call.region.users[binding.uid]
    plain = not call.sim.oddities.masked_names
    return {
        "uid": user.uid,
        "username": user.username if plain else mask_middle(user.username),
        "phone": user.phone if plain else mask_middle(user.phone),
        "email": user.email if plain else mask_email(user.email),
        "created_at": f"{call.world.moment(binding.bound_at):%Y-%m-%dT%H:%M:%SZ}",
    }


def _listed(call: Call, device: Device) -> JSON:
    return describe_binding(call.sim, device, device.bindings[call.uid], call.query)
