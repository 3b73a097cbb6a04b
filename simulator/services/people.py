"""How people and devices are named to other people."""

from ..device import Device
from ..world import User
from .masking import mask_email, mask_middle


def public_name(user: User) -> str:
    """Return the phone number, address, user name or uid of a user, partly starred out."""
    return (
        mask_middle(user.phone)
        or mask_email(user.email)
        or mask_middle(user.username)
        or mask_middle(user.uid)
        or ""
    )


def device_name(device: Device, uid: str) -> str:
    """Return what a user calls a device, else the name of its product."""
    binding = device.bindings.get(uid)
    return (binding.dev_alias if binding else None) or device.product.name
