"""Binding a device to an account, by whatever a person has of it."""

from collections.abc import Awaitable
from dataclasses import dataclass
from urllib.parse import parse_qs

from homeassistant.helpers import device_registry as dr

from .cloud import Binding, ErrorCode, error_from, sharing_code
from .coordinator import AccountCoordinator
from .device import DeviceCoordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What became of a binding: nothing new where the account had the device before."""

    binding: Binding | None = None
    device: DeviceCoordinator | None = None
    """The device here; None where the person's rule does not include it."""


async def async_bind_by_qr(
    account: AccountCoordinator, content: str, *, set_owner: bool = False
) -> Bound:
    """Bind a device by the text of a QR code: its own, or that of an invitation.

    The vendor's apps read a did and its passcode from the texts that have them, and leave all others to the cloud.
    """
    query = parse_qs(content.partition("?")[2] or content)
    match {key: values[0] for key, values in query.items()}:
        case {"type": "share"}:
            return await async_bind_by_code(account, content)
        case {"did": did, "passcode": passcode}:
            return await async_bind_by_passcode(account, did, passcode)
    return await _async_bind(
        account, account.client.bindings.bind_by_qr(content.strip(), set_owner=set_owner)
    )


async def async_bind_by_mac(
    account: AccountCoordinator, product_key: str, mac: str, secret: str, *, set_owner: bool = False
) -> Bound:
    """Bind a device by its hardware address, written in any way."""
    mac = dr.format_mac(mac.strip()).replace(":", "")
    return await _async_bind(
        account,
        account.client.bindings.bind_by_mac(
            product_key.strip(), mac, product_secret=secret.strip(), set_owner=set_owner
        ),
    )


async def async_bind_by_code(account: AccountCoordinator, code: str) -> Bound:
    """Take a device that an owner offers by a code, bare or in the text of its QR code."""
    return await _async_bind(account, account.client.sharing.accept_code(sharing_code(code)))


async def async_bind_by_passcode(account: AccountCoordinator, did: str, passcode: str) -> Bound:
    """Bind a device by its passcode."""

    async def bind() -> None:
        outcome = await account.client.bindings.bind_by_passcode(did.strip(), passcode.strip())
        if outcome.failed:
            raise error_from(ErrorCode.DID_PASSCODE_INVALID)

    return await _async_bind(account, bind())


async def _async_bind(account: AccountCoordinator, work: Awaitable[object]) -> Bound:
    """Bind, and have the device here at once: the cloud does not always say which one it was."""
    before = account.listed
    await work
    await account.async_refresh()
    for did, binding in account.listed.items():
        if did not in before:
            return Bound(binding=binding, device=account.devices.get(did))
    return Bound()
