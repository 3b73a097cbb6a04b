"""What tests of the running integration share."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.cloud import SignIn
from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.device import DeviceCoordinator
from simulator import Simulator
from simulator.demo import APP_ID, EMAIL, PASSWORD
from simulator.device import Device
from simulator.world import User


def entry_for(simulator: Simulator, user: User, region: str = "eu", **more: Any) -> MockConfigEntry:
    """Return an entry of an account of the simulator, signed in."""
    world = simulator.world
    token = world.add_token(region, user, world.apps[APP_ID])
    expires_at = datetime.fromtimestamp(token.expires_at, UTC)
    return MockConfigEntry(
        domain=DOMAIN,
        title="Account",
        unique_id=user.uid,
        data={
            "app_id": APP_ID,
            "region": "sim",
            "api": simulator.api_url(region),
            "sign_in": SignIn.CLASSIC.value,
            "username": user.email or EMAIL,
            "password": PASSWORD,
            "token": {
                "uid": user.uid,
                "value": token.value,
                "expires_at": expires_at.isoformat(),
            },
        }
        | more,
    )


def demo_user(simulator: Simulator, email: str = EMAIL, region: str = "eu") -> User:
    """Return a person of the demo world."""
    users = simulator.world.regions[region].users.values()
    return next(user for user in users if user.email == email)


def device_of(simulator: Simulator, alias: str) -> Device:
    """Return a device of the demo account by the name that it has there."""
    return next(
        device
        for device in simulator.world.devices.values()
        for binding in device.bindings.values()
        if binding.dev_alias == alias
    )


async def async_add_account(
    hass: HomeAssistant, simulator: Simulator, user: User | None = None, **more: Any
) -> MockConfigEntry:
    """Set an account of the simulator up, by default the demo account."""
    entry = entry_for(simulator, user or demo_user(simulator), **more)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def entity_of(hass: HomeAssistant, platform: Platform | str, did: str, datapoint: str) -> str:
    """Return the entity id of a datapoint."""
    entity_id = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{did}_{datapoint}")
    assert entity_id, f"no {platform} of {datapoint}"
    return entity_id


def coordinator_of(hass: HomeAssistant, did: str) -> DeviceCoordinator:
    """Return the coordinator of a device."""
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if coordinator := entry.runtime_data.account.devices.get(did):
            found: DeviceCoordinator = coordinator
            return found
    raise AssertionError("no such device")


async def async_wait_for_state(hass: HomeAssistant, entity_id: str, wanted: str) -> None:
    """Wait until an entity has a state, as pushed messages arrive over a real socket."""
    reached = asyncio.Event()

    @callback
    def look(_event: object = None) -> None:
        if (state := hass.states.get(entity_id)) and state.state == wanted:
            reached.set()

    unsubscribe = async_track_state_change_event(hass, entity_id, look)
    look()
    async with asyncio.timeout(10):
        await reached.wait()
    unsubscribe()


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what Home Assistant or the integration has logged as a problem."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelname in {"WARNING", "ERROR", "CRITICAL"} and record.name != "asyncio"
    ]
