"""A clock that is wrong or set: only time that passes counts for what is kept, believed and forgotten."""

from collections.abc import Callable
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from simulator import Simulator, World
from simulator.device import Device
from simulator.faults import Fault, FaultKind

from .drive import Drive
from .helpers import async_add_account, device_of, entity_of
from .worlds import plain_world

type SetClock = Callable[[float], None]


@pytest.fixture
def world() -> World:
    """Return a cloud with one device."""
    return plain_world()


@pytest.fixture
def device(simulator: Simulator) -> Device:
    """Return the device."""
    return device_of(simulator, "Plain 0")


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set Home Assistant's clock forward or back by so many days."""
    real = dt_util.utcnow

    def set_by(days: float) -> None:
        monkeypatch.setattr(dt_util, "utcnow", lambda: real() + timedelta(days=days))

    return set_by


async def _start(hass: HomeAssistant, drive: Drive) -> None:
    entry = await async_add_account(hass, drive.simulator)
    await drive.until(lambda: entry.runtime_data.account.push.connected)
    await drive.settle()


def _lose_push(drive: Drive) -> None:
    drive.simulator.faults.add(Fault(kind="push_down"))
    drive.simulator.push.strike(FaultKind.PUSH_RESET)


def _switch(hass: HomeAssistant, device: Device) -> str:
    return hass.states.get(entity_of(hass, "switch", device.did, "zeta")).state


@pytest.mark.parametrize("days", [-400, 1])
async def test_the_grace_time_of_an_outage(
    hass: HomeAssistant, drive: Drive, device: Device, set_clock: SetClock, days: int
) -> None:
    """It is neither over at once nor for ever."""
    await _start(hass, drive)
    drive.simulator.faults.add(Fault(kind="status", status=502))
    _lose_push(drive)
    await drive.advance(60)

    set_clock(days)
    await drive.advance(30)
    assert _switch(hass, device) == "off"
    await drive.advance(240)
    assert _switch(hass, device) == "unavailable"


async def test_a_sign_of_life(
    hass: HomeAssistant, drive: Drive, device: Device, set_clock: SetClock
) -> None:
    """One from the future does not outweigh for ever that a device is offline."""
    set_clock(400)
    await _start(hass, drive)
    device.set_online(False)
    await drive.settle()
    for session in drive.simulator.push.sessions:
        session.wire.send({"cmd": "s2c_noti", "data": {"did": device.did, "attrs": {"zeta": 1}}})
    await drive.until(lambda: _switch(hass, device) == "on")

    set_clock(0)
    await drive.advance(3600, step=300)

    assert _switch(hass, device) == "unavailable"


@pytest.mark.parametrize("days", [1 / 24, 400])
async def test_a_push_that_is_dated_late(
    hass: HomeAssistant, drive: Drive, device: Device, set_clock: SetClock, days: float
) -> None:
    """Polls are believed again soon, with a clock that is ahead and one that was."""
    set_clock(days)
    await _start(hass, drive)
    device.report({"zeta": True})
    await drive.until(lambda: _switch(hass, device) == "on")

    _lose_push(drive)
    if days > 1:
        set_clock(0)
    device.report({"zeta": False})
    await drive.advance(420)

    assert _switch(hass, device) == "off"
