"""What a person may not remove from the device registry, and what to do instead."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .coordinator import GizwitsConfigEntry
from .failure import refusal
from .identity import account_identifier, identifier, is_group


@callback
def require_gone(hass: HomeAssistant, entry: GizwitsConfigEntry, device: dr.AnyDeviceEntry) -> None:
    """Raise HomeAssistantError, unless the account no longer has a device: it would come back."""
    if isinstance(device, dr.ChildDeviceEntry):
        parent = dr.async_get(hass).async_get(device.parent_device_id)
        device = parent if isinstance(parent, dr.DeviceEntry) else device
    name = device.name_by_user or device.name or "?"
    if entry.state is not ConfigEntryState.LOADED:
        raise refusal("removal_not_loaded", device=name)
    if account_identifier(entry.entry_id) in device.identifiers:
        raise refusal("removal_account")
    if is_group(device):
        raise refusal("removal_group", group=name)
    if not device.identifiers.isdisjoint(map(identifier, entry.runtime_data.account.devices)):
        raise refusal("removal_bound", device=name)
