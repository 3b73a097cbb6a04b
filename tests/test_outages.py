"""When the whole cloud is away: states outlast a short outage, and one line says so."""

from homeassistant.core import HomeAssistant
import pytest

from simulator import World
from simulator.faults import Fault

from .drive import Drive
from .helpers import async_add_account, device_of, entity_of
from .worlds import plain_world


@pytest.fixture
def world() -> World:
    """Return a cloud in which the account has several devices."""
    return plain_world(5)


async def test_an_outage_is_one_error_and_ends_with_the_first_answer(
    hass: HomeAssistant, drive: Drive, caplog: pytest.LogCaptureFixture
) -> None:
    """Without push; after the grace time all is unavailable, and back at once."""
    drive.simulator.faults.add(Fault(kind="push_down"))
    await async_add_account(hass, drive.simulator)
    entity_id = entity_of(hass, "switch", device_of(drive.simulator, "Plain 0").did, "zeta")
    drive.simulator.faults.add(Fault(kind="status", status=502))
    caplog.clear()

    await drive.advance(100)
    assert hass.states.get(entity_id).state == "off"
    await drive.advance(200)
    assert hass.states.get(entity_id).state == "unavailable"
    assert len([each for each in caplog.records if each.levelname == "ERROR"]) == 1

    drive.simulator.faults.clear()
    drive.simulator.faults.add(Fault(kind="push_down"))
    await drive.advance(60)
    assert hass.states.get(entity_id).state == "off"
    assert len([each for each in caplog.records if each.levelname == "ERROR"]) == 1
