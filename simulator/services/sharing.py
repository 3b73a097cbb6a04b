"""Sharing of devices: offers, answers, their end. Changes of roles follow `roles`."""

from collections.abc import Collection
from dataclasses import dataclass, field

from .. import roles
from ..device import Device, Role
from ..errors import ApiError
from ..world import DAY, User, World
from . import messages, people
from .records import Sharing, SharingStatus, SharingType

LIFE = {SharingType.ACCOUNT: DAY, SharingType.QR: 15 * 60}
"""Seconds in which an offer has to be answered."""
FIRST_ID = 20801


@dataclass(kw_only=True)
class SharingState:
    """All offers, oldest first; ids count up from FIRST_ID."""

    sharings: list[Sharing] = field(default_factory=list)


def offer(
    world: World, caller: User, device: Device, receiver: User | None, duration: int | None
) -> Sharing:
    """Offer a device to an account, or by QR code without a receiver. Raises ApiError."""
    if device.bindings[caller.uid].role not in {Role.OWNER, Role.SPECIAL}:
        raise ApiError("ONLY_OWNER_CAN_SHARE")
    if not device.product.sharing:
        raise ApiError("FORM_INVALID", "sharing is not enabled for the product")
    if receiver is not None:
        _require_welcome(world, caller, device, receiver)
    roles.start_sharing(device, caller.uid)
    sharing = _record(world, caller, device, receiver, duration)
    if receiver is not None:
        name = people.device_name(device, caller.uid)
        who, whom = people.public_name(caller), people.public_name(receiver)
        messages.write(world, caller.uid, f"You offered the device {name} to {whom}.")
        messages.write(world, receiver.uid, f"{who} offers you the device {name}.")
    return sharing


def _require_welcome(world: World, caller: User, device: Device, receiver: User) -> None:
    if receiver.uid == caller.uid:
        raise ApiError("CANNOT_SHARE_TO_SELF")
    if receiver.uid in device.bindings:
        raise ApiError("GUEST_ALREADY_BOUND")
    for sharing in world.state(SharingState).sharings:
        waiting = sharing.status is SharingStatus.PENDING and not expired(world, sharing)
        if waiting and (sharing.uid, sharing.did, sharing.guest) == (
            caller.uid,
            device.did,
            receiver.uid,
        ):
            raise ApiError("SHARING_IS_WAITING_FOR_ACCEPT")


def _record(
    world: World, caller: User, device: Device, receiver: User | None, duration: int | None
) -> Sharing:
    kind = SharingType.QR if receiver is None else SharingType.ACCOUNT
    now = world.clock.timestamp()
    recorded = world.state(SharingState).sharings
    sharing = Sharing(
        id=FIRST_ID + len(recorded),
        type=kind,
        uid=caller.uid,
        did=device.did,
        guest=receiver.uid if receiver else None,
        code=world.ids.hex() if receiver is None else None,
        duration=duration,
        created_at=now,
        updated_at=now,
        expired_at=now + LIFE[kind],
    )
    recorded.append(sharing)
    return sharing


def expired(world: World, sharing: Sharing) -> bool:
    """Whether the time to answer is over."""
    return world.clock.timestamp() >= sharing.expired_at


def listed(
    world: World, uid: str, *, received: bool, statuses: Collection[int], did: str | None
) -> list[Sharing]:
    """Return the offers that a user made or got, newest first."""
    return [
        sharing
        for sharing in reversed(world.state(SharingState).sharings)
        if uid == (sharing.guest if received else sharing.uid)
        and sharing.status in statuses
        and did in {None, sharing.did}
    ]


def find(world: World, sharing_id: int) -> Sharing:
    """Return an offer. Raises ApiError NOT_FOUND_SHARING_INFO."""
    for sharing in world.state(SharingState).sharings:
        if sharing.id == sharing_id:
            return sharing
    raise ApiError("NOT_FOUND_SHARING_INFO")


def find_code(world: World, code: str) -> Sharing:
    """Return an offer by its QR code. Raises ApiError NOT_FOUND_SHARING_INFO."""
    for sharing in world.state(SharingState).sharings:
        if sharing.code == code:
            return sharing
    raise ApiError("NOT_FOUND_SHARING_INFO")


def require_open(world: World, sharing: Sharing) -> Device:
    """Return the device of an offer that can still be answered. Raises ApiError."""
    if sharing.status is SharingStatus.CANCELLED:
        raise ApiError("SHARING_ALREADY_CANCELLED")
    if sharing.status is not SharingStatus.PENDING:
        raise ApiError("SHARING_IS_COMPLETED")
    if expired(world, sharing):
        raise ApiError("SHARING_IS_EXPIRED")
    device = world.devices.get(sharing.did)
    binding = device.bindings.get(sharing.uid) if device else None
    if device is None or binding is None or binding.role is not Role.OWNER:
        raise ApiError("INVALID_SHARING_BECAUSE_UNBINDING")
    return device


