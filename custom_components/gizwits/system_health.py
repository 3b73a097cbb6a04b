"""How the cloud and the accounts are doing, for the page on the system's health."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .cloud import REGIONS, GizwitsClient, GizwitsError
from .const import DOMAIN
from .coordinator import AccountCoordinator, GizwitsConfigEntry
from .failure import async_text_of


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what is to be shown."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what all accounts of a region come to, and what its server says."""
    entries: list[GizwitsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    clients = [entry.runtime_data.client for entry in entries]
    # The addresses of private deployments are nobody's business.
    regions: dict[str, list[AccountCoordinator]] = {}
    for entry in entries:
        region = entry.runtime_data.client.server.region
        key = region if region in REGIONS else "private"
        regions.setdefault(key, []).append(entry.runtime_data.account)
    found: dict[str, Any] = {"accounts": len(entries)}
    for region, accounts in regions.items():
        found |= {f"{key}_{region}": value for key, value in _of_region(hass, accounts).items()}
    return found | {"errors": sum(client.stats.errors.total() for client in clients)}


def _of_region(hass: HomeAssistant, accounts: list[AccountCoordinator]) -> dict[str, Any]:
    devices = [device for account in accounts for device in account.devices.values()]
    servers = {account.client.server.api: account.client for account in accounts}
    return {
        "server": _async_reach(hass, servers.values()),
        "devices": len(devices),
        "pushed": sum(device.push_healthy for device in devices),
        "requests": sum(account.client.stats.recent.total() for account in accounts),
    }


async def _async_reach(
    hass: HomeAssistant, clients: Iterable[GizwitsClient]
) -> str | dict[str, str]:
    """Return the version of the API of each server, or why one does not answer."""
    try:
        versions = [(await client.system.status()).version or "ok" for client in clients]
    except GizwitsError as err:
        return {"type": "failed", "error": await async_text_of(hass, err)}
    return ", ".join(versions)
