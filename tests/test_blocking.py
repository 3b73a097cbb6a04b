"""Nothing that the integration does keeps Home Assistant's event loop waiting."""

import time

from homeassistant import block_async_io
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import loop
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World

from .actions.helpers import act, ask, id_of
from .check_reports import REPORTS
from .helpers import async_add_account, device_of


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


@pytest.fixture
def detector(
    simulator: Simulator, disable_block_async_io: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let Home Assistant report blocking calls as it does at a person's home; ends with the test."""
    monkeypatch.setattr(block_async_io, "_IN_TESTS", False)
    monkeypatch.setattr(loop, "_PREVIOUSLY_REPORTED", set())
    block_async_io.enable()


@pytest.mark.usefixtures("detector")
async def test_nothing_blocks(
    hass: HomeAssistant, simulator: Simulator, hass_client: ClientSessionGenerator
) -> None:
    """From the first sign-in over a restart with caches to the removal."""
    assert await async_setup_component(hass, "diagnostics", {})
    entry = await async_add_account(hass, simulator)
    socket = id_of(hass, device_of(simulator, "Workshop socket"))
    await act(hass, "set_datapoints", device_id=socket, values={"OnOff": True})
    await ask(hass, "get_datapoints", device_id=socket)
    await act(hass, "reload_profiles")
    await get_diagnostics_for_config_entry(hass, hass_client, entry)
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    hass.config_entries.flow.async_abort(flow["flow_id"])
    options = await hass.config_entries.options.async_init(entry.entry_id)
    hass.config_entries.options.async_abort(options["flow_id"])
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert await hass.config_entries.async_remove(entry.entry_id)
    assert not REPORTS.messages


@pytest.mark.usefixtures("detector", "hass")
async def test_the_detector_is_on() -> None:
    """What Home Assistant never forgives shows that it looks at all."""
    with pytest.raises(RuntimeError, match="blocking call"):
        time.sleep(0)  # noqa: ASYNC251
