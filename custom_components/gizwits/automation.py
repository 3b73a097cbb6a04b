"""What triggers and conditions have in common: devices by their ids, and values as a person sees them."""

from collections.abc import Iterable
from typing import Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from .const import DOMAIN
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .product.codec import Value
from .values import plain_value, spec_of

ATTR_DATAPOINT: Final = "datapoint"
DEVICES: Final = {
    vol.Required(ATTR_DEVICE_ID): vol.All(cv.ensure_list, vol.Length(min=1), [cv.string])
}


def check_devices(hass: HomeAssistant, device_ids: Iterable[str]) -> None:
    """Raise vol.Invalid for what is no device of Gizwits."""
    registry = dr.async_get(hass)
    for device_id in device_ids:
        device = registry.async_get(device_id)
        if device is None or not any(domain == DOMAIN for domain, _ in device.identifiers):
            raise vol.Invalid(f"Device {device_id} is not a device of Gizwits")


def own_device_id(hass: HomeAssistant, device_id: str) -> str:
    """Return the id of a device; a part stands for its device."""
    device = dr.async_get(hass).async_get(device_id)
    return device.parent_device_id if isinstance(device, dr.ChildDeviceEntry) else device_id


def coordinator_of(hass: HomeAssistant, device_id: str) -> DeviceCoordinator | None:
    """Return a device, or None while its account is not loaded or no longer has it."""
    entries: list[GizwitsConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    for entry in entries:
        if entry.state is ConfigEntryState.LOADED:
            for coordinator in entry.runtime_data.account.devices.values():
                if coordinator.device_id == device_id:
                    return coordinator
    return None


def shown(coordinator: DeviceCoordinator, name: str, value: Value | None) -> JsonValueType:
    """Return a decoded value as a person sees it."""
    spec = spec_of(coordinator.product, name)
    return plain_value(spec.shown(value) if spec else value)
