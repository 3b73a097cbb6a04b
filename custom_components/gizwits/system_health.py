"""How the cloud and the accounts are doing, for the page on the system's health."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .cloud import REGIONS, GizwitsClient, GizwitsError
from .const import DOMAIN
from .coordinator import GizwitsConfigEntry
from .failure import async_text_of


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what is to be shown."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return counts of all accounts, and what the server of each region says."""
    entries: list[GizwitsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    clients = [entry.runtime_data.client for entry in entries]
    devices = [
        device for entry in entries for device in entry.runtime_data.account.devices.values()
    ]
    # Servers by region; the addresses of private deployments are nobody's business.
    servers: dict[str, dict[str, GizwitsClient]] = {}
    for client in clients:
        region = client.server.region if client.server.region in REGIONS else "private"
        servers.setdefault(f"server_{region}", {})[client.server.api] = client
    return {
        "accounts": len(entries),
        "devices": len(devices),
        "pushed": sum(device.push_healthy for device in devices),
        "requests": sum(client.stats.requests.total() for client in clients),
        "errors": sum(client.stats.errors.total() for client in clients),
        **{key: _async_reach(hass, each.values()) for key, each in servers.items()},
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
