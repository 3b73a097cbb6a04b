"""Which devices a user may touch."""

from ..device import Device
from ..errors import ApiError
from ..world import World


def bound_device(world: World, uid: str, did: str) -> Device:
    """Return a device of a user. Raises ApiError DEVICE_NOT_FOUND or DEVICE_NOT_BOUND."""
    device = world.devices.get(did)
    if device is None:
        raise ApiError("DEVICE_NOT_FOUND")
    if uid not in device.bindings:
        raise ApiError("DEVICE_NOT_BOUND")
    return device
