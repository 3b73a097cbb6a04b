"""Who is what to a device: the contract's x-role-model as code.

Only these functions change `Device.bindings`.
"""

from .device import Binding, Device, EventKind, Role
from .errors import ApiError
from .world import World


def owner_of(device: Device) -> Binding | None:
    """Return the binding of the owner."""
    return next((b for b in device.bindings.values() if b.role is Role.OWNER), None)


def bind(world: World, device: Device, uid: str, *, set_owner: bool = False) -> Binding:
    """Let a user bind a device. Raises ApiError where an owner exists; binding again is harmless."""
    if (binding := device.bindings.get(uid)) is not None:
        return binding
    if owner_of(device) is not None:
        raise ApiError("ONLY_OWNER_CAN_BIND")
    first = not device.bindings
    role = Role.SPECIAL if first else Role.NORMAL
    if first and set_owner and device.product.sharing:
        role = Role.OWNER
    return add(world, device, uid, role)


def add(
    world: World, device: Device, uid: str, role: Role, *, expires_at: float | None = None
) -> Binding:
    """Give a user a device."""
    binding = Binding(uid=uid, role=role, bound_at=world.clock.timestamp(), expires_at=expires_at)
    device.bindings[uid] = binding
    world.devices_of(uid)[device.did] = device
    device.emit(EventKind.BOUND, uid)
    return binding


def unbind(world: World, device: Device, uid: str) -> None:
    """Take a device from a user: guests lose it with the owner, the next user becomes special."""
    role = device.bindings[uid].role
    _remove(world, device, uid)
    if role is Role.OWNER:
        for guest in tuple(device.bindings):
            _remove(world, device, guest)
    elif role is Role.SPECIAL and device.bindings:
        next(iter(device.bindings.values())).role = Role.SPECIAL


def unbind_all(world: World, device: Device) -> None:
    """Reset the radio module: all bindings and roles are gone."""
    for uid in tuple(device.bindings):
        _remove(world, device, uid)


def start_sharing(device: Device, uid: str) -> None:
    """Make a first user the owner and the others guests, as the first offer does."""
    if device.bindings[uid].role is Role.SPECIAL:
        for binding in device.bindings.values():
            binding.role = Role.GUEST
        device.bindings[uid].role = Role.OWNER


def transfer(device: Device, owner_uid: str, guest_uid: str) -> None:
    """Swap owner and guest."""
    device.bindings[owner_uid].role = Role.GUEST
    device.bindings[guest_uid].role = Role.OWNER
    device.bindings[guest_uid].expires_at = None


def _remove(world: World, device: Device, uid: str) -> None:
    del device.bindings[uid]
    world.devices_of(uid).pop(device.did, None)
    device.emit(EventKind.UNBOUND, uid)
