"""When the whole cloud is away: states outlast a short outage, and one line says so."""

import logging

from homeassistant.core import HomeAssistant
import pytest

from simulator import World
from simulator.faults import Fault, FaultKind

from .drive import Drive
from .helpers import async_add_account, device_of, entity_of
from .worlds import plain_world

DEVICES = 20


@pytest.fixture
def world() -> World:
    """Return a cloud in which the account has many devices."""
    return plain_world(DEVICES)


def switches(hass: HomeAssistant, drive: Drive) -> list[str]:
    """Return the states of the devices' switches."""
    dids = (device_of(drive.simulator, f"Plain {number}").did for number in range(DEVICES))
    return [hass.states.get(entity_of(hass, "switch", did, "zeta")).state for did in dids]


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what a person reads in the log about the account."""
    return [
        record.levelname
        for record in caplog.records
        if record.name.startswith("custom_components.gizwits") and record.levelno >= logging.INFO
    ]


async def test_an_outage_is_one_error_and_ends_with_the_first_answer(
    hass: HomeAssistant, drive: Drive, caplog: pytest.LogCaptureFixture
) -> None:
    """Of an hour; after the grace time all is unavailable, and back at once with what happened meanwhile."""
    entry = await async_add_account(hass, drive.simulator)
    push = entry.runtime_data.account.push
    await drive.until(lambda: push.connected)
    await drive.settle()
    caplog.clear()
    down = Fault(kind="push_down")
    drive.simulator.faults.add(down)
    drive.simulator.faults.add(Fault(kind="status", status=502))
    drive.simulator.push.strike(FaultKind.PUSH_RESET)

    await drive.advance(100)
    assert switches(hass, drive) == ["off"] * DEVICES
    assert told(caplog) == []
    await drive.advance(200)
    assert switches(hass, drive) == ["unavailable"] * DEVICES
    await drive.advance(3300, step=300)
    assert told(caplog) == ["ERROR"]

    for device in drive.simulator.world.devices.values():
        device.report({"zeta": True})
    drive.simulator.faults.clear()
    drive.simulator.faults.add(down)
    await drive.advance(60)
    assert switches(hass, drive) == ["on"] * DEVICES
    assert told(caplog) == ["ERROR", "INFO"]


async def test_the_loss_of_push_is_nobodys_business(
    hass: HomeAssistant, drive: Drive, caplog: pytest.LogCaptureFixture
) -> None:
    """Polls do the rest, at once."""
    entry = await async_add_account(hass, drive.simulator)
    push = entry.runtime_data.account.push
    await drive.until(lambda: push.connected)
    await drive.settle()
    caplog.clear()
    drive.simulator.faults.add(Fault(kind="push_down"))
    drive.simulator.push.strike(FaultKind.PUSH_RESET)
    await drive.until(lambda: not push.connected)
    await drive.advance(1)
    for device in drive.simulator.world.devices.values():
        device.report({"zeta": True})

    await drive.advance(60)

    assert switches(hass, drive) == ["on"] * DEVICES
    assert told(caplog) == []


async def test_a_throttled_account_asks_less_and_less(hass: HomeAssistant, drive: Drive) -> None:
    """Within the budget of a request a second; back to it when the cloud is content."""
    drive.simulator.faults.add(Fault(kind="push_down"))
    await async_add_account(hass, drive.simulator)
    asked = drive.simulator.requests

    async def polls(seconds: int) -> int:
        asked.clear()
        await drive.advance(seconds, step=20)
        assert len([*asked]) <= seconds
        return len(asked.of("get_latest"))

    usual = await polls(120)
    throttle = Fault(kind="throttle", operation="get_latest", seconds=0)
    drive.simulator.faults.add(throttle)
    await polls(240)
    assert await polls(120) < usual / 2

    drive.simulator.faults.clear()
    drive.simulator.faults.add(Fault(kind="push_down"))
    await polls(300)
    assert await polls(120) > usual / 2
