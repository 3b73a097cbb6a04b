"""The simulated cloud of these tests."""

from dataclasses import replace
from unittest.mock import AsyncMock

import pytest

from custom_components import gizwits
from custom_components.gizwits.cloud.regions import REGIONS, Server
from custom_components.gizwits.cloud.transport import Policy
from custom_components.gizwits.flow import access, account
from simulator import Simulator, World

from .helpers import HEATZY, JEBAO, LAMP, OWN_APP


@pytest.fixture(autouse=True)
def only_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not set the entries up, and give up at once where the flow would try again."""
    for function in ("async_setup_entry", "async_unload_entry"):
        monkeypatch.setattr(gizwits, function, AsyncMock(return_value=True))
    monkeypatch.setattr(access, "POLICY", replace(Policy(), timeout=1, attempts=1))


@pytest.fixture
def world() -> World:
    """Return a cloud of a classic app, an app with its own back end and a maker's own app."""
    world = World()
    world.add_product(LAMP)
    world.add_app("Heatzy", app_id=HEATZY)
    world.add_app("Jebao Aqua", app_id=JEBAO, organisation="jebao", aep="user_token")
    world.add_app("Own", app_id=OWN_APP)
    return world


@pytest.fixture
def cloud(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    """Return the simulator, in the place of the public regions."""
    regions = {
        key: Server(region=key, api=simulator.api_url(key), aep=simulator.api_url(key))
        for key in REGIONS
    }
    monkeypatch.setattr(account, "REGIONS", regions)
    return simulator
