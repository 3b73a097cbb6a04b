"""When a device counts as there: signs of life outweigh the cloud's flag, short absences are bridged."""

import logging

from homeassistant.core import HomeAssistant
import pytest

from simulator import World

from .drive import Drive
from .helpers import async_add_account, demo_user, device_of, entity_of
from .worlds import add_device, plain_world


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


async def test_the_log_says_which_devices_go_and_come_back(
    hass: HomeAssistant, drive: Drive, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Once each way, and not while they are away for less than a minute again and again."""
    user, product = demo_user(drive.simulator), next(iter(world.products.values()))
    devices = [
        device_of(drive.simulator, "Plain 0"),
        add_device(world, product, user, "Pump of 0DD5EED0F00D"),
    ]
    entry = await async_add_account(hass, drive.simulator)
    await drive.until(lambda: entry.runtime_data.account.push.connected)
    await drive.settle()
    caplog.clear()

    for seconds in (30, 30, 30, 120):
        for device in devices:
            device.set_online(False)
        await drive.advance(seconds)
        for device in devices:
            device.set_online(True)
        await drive.advance(10)

    told = [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.gizwits") and record.levelno >= logging.INFO
    ]
    assert sorted(told) == [
        "Device Plain 0 is back",
        "Device Plain 0 is unavailable",
        "Device Pump of **** is back",
        "Device Pump of **** is unavailable",
    ]


async def test_a_device_that_only_looks_offline(hass: HomeAssistant, drive: Drive) -> None:
    """A report from after the moment that the flag tells of proves it wrong."""
    device = device_of(drive.simulator, "Plain 0")
    device.looks_offline = True
    entry = await async_add_account(hass, drive.simulator)
    await drive.until(lambda: entry.runtime_data.account.push.connected)
    switch = entity_of(hass, "switch", device.did, "zeta")

    device.report({"zeta": True})

    await drive.until(lambda: hass.states.get(switch).state == "on")
