"""Device groups."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..contract import JSON
from ..device import Device, Source
from ..errors import ApiError
from ..world import World
from .access import bound_device
from .commands import Command
from .records import Group


@dataclass(kw_only=True)
class GroupState:
    """All groups, oldest first."""

    groups: list[Group] = field(default_factory=list)


def listed(world: World, uid: str) -> list[Group]:
    """Return a user's groups, newest first."""
    return [group for group in reversed(world.state(GroupState).groups) if group.uid == uid]


def find(world: World, uid: str, group_id: str) -> Group:
    """Return a group of a user. Raises ApiError: the table has no code for an unknown group."""
    for group in world.state(GroupState).groups:
        if group.id == group_id and group.uid == uid:
            return group
    raise ApiError("FORM_INVALID", "group not found")


def create(world: World, uid: str, body: dict[str, JSON]) -> Group:
    """Make a group of the fields of the request. Raises ApiError."""
    product_key = body.get("product_key", "")
    if product_key and product_key not in world.products:
        raise ApiError("PRODUCT_KEY_INVALID")
    gateway = body.get("gw_did")
    if gateway is not None and gateway not in world.devices_of(uid):
        raise ApiError("FORM_INVALID", "gw_did")
    now = world.clock.timestamp()
    group = Group(
        id=world.ids.hex(24),
        uid=uid,
        name=body["group_name"],
        product_key=product_key,
        gw_did=gateway,
        multicast_id=body.get("multicast_id", ""),
        remark=body.get("remark", ""),
        created_at=now,
        updated_at=now,
    )
    world.state(GroupState).groups.append(group)
    return group


def rename(world: World, group: Group, name: str) -> None:
    """Give a group another name."""
    group.name = name
    group.updated_at = world.clock.timestamp()


def delete(world: World, group: Group) -> None:
    """Forget a group; its devices stay bound."""
    world.state(GroupState).groups.remove(group)


def members(world: World, group: Group) -> list[Device]:
    """Return the devices of a group that its owner is still bound to."""
    held = world.devices_of(group.uid)
    return [held[did] for did in group.dids if did in held]


def add(world: World, group: Group, dids: Iterable[str]) -> dict[str, ApiError | None]:
    """Add devices; the result says for each what stood against it. Adding again is harmless."""
    outcome = {did: _obstacle(world, group, did) for did in dids}
    welcome = [did for did, error in outcome.items() if error is None]
    group.dids += [did for did in welcome if did not in group.dids]
    group.updated_at = world.clock.timestamp()
    return outcome


def _obstacle(world: World, group: Group, did: str) -> ApiError | None:
    try:
        device = bound_device(world, group.uid, did)
    except ApiError as error:
        return error
    if group.product_key in {"", device.product_key}:
        return None
    return ApiError("FORM_INVALID", "the group holds another product")


def remove(world: World, group: Group, dids: Iterable[str]) -> dict[str, bool]:
    """Take devices out; the result says for each whether it was in."""
    outcome = {did: did in group.dids for did in dids}
    group.dids = [did for did in group.dids if did not in outcome]
    group.updated_at = world.clock.timestamp()
    return outcome


def require_product(group: Group) -> None:
    """Raise ApiError unless the group can be controlled as a whole."""
    if not group.product_key:
        raise ApiError("FORM_INVALID", "the group was made without a product key")


def control(world: World, group: Group, command: Command, source: Source) -> dict[str, bool]:
    """Command every device of a group; the result says which obeyed. Raises ApiError."""
    require_product(group)
    command.check(world.products[group.product_key])
    return {device.did: _obeys(device, command, source) for device in members(world, group)}


def _obeys(device: Device, command: Command, source: Source) -> bool:
    try:
        command.send(device, source)
    except ApiError:
        return False
    return True
