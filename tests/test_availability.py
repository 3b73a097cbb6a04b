"""When a device counts as there: signs of life outweigh the cloud's flag, short absences are bridged."""

from homeassistant.core import HomeAssistant
import pytest

from simulator import World

from .drive import Drive
from .helpers import async_add_account, device_of, entity_of
from .worlds import plain_world


@pytest.fixture
def world() -> World:
    """Return a cloud with one device."""
    return plain_world()


async def test_a_device_goes_and_comes_back(hass: HomeAssistant, drive: Drive) -> None:
    """Its states outlast a minute; the connectivity sensor tells at once."""
    entry = await async_add_account(hass, drive.simulator)
    account = entry.runtime_data.account
    await drive.until(lambda: account.push.connected)
    device = device_of(drive.simulator, "Plain 0")
    switch = entity_of(hass, "switch", device.did, "zeta")
    connectivity = next(
        state.entity_id
        for state in hass.states.async_all("binary_sensor")
        if state.attributes.get("device_class") == "connectivity"
    )
    assert hass.states.get(connectivity).state == "on"

    device.set_online(False)
    await drive.until(lambda: hass.states.get(connectivity).state == "off")
    assert hass.states.get(switch).state == "off"
    await drive.advance(90)
    assert hass.states.get(switch).state == "unavailable"
    assert hass.states.get(connectivity).state == "off"

    device.set_online(True)
    await drive.until(lambda: hass.states.get(switch).state == "off")
    assert hass.states.get(connectivity).state == "on"


async def test_a_device_that_only_looks_offline(hass: HomeAssistant, drive: Drive) -> None:
    """A report from after the moment that the flag tells of proves it wrong."""
    device = device_of(drive.simulator, "Plain 0")
    device.looks_offline = True
    entry = await async_add_account(hass, drive.simulator)
    await drive.until(lambda: entry.runtime_data.account.push.connected)
    switch = entity_of(hass, "switch", device.did, "zeta")

    device.report({"zeta": True})

    await drive.until(lambda: hass.states.get(switch).state == "on")
