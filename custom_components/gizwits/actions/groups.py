"""Groups: devices that the cloud controls as one, if they are of one product."""

import asyncio
from collections.abc import Iterable
from typing import Final

from homeassistant.const import ATTR_NAME
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from ..cloud import GizwitsError, Group
from ..coordinator import AccountCoordinator
from ..device import DeviceCoordinator
from ..failure import mishap, refusal
from ..gates import Gate
from ..values import VALUES, async_product, wire_values
from .action import Action
from .fields import ATTR_GROUP, ATTR_RAW, ATTR_REMARK, ATTR_VALUES, TEXT, hex_bytes
from .named import pick_group
from .steps import device_id_of, member_of
from .targets import ACCOUNT, account_of

ATTR_DEVICES: Final = "devices"

_NAME: Final = {vol.Required(ATTR_NAME): TEXT}
_GROUP: Final = {**ACCOUNT, vol.Required(ATTR_GROUP): cv.string}
_DEVICES: Final = {
    vol.Required(ATTR_DEVICES): vol.All(cv.ensure_list, [cv.string], vol.Length(min=1))
}


async def _create_group(call: ServiceCall) -> ServiceResponse:
    """Create a group of devices, of their product if they have the same; all of it or nothing."""
    account = account_of(call)
    devices = _members(call, account)
    await account.gates.async_require(Gate.GROUPS)
    products = {device.binding.product_key for device in devices}
    groups = account.client.groups
    group_id = await groups.create(
        call.data[ATTR_NAME],
        product_key=products.pop() if len(products) == 1 else "",
        remark=call.data.get(ATTR_REMARK),
    )
    try:
        change = await groups.add(group_id, [device.did for device in devices])
        _check_change(account, call.data[ATTR_NAME], change.failed)
    except GizwitsError, HomeAssistantError:
        await groups.delete(group_id)
        raise
    await account.config_entry.runtime_data.groups.async_refresh()
    return {"group_id": group_id}


async def _rename_group(call: ServiceCall) -> None:
    """Rename a group."""
    account, group = await _group_of(call)
    await account.client.groups.rename(group.id, call.data[ATTR_NAME])
    await account.config_entry.runtime_data.groups.async_refresh()


async def _delete_group(call: ServiceCall) -> None:
    """Delete a group; its devices stay."""
    account, group = await _group_of(call)
    await account.client.groups.delete(group.id)
    await account.config_entry.runtime_data.groups.async_refresh()


async def _get_groups(call: ServiceCall) -> ServiceResponse:
    """Answer with the groups and their devices."""
    account = account_of(call)
    await account.gates.async_require(Gate.GROUPS)
    groups = await account.client.groups.list()
    return {"groups": [*await asyncio.gather(*(_group(account, group) for group in groups))]}


async def _add_group_devices(call: ServiceCall) -> None:
    """Add devices to a group."""
    account, group = await _group_of(call)
    devices = _members(call, account)
    for device in devices:
        if group.product_key and device.binding.product_key != group.product_key:
            raise refusal("group_other_product", name=group.name, device=device.device_name)
    change = await account.client.groups.add(group.id, [device.did for device in devices])
    await account.config_entry.runtime_data.groups.async_refresh()
    _check_change(account, group.name, change.failed)


async def _remove_group_devices(call: ServiceCall) -> None:
    """Take devices out of a group."""
    account, group = await _group_of(call)
    dids = [device.did for device in _members(call, account)]
    change = await account.client.groups.remove(group.id, dids)
    await account.config_entry.runtime_data.groups.async_refresh()
    _check_change(account, group.name, change.failed)


async def _control_group(call: ServiceCall) -> ServiceResponse:
    """Control all devices of a group. Without an answer that tells of them, failures are an error."""
    if (ATTR_VALUES in call.data) == (ATTR_RAW in call.data):
        raise refusal("values_or_raw")
    account, group = await _group_of(call)
    if not group.product_key:
        raise refusal("group_mixed", name=group.name)
    attrs = None
    if ATTR_VALUES in call.data:
        product = await async_product(account, group.product_key)
        attrs = wire_values(product, group.name, call.data[ATTR_VALUES])
    results = await account.client.groups.control(
        group.id, attrs=attrs, raw=call.data.get(ATTR_RAW)
    )
    if not call.return_response:
        _check_change(account, group.name, [each.did for each in results if not each.ok])
        return None
    return {
        "results": [
            {"device_id": device_id_of(account, each.did), "worked": each.ok} for each in results
        ]
    }


async def _group_of(call: ServiceCall) -> tuple[AccountCoordinator, Group]:
    account = account_of(call)
    await account.gates.async_require(Gate.GROUPS)
    groups = await account.client.groups.list()
    return account, pick_group(call.hass, groups, call.data[ATTR_GROUP])


def _members(call: ServiceCall, account: AccountCoordinator) -> list[DeviceCoordinator]:
    """Return the devices that an action names, each once."""
    devices = (member_of(call.hass, account, each) for each in call.data[ATTR_DEVICES])
    return [*{device.did: device for device in devices}.values()]


def _check_change(account: AccountCoordinator, group: str, failed: Iterable[str]) -> None:
    """Raise HomeAssistantError that names the devices for which something did not work, if any."""
    if names := [
        account.devices[did].device_name if did in account.devices else "?" for did in failed
    ]:
        raise mishap("group_failed", name=group, devices=", ".join(names))


async def _group(account: AccountCoordinator, group: Group) -> JsonValueType:
    members = await account.client.groups.devices(group.id)
    return {
        "group_id": group.id,
        ATTR_NAME: group.name,
        ATTR_REMARK: group.remark,
        "product_key": group.product_key or None,
        "product_name": group.product_name or None,
        ATTR_DEVICES: [device_id_of(account, member.did) for member in members],
        "created_at": group.created_at.isoformat() if group.created_at else None,
        "updated_at": group.updated_at.isoformat() if group.updated_at else None,
    }


ACTIONS: Final = (
    Action(
        name="create_group",
        schema=vol.Schema({**ACCOUNT, **_NAME, **_DEVICES, vol.Optional(ATTR_REMARK): cv.string}),
        handler=_create_group,
        response=SupportsResponse.OPTIONAL,
    ),
    Action(name="rename_group", schema=vol.Schema({**_GROUP, **_NAME}), handler=_rename_group),
    Action(name="delete_group", schema=vol.Schema(_GROUP), handler=_delete_group),
    Action(
        name="get_groups",
        schema=vol.Schema(ACCOUNT),
        handler=_get_groups,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="add_group_devices",
        schema=vol.Schema({**_GROUP, **_DEVICES}),
        handler=_add_group_devices,
    ),
    Action(
        name="remove_group_devices",
        schema=vol.Schema({**_GROUP, **_DEVICES}),
        handler=_remove_group_devices,
    ),
    Action(
        name="control_group",
        schema=vol.Schema(
            {
                **_GROUP,
                vol.Optional(ATTR_VALUES): VALUES,
                vol.Optional(ATTR_RAW): hex_bytes,
            }
        ),
        handler=_control_group,
        response=SupportsResponse.OPTIONAL,
    ),
)
