"""What actions are about: a device or an account, found by what a person picks."""

from typing import Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv, device_registry as dr, service
import voluptuous as vol

from ..const import DOMAIN
from ..coordinator import AccountCoordinator, GizwitsConfigEntry
from ..device import DeviceCoordinator
from ..failure import refusal
from ..identity import group_of, is_group

DEVICE: Final = {vol.Required(ATTR_DEVICE_ID): cv.string}
ACCOUNT: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}


def device_of(call: ServiceCall) -> DeviceCoordinator:
    """Return the device that an action names. Raises ServiceValidationError."""
    return device_by_id(call.hass, call.data[ATTR_DEVICE_ID])


def device_by_id(hass: HomeAssistant, device_id: str) -> DeviceCoordinator:
    """Return a device by its id in Home Assistant; a part stands for its device."""
    registered = dr.async_get(hass).async_get(device_id)
    if isinstance(registered, dr.ChildDeviceEntry):
        device_id = registered.parent_device_id
    device, entry = service.async_get_device_and_config_entry(
        hass, DOMAIN, device_id, include_child_devices=False
    )
    loaded: GizwitsConfigEntry = entry
    if is_group(device):
        raise refusal("device_group", device=device.name_by_user or device.name or "?")
    devices = loaded.runtime_data.account.devices
    for domain, did in device.identifiers:
        if domain == DOMAIN and did in devices:
            return devices[did]
    raise refusal("device_gone", device=device.name_by_user or device.name or "?")


def group_by_device(call: ServiceCall) -> tuple[AccountCoordinator, str] | None:
    """Return the account and the id of a group whose device an action names, if it is one."""
    device_id = call.data[ATTR_DEVICE_ID]
    registered = dr.async_get(call.hass).async_get(device_id)
    if registered is None or (group_id := group_of(registered)) is None:
        return None
    _, entry = service.async_get_device_and_config_entry(
        call.hass, DOMAIN, device_id, include_child_devices=False
    )
    return entry.runtime_data.account, group_id


def account_of(call: ServiceCall) -> AccountCoordinator:
    """Return the account that an action names. Raises ServiceValidationError."""
    entry: GizwitsConfigEntry = service.async_get_config_entry(
        call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID]
    )
    return entry.runtime_data.account
