"""Fixtures of all tests."""

from collections.abc import AsyncGenerator
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Before anything of the integration is imported, to hear what is said about that.
from .check_reports import check_reports  # noqa: F401

# isort: split
# Ours has to be the first of that name: the test helpers bring a folder of their own.
import custom_components.gizwits  # noqa: F401
from simulator import ManualClock, Oddities, Simulator, World

from .check_translations import check_translations  # noqa: F401
from .drive import Drive
from .exercised import pytest_terminal_summary  # noqa: F401

# The test helpers let the recorder tell every statement, which is nobody's business here.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture(autouse=True)
def enable_our_integration(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant find the integration; the recorder has to be there before."""
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("recorder_mock")
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Replace what lets asyncio keep the stack of every future: that takes half of the time."""


@pytest.fixture
def recorder_config() -> dict[str, Any]:
    """Let the recorder write what it has now and then, not with every event."""
    return {"commit_interval": 60}


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots that know Home Assistant's objects."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def world() -> World:
    """Return an empty cloud, to be filled by tests before they ask for `simulator`, or after."""
    return World()


@pytest.fixture
async def simulator(socket_enabled: None, world: World) -> AsyncGenerator[Simulator]:
    """Serve the world on loopback, without the real cloud's oddities, at a time that stands still."""
    clock = ManualClock(dt_util.utcnow())
    async with Simulator(world, clock=clock, oddities=Oddities.none()) as running:
        yield running


@pytest.fixture
def drive(hass: HomeAssistant, freezer: FrozenDateTimeFactory, simulator: Simulator) -> Drive:
    """Return the clocks of Home Assistant and of the simulator, in step."""
    return Drive(hass, freezer, simulator)
