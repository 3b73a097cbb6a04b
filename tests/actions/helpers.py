"""What tests of actions share."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from custom_components.gizwits.const import DOMAIN
from simulator.device import Device


def id_of(hass: HomeAssistant, device: Device) -> str:
    """Return the id in Home Assistant of a device of the simulator."""
    devices = dr.async_get(hass).async_get_devices(identifiers={(DOMAIN, device.did)})
    return next(iter(devices)).id


async def act(hass: HomeAssistant, action: str, **data: Any) -> None:
    """Carry an action out that does not answer."""
    await hass.services.async_call(DOMAIN, action, data, blocking=True)


async def ask(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Carry an action out and return its answer."""
    answer = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    assert isinstance(answer, dict)
    return answer
