"""TLS: sign-in, requests and push over https and wss."""

from collections.abc import AsyncGenerator
from pathlib import Path

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util, ssl as ssl_util
import pytest

from simulator import ManualClock, Oddities, Simulator, World

from .helpers import async_add_account, async_wait_for_state, device_of, entity_of
from .tls import self_signed
from .worlds import plain_world


@pytest.fixture
def world() -> World:
    return plain_world()


@pytest.fixture
def secured(tmp_path: Path) -> tuple[object, str]:
    """Return the server's side of TLS, and its certificate."""
    return self_signed(tmp_path)


@pytest.fixture
async def simulator(
    socket_enabled: None, world: World, secured: tuple[object, str]
) -> AsyncGenerator[Simulator]:
    """Serve the world over TLS."""
    clock = ManualClock(dt_util.utcnow())
    async with Simulator(world, clock=clock, oddities=Oddities.none(), tls=secured[0]) as running:
        yield running


@pytest.fixture
def trusted(secured: tuple[object, str]) -> None:
    """Let Home Assistant trust the certificate; it does so until the end, but nobody has its key then."""
    context = ssl_util.client_context(
        ssl_util.SSLCipherList.PYTHON_DEFAULT, ssl_util.SSL_ALPN_HTTP11
    )
    context.load_verify_locations(cadata=secured[1])


@pytest.mark.usefixtures("trusted")
async def test_with_a_trusted_certificate(hass: HomeAssistant, simulator: Simulator) -> None:
    """The account signs in anew, is set up, and hears its devices."""
    assert simulator.api_url("eu").startswith("https:")
    simulator.expire_tokens()
    entry = await async_add_account(hass, simulator)
    assert entry.state is ConfigEntryState.LOADED
    device = device_of(simulator, "Plain 0")
    switch = entity_of(hass, "switch", device.did, "zeta")
    device.report({"zeta": True})
    await async_wait_for_state(hass, switch, "on")
    push = entry.runtime_data.account.push
    assert [url[:6] for url in push.client.stats] == ["wss://"]
    assert push.healthy(device.did)
    await hass.services.async_call("switch", "turn_off", {"entity_id": switch}, blocking=True)
    assert device.values["zeta"] is False
