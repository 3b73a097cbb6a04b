"""The page on the system's health tells how the cloud and the accounts are doing."""

from inspect import isawaitable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.gizwits.const import DOMAIN
from simulator import Fault, FaultKind, Simulator, World
from simulator.demo import GUEST

from .drive import Drive
from .helpers import async_add_account, demo_user
from .translations import load

TEXTS = load("en")


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


async def info(hass: HomeAssistant) -> dict[str, Any]:
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    found = await get_system_health_info(hass, DOMAIN)
    assert all(f"system_health.info.{key}" in TEXTS for key in found)
    return {key: await value if isawaitable(value) else value for key, value in found.items()}


async def test_without_accounts(hass: HomeAssistant, simulator: Simulator) -> None:
    hass.config.components.add(DOMAIN)
    assert await info(hass) == {"accounts": 0, "errors": 0}


async def test_the_cloud_answers(hass: HomeAssistant, simulator: Simulator) -> None:
    entry = await async_add_account(hass, simulator)
    made = len(simulator.requests)

    found = await info(hass)

    assert found["accounts"] == 1
    assert found["devices_private"] == found["pushed_private"] == 10
    assert found["requests_private"] == made >= 21
    assert found["errors"] == 0
    status = await entry.runtime_data.client.system.status()
    assert status.version
    assert found["server_private"] == status.version


async def test_the_cloud_is_away(hass: HomeAssistant, simulator: Simulator) -> None:
    await async_add_account(hass, simulator)
    simulator.faults.add(Fault(kind=FaultKind.ERROR_CODE, operation="get_status", code=9045))

    found = await info(hass)

    text = TEXTS["exceptions.code_9045.message"]
    assert found["server_private"] == {"type": "failed", "error": text}


async def test_requests_of_the_last_hour(hass: HomeAssistant, drive: Drive) -> None:
    """Not of all times, and for all accounts of a region."""
    entry = await async_add_account(hass, drive.simulator)
    await async_add_account(hass, drive.simulator, demo_user(drive.simulator, GUEST))
    made = len(drive.simulator.requests)
    found = await info(hass)
    assert found["accounts"] == 2
    assert found["devices_private"] == 11
    assert found["requests_private"] == made

    await drive.advance(3600, step=1200)

    stats = entry.runtime_data.client.stats
    assert 0 < stats.recent.total() < stats.requests.total()
    assert len([*stats.recent]) == 60
