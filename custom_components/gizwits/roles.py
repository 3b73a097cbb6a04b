"""What an account may do with a device that several have, by its role."""

from typing import TYPE_CHECKING, Final

from .cloud import Role
from .failure import refusal

if TYPE_CHECKING:
    from .device import DeviceCoordinator

MAY_SHARE: Final = frozenset({Role.OWNER, Role.SPECIAL})
MAY_MANAGE: Final = frozenset({Role.OWNER})
"""Guests, offers and the ownership itself."""


async def async_require(coordinator: DeviceCoordinator, allowed: frozenset[Role]) -> None:
    """Make sure that the account's role allows something. Raises ServiceValidationError that says why not.

    What the cloud does not tell of a role is left to the cloud.
    """
    if not _may(coordinator, allowed):
        # The person may have become owner since the last listing.
        await coordinator.account.async_refresh()
    if not _may(coordinator, allowed):
        raise refusal(f"role_{coordinator.binding.role}", device=coordinator.device_name)


def _may(coordinator: DeviceCoordinator, allowed: frozenset[Role]) -> bool:
    role = coordinator.binding.role
    return role in allowed or role not in list(Role)
