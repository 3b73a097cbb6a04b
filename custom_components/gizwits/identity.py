"""Identity in Home Assistant's registries: unique ids and devices."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo

from .cloud import KNOWN_APPS, Binding, Group
from .const import CONF_APP_ID, DOMAIN
from .product.entity import EntitySpec
from .product.profile_schema import COMPOSITES

_MAC_DIGITS = 12
_GROUP = "group-"
_SCHEDULE = "-schedule-"
_PLATFORMS = frozenset(Platform)
_MANUFACTURERS = {app.app_id: app.manufacturer for app in KNOWN_APPS}


def identifier(did: str) -> tuple[str, str]:
    """Return the identifier of a device in the device registry."""
    return (DOMAIN, did)


def account_identifier(entry_id: str) -> tuple[str, str]:
    """Return the identifier in the device registry of what stands for an account as a whole."""
    return (DOMAIN, f"account-{entry_id}")


def account_info(entry: ConfigEntry) -> DeviceInfo:
    """Return the device that stands for an account as a whole."""
    return DeviceInfo(
        identifiers={account_identifier(entry.entry_id)},
        entry_type=dr.DeviceEntryType.SERVICE,
        name=entry.title,
        manufacturer=_MANUFACTURERS.get(entry.data[CONF_APP_ID], "Gizwits"),
    )


def group_key(group_id: str) -> str:
    """Return what stands for a group where a device has its did."""
    return f"{_GROUP}{group_id}"


def group_of(device: dr.AnyDeviceEntry) -> str | None:
    """Return the id of the group that a device in the registry is, if it is one."""
    for domain, key in device.identifiers:
        if domain == DOMAIN and key.startswith(_GROUP):
            return key.removeprefix(_GROUP)
    return None


def is_group(device: dr.AnyDeviceEntry) -> bool:
    """Return whether a device in the registry is a group."""
    return group_of(device) is not None


@callback
def async_register_group(hass: HomeAssistant, entry: ConfigEntry, group: Group) -> dr.DeviceEntry:
    """Register a group, or what has changed of it."""
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={identifier(group_key(group.id))},
        name=group.name,
        manufacturer=_MANUFACTURERS.get(entry.data[CONF_APP_ID], "Gizwits"),
        model=group.product_name or None,
        model_id=group.product_key,
    )


def unique_id(namespace: str, key: str) -> str:
    """Return the unique id of an entity: the device and its datapoint, whatever the platform."""
    return f"{namespace}_{key}"


def connectivity_id(namespace: str) -> str:
    """Return the unique id of a device's connectivity sensor, which no datapoint can have."""
    return f"{namespace}-connectivity"


def role_id(namespace: str) -> str:
    """Return the unique id of the sensor of the account's role, which no datapoint can have."""
    return f"{namespace}-role"


def share_qr_id(namespace: str) -> str:
    """Return the unique id of the image of a device's QR share, which no datapoint can have."""
    return f"{namespace}-share-qr"


def report_id(namespace: str) -> str:
    """Return the unique id of a device's button that shows its product report."""
    return f"{namespace}-report"


def schedules_id(namespace: str) -> str:
    """Return the unique id of a device's calendar, which no datapoint can have."""
    return f"{namespace}-schedules"


def schedule_id(namespace: str, schedule: str) -> str:
    """Return the unique id of a schedule's switch."""
    return f"{namespace}{_SCHEDULE}{schedule}"


def is_schedule_id(key: str) -> bool:
    """Return whether a unique id is that of a schedule's switch."""
    return _SCHEDULE in key


@callback
def async_namespace(hass: HomeAssistant, entry_id: str, uid: str, did: str) -> str:
    """Return what the unique ids of a device's entities begin with.

    That is the did. Where another account in this Home Assistant has the same device already, it is followed by the
    account, and stays so.
    """
    registry = er.async_get(hass)
    own = f"{did}@{uid}"
    if registry.async_get_entity_id(Platform.BINARY_SENSOR, DOMAIN, connectivity_id(own)):
        return own
    if entity_id := registry.async_get_entity_id(
        Platform.BINARY_SENSOR, DOMAIN, connectivity_id(did)
    ):
        return did if registry.entities[entity_id].config_entry_id == entry_id else own
    owners = dr.async_get(hass).async_get_devices(identifiers={identifier(did)})
    first = min(owners, key=lambda device: (device.created_at, device.id), default=None)
    return own if first and first.config_entry_id != entry_id else did


@callback
def async_register_device(
    hass: HomeAssistant, entry_id: str, app_id: str, binding: Binding, name: str, model: str
) -> dr.DeviceEntry:
    """Register a device, or what has changed of it. Its gateway has to be registered before it."""
    registry = dr.async_get(hass)
    info = DeviceInfo(
        identifiers={identifier(binding.did)},
        name=name,
        manufacturer=_MANUFACTURERS.get(app_id, "Gizwits"),
        model=model or None,
        model_id=binding.product_key,
        serial_number=binding.did,
        sw_version=binding.mcu_soft_version or binding.wifi_soft_version or None,
        hw_version=binding.mcu_hard_version or binding.wifi_hard_version or None,
    )
    if len(binding.mac) == _MAC_DIGITS and all(
        char in "0123456789abcdefABCDEF" for char in binding.mac
    ):
        info["connections"] = {(dr.CONNECTION_NETWORK_MAC, binding.mac)}
    if binding.gateway_did and (
        gateway := registry.async_get_device_by_identifier(
            identifier(binding.gateway_did), entry_id
        )
    ):
        info["via_device_id"] = gateway.id
    return registry.async_get_or_create(config_entry_id=entry_id, **info)


@callback
def async_remove_moved(hass: HomeAssistant, namespace: str, specs: tuple[EntitySpec, ...]) -> None:
    """Remove entities whose datapoint is hidden or has moved to another platform; nothing else changes."""
    registry = er.async_get(hass)
    for spec in specs:
        for platform in _PLATFORMS if spec.hidden else _PLATFORMS - {spec.platform}:
            if entity_id := registry.async_get_entity_id(
                platform, DOMAIN, unique_id(namespace, spec.key)
            ):
                registry.async_remove(entity_id)


@callback
def async_remove_decomposed(
    hass: HomeAssistant, device_id: str, namespace: str, specs: tuple[EntitySpec, ...]
) -> None:
    """Remove composites that are no more, as their profile is gone; no datapoint is of their platforms."""
    registry = er.async_get(hass)
    there = {unique_id(namespace, spec.key) for spec in specs}
    for entity in er.async_entries_for_device(registry, device_id, include_disabled_entities=True):
        if (
            entity.platform == DOMAIN
            and entity.domain in COMPOSITES
            and entity.unique_id not in there
        ):
            registry.async_remove(entity.entity_id)
