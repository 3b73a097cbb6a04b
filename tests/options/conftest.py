"""Fixtures of the tests of the options."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Simulator, World

from ..helpers import async_add_account


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


@pytest.fixture
async def account(hass: HomeAssistant, simulator: Simulator) -> MockConfigEntry:
    """Set the demo account up."""
    return await async_add_account(hass, simulator)
