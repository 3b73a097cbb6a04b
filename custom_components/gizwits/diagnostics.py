"""What a person may send to whoever helps: everything but who they are."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_REGION, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .cloud import REGIONS
from .const import CONF_APP_ID, CONF_EXPIRES_AT, CONF_SIGN_IN
from .coordinator import AccountCoordinator, GizwitsConfigEntry
from .device import DeviceCoordinator
from .product.entity import EntitySpec, Role
from .product.personal import is_personal
from .product.schema import Datapoint

REDACTED_OF_BINDING = {
    "alias",
    "did",
    "gateway_did",
    "host",
    "labels",
    "mac",
    "mesh_id",
    "passcode",
    "remark",
}
_NOTHING: tuple[object, ...] = (None, "", (), {})


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: GizwitsConfigEntry
) -> dict[str, Any]:
    """Return the account, what its client and its push did, and every device."""
    return _diagnostics(entry)


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: GizwitsConfigEntry, device: dr.AnyDeviceEntry
) -> dict[str, Any]:
    """Return the same with one device only; a part stands for its device."""
    if isinstance(device, dr.ChildDeviceEntry):
        return _diagnostics(entry, device.parent_device_id)
    return _diagnostics(entry, device.id)


def _diagnostics(entry: GizwitsConfigEntry, device_id: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"account": _account(entry)}
    if entry.state is ConfigEntryState.LOADED:
        account = entry.runtime_data.account
        found["cloud"] = _cloud(account)
        found["devices"] = [
            _device(coordinator)
            for coordinator in account.devices.values()
            if device_id in (None, coordinator.device_id)
        ]
    return found


def _account(entry: GizwitsConfigEntry) -> dict[str, Any]:
    """Return how the account signs in."""
    region = entry.data[CONF_REGION]
    return {
        "app_id": entry.data[CONF_APP_ID],
        "region": region if region in REGIONS else REDACTED,
        "sign_in": entry.data[CONF_SIGN_IN],
        "token_expires_at": entry.data[CONF_TOKEN][CONF_EXPIRES_AT],
        "state": entry.state.value,
    }


def _cloud(account: AccountCoordinator) -> dict[str, Any]:
    """Return how the cloud answers. Push connections are without their addresses."""
    return {
        "answers": account.last_update_success,
        "left_out": len(account.listed) - len(account.devices),
        "services": account.gates.known,
        "listing_interval": _plain(account.update_interval),
        "requests": _plain(account.client.stats),
        "push": _plain([*account.push.client.stats.values()]),
    }


def _device(coordinator: DeviceCoordinator) -> dict[str, Any]:
    """Return what is known of a device, what it reported, and why its entities are what they are."""
    gateway = coordinator.account.devices.get(coordinator.binding.gateway_did)
    return {
        "device_id": coordinator.device_id,
        "gateway_device_id": gateway.device_id if gateway else None,
        "binding": async_redact_data(_plain(coordinator.binding), REDACTED_OF_BINDING),
        "available": coordinator.available,
        "reachable": coordinator.reachable,
        "push_healthy": coordinator.push_healthy,
        "poll_interval": _plain(coordinator.update_interval),
        "confirmed_after": _plain(coordinator.writer.confirmed_after),
        "state": _state(coordinator),
        "skipped": _plain(coordinator.skipped),
        "has_schema": coordinator.has_schema,
        "schema": _plain(coordinator.product.schema),
        "entities": [_entity(spec) for spec in coordinator.specs],
    }


def _state(coordinator: DeviceCoordinator) -> Any:
    """Return what is known of a device's values, but for those that tell of a person."""
    datapoints = coordinator.product.schema.datapoints.values()
    personal = {each.name for each in datapoints if is_personal(each)}
    return async_redact_data(_plain(coordinator.data), personal)


def _entity(spec: EntitySpec) -> dict[str, Any]:
    """Return what was decided on an entity; datapoints are in the schema, here are their names."""
    decided = {field.name: getattr(spec, field.name) for field in fields(spec)}
    return {name: _decision(value) for name, value in decided.items() if value not in _NOTHING}


def _decision(value: object) -> Any:
    match value:
        case Datapoint():
            return value.name
        case Role():
            return {"entity": _entity(value.spec), "values": _plain(value.values)}
        case Mapping():
            return {str(key): _decision(each) for key, each in value.items()}
        case _:
            return _plain(value)


def _plain(thing: object) -> Any:
    """Return dataclasses, times, numbers and bytes as JSON values."""
    match thing:
        case None | bool() | int() | float() | str():
            return thing
        case bytes():
            return thing.hex()
        case Decimal():
            return float(thing)
        case datetime():
            return thing.isoformat()
        case timedelta():
            return thing.total_seconds()
        case Mapping():
            return {str(key): _plain(each) for key, each in thing.items()}
        case Iterable():
            return [_plain(each) for each in thing]
    assert is_dataclass(thing)
    return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing)}