def accept(world: World, sharing: Sharing, guest: User) -> None:
    """Give the device to the guest. Raises ApiError."""
    device = require_open(world, sharing)
    if guest.uid in device.bindings:
        raise ApiError("GUEST_ALREADY_BOUND")
    sharing.guest = guest.uid
    if sharing.duration is not None:
        sharing.ends_at = world.clock.timestamp() + sharing.duration * 60
    _close(world, sharing, SharingStatus.ACCEPTED)
    roles.add(world, device, guest.uid, Role.GUEST, expires_at=sharing.ends_at)
    name = people.device_name(device, sharing.uid)
    messages.write(world, sharing.uid, f"{people.public_name(guest)} accepted the device {name}.")
    messages.write(world, guest.uid, f"You accepted the device {name}.")


def refuse(world: World, sharing: Sharing, guest: User) -> None:
    """Decline an offer. Raises ApiError."""
    device = require_open(world, sharing)
    _close(world, sharing, SharingStatus.REFUSED)
    name = people.device_name(device, sharing.uid)
    messages.write(world, sharing.uid, f"{people.public_name(guest)} refused the device {name}.")
    messages.write(world, guest.uid, f"You refused the device {name}.")


def cancel(world: World, sharing: Sharing, uid: str) -> None:
    """Withdraw an offer, or take the device back from the guest who accepted. Raises ApiError."""
    device = world.devices.get(sharing.did)
    binding = device.bindings.get(uid) if device else None
    if uid != sharing.uid or binding is None or binding.role is not Role.OWNER:
        raise ApiError("ONLY_OWNER_CAN_OPERATE")
    assert device is not None
    if sharing.status is SharingStatus.CANCELLED:
        raise ApiError("SHARING_ALREADY_CANCELLED")
    taken = sharing.status is SharingStatus.ACCEPTED
    if taken and sharing.type is SharingType.QR:
        raise ApiError("NOT_FOUND_SHARING_INFO", "a share taken by QR code has no recall")
    if sharing.status is SharingStatus.PENDING and expired(world, sharing):
        raise ApiError("SHARING_IS_EXPIRED")
    _close(world, sharing, SharingStatus.CANCELLED)
    if taken and sharing.guest in device.bindings:
        roles.unbind(world, device, sharing.guest)
    name = people.device_name(device, uid)
    messages.write(world, uid, f"You cancelled the share of the device {name}.")
    if sharing.guest is not None:
        messages.write(world, sharing.guest, f"The share of the device {name} was cancelled.")


def rename(world: World, sharing: Sharing, uid: str, alias: str) -> None:
    """Name the other party of a share. Raises ApiError."""
    if uid == sharing.uid:
        sharing.guest_alias = alias
    elif uid == sharing.guest:
        sharing.owner_alias = alias
    else:
        raise ApiError("ONLY_SELF_CAN_MODIFY_ALIAS")
    sharing.updated_at = world.clock.timestamp()


def transfer(world: World, device: Device, owner: User, guest_uid: str) -> None:
    """Make a guest the owner and the owner a guest. Raises ApiError."""
    if device.bindings[owner.uid].role is not Role.OWNER:
        raise ApiError("ONLY_OWNER_CAN_OPERATE")
    guest = world.regions[device.region].users.get(guest_uid)
    if guest is None:
        raise ApiError("USER_NOT_EXIST")
    if guest_uid == owner.uid or guest_uid not in device.bindings:
        raise ApiError("NOT_FOUND_GUEST")
    roles.transfer(device, owner.uid, guest_uid)
    name = people.device_name(device, owner.uid)
    messages.write(world, owner.uid, f"You handed the device {name} over.")
    messages.write(world, guest_uid, f"{people.public_name(owner)} made you owner of {name}.")


def end(world: World, device: Device, uid: str) -> None:
    """Take a device from a guest whose time is over."""
    roles.unbind(world, device, uid)
    owner = roles.owner_of(device)
    name = people.device_name(device, owner.uid if owner else uid)
    for party in (uid, owner.uid if owner else None):
        if party is not None:
            messages.write(world, party, f"The time-limited share of the device {name} ended.")


def _close(world: World, sharing: Sharing, status: SharingStatus) -> None:
    sharing.status = status
    sharing.updated_at = world.clock.timestamp()
