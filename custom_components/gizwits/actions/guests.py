"""Guests of a device: who they are, sending them away, and making one of them the owner."""

from collections.abc import Iterator
from typing import Final

from homeassistant.const import CONF_EMAIL, CONF_USERNAME
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
import voluptuous as vol

from ..cloud import Guest
from ..const import CONF_PHONE, CONF_UID
from ..device import DeviceCoordinator
from ..failure import refusal
from ..invitations import async_sharing_changed
from ..privacy import mask_account, masked
from ..roles import MAY_MANAGE, async_require
from .action import Action
from .fields import TEXT
from .targets import DEVICE, device_of

ATTR_GUEST: Final = "guest"

_GUEST: Final = {
    **DEVICE,
    vol.Required(ATTR_GUEST): TEXT,
}


async def _get_guests(call: ServiceCall) -> ServiceResponse:
    """Answer with the guests of a device."""
    return {
        "guests": [
            {
                CONF_UID: guest.uid,
                CONF_USERNAME: masked(guest.username) or None,
                CONF_EMAIL: masked(guest.email) or None,
                CONF_PHONE: masked(guest.phone) or None,
                "created_at": guest.created_at.isoformat() if guest.created_at else None,
            }
            for guest in await _guests(device_of(call))
        ]
    }


async def _remove_guest(call: ServiceCall) -> None:
    """Take a device from a guest."""
    coordinator = device_of(call)
    guest = await _guest(coordinator, call.data[ATTR_GUEST])
    await coordinator.account.client.bindings.unbind_guest(coordinator.did, guest.uid)
    await async_sharing_changed(coordinator.account)


async def _transfer_device(call: ServiceCall) -> None:
    """Make a guest the owner, and the account a guest."""
    coordinator = device_of(call)
    guest = await _guest(coordinator, call.data[ATTR_GUEST])
    await coordinator.account.client.sharing.transfer(coordinator.did, guest.uid)
    await async_sharing_changed(coordinator.account)


async def _guests(coordinator: DeviceCoordinator) -> list[Guest]:
    await async_require(coordinator, MAY_MANAGE)
    return await coordinator.account.client.bindings.guests(coordinator.did)


async def _guest(coordinator: DeviceCoordinator, wanted: str) -> Guest:
    """Return the guest with a uid, or a name in full or as the cloud shows it. Raises ServiceValidationError."""
    guests = await _guests(coordinator)
    found = [guest for guest in guests if wanted == guest.uid] or [
        guest for guest in guests if {wanted, mask_account(wanted)} & {*_names(guest)}
    ]
    if len(found) != 1:
        key = "guest_ambiguous" if found else "guest_unknown"
        raise refusal(key, device=coordinator.device_name)
    return found[0]


def _names(guest: Guest) -> Iterator[str]:
    for name in filter(None, (guest.username, guest.email, guest.phone)):
        yield name
        yield masked(name)


# Who may use a device is for administrators to say.
ACTIONS: Final = (
    Action(
        name="get_guests",
        schema=vol.Schema(DEVICE),
        handler=_get_guests,
        response=SupportsResponse.ONLY,
        admin=True,
    ),
    Action(name="remove_guest", schema=vol.Schema(_GUEST), handler=_remove_guest, admin=True),
    Action(name="transfer_device", schema=vol.Schema(_GUEST), handler=_transfer_device, admin=True),
)
