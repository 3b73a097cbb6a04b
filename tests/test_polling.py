"""Polls and pushes together: neither an older answer nor a bad one harms what is known."""

import asyncio
from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, HomeAssistant, callback
import pytest

from custom_components.gizwits.device import DeviceCoordinator
from simulator import Simulator, World
from simulator.device import Device
from simulator.faults import Fault

from .drive import Drive
from .helpers import async_add_account, complaints, coordinator_of, device_of, entity_of
from .worlds import plain_world


@pytest.fixture
def world() -> World:
    """Return a cloud with one device."""
    return plain_world()


@pytest.fixture
def device(simulator: Simulator) -> Device:
    """Return the device."""
    return device_of(simulator, "Plain 0")


@pytest.fixture
async def coordinator(hass: HomeAssistant, drive: Drive, device: Device) -> DeviceCoordinator:
    """Return the coordinator of the device, whose changes are heard."""
    entry = await async_add_account(hass, drive.simulator)
    await drive.until(lambda: entry.runtime_data.account.push.connected)
    await drive.settle()
    return coordinator_of(hass, device.did)


def _reading(hass: HomeAssistant, device: Device) -> str:
    return hass.states.get(entity_of(hass, "sensor", device.did, "iota")).state


def _say(simulator: Simulator, device: Device, attrs: dict[str, Any]) -> None:
    """Let push say something that no device would."""
    for session in simulator.push.sessions:
        session.wire.send({"cmd": "s2c_noti", "data": {"did": device.did, "attrs": attrs}})


async def test_a_push_shows(
    hass: HomeAssistant, drive: Drive, device: Device, coordinator: DeviceCoordinator
) -> None:
    device.report({"iota": 42})
    await drive.until(lambda: _reading(hass, device) == "42")


async def test_an_older_poll_does_not_overwrite_a_push(
    hass: HomeAssistant, drive: Drive, device: Device, coordinator: DeviceCoordinator
) -> None:
    """A cache of the cloud is behind; a later report is believed again."""
    await drive.advance(600)
    _say(drive.simulator, device, {"iota": 42})
    await drive.until(lambda: _reading(hass, device) == "42")

    await drive.finish(coordinator.async_refresh())
    assert _reading(hass, device) == "42"

    await drive.advance(600)
    device.values = device.values | {"iota": 50}
    device.reported_at = drive.simulator.clock.timestamp()
    await drive.finish(coordinator.async_refresh())
    assert _reading(hass, device) == "50"


async def test_a_push_during_a_poll_wins(
    hass: HomeAssistant, drive: Drive, device: Device, coordinator: DeviceCoordinator
) -> None:
    """The answer to the poll was on its way already."""
    drive.simulator.faults.add(Fault(kind="hang", operation="get_latest", times=1))
    poll = hass.async_create_background_task(coordinator.async_refresh(), "poll")
    await drive.until(lambda: coordinator.account.client.stats.requests["get_latest"] == 2)
    coordinator.async_push({"iota": 42})
    drive.simulator.world.devices[device.did].reported_at += 60
    await drive.finish(asyncio.wait([poll]))
    assert _reading(hass, device) == "42"


async def test_an_older_answer_does_not_overwrite_a_newer_one(
    hass: HomeAssistant, drive: Drive, device: Device, coordinator: DeviceCoordinator
) -> None:
    """The cloud has several caches. One that goes on saying so is right."""
    drive.simulator.push.strike("push_reset")
    drive.simulator.faults.add(Fault(kind="push_down"))
    now = device.reported_at
    device.values, device.reported_at = device.values | {"iota": 42}, now + 60
    await drive.finish(coordinator.async_refresh())
    assert _reading(hass, device) == "42"

    device.values, device.reported_at = device.values | {"iota": 1}, now + 30
    await drive.finish(coordinator.async_refresh())
    assert _reading(hass, device) == "42"

    await drive.advance(420)
    assert _reading(hass, device) == "1"


async def test_a_listing_from_before_a_push_does_not_undo_it(
    hass: HomeAssistant, drive: Drive, device: Device, coordinator: DeviceCoordinator
) -> None:
    """Nor does it say for an hour that a device is there which is not."""
    drive.simulator.faults.add(Fault(kind="latency", operation="list_bindings", seconds=3, times=1))
    account = coordinator.account
    listing = hass.async_create_background_task(account.async_refresh(), "listing")
    await drive.until(lambda: account.client.stats.requests["list_bindings"] == 2)
    coordinator.async_set_online(False)
    await drive.finish(asyncio.wait([listing]))
    assert not coordinator.binding.is_online

    await drive.finish(account.async_refresh())
    assert coordinator.binding.is_online


async def test_partial_pushes_merge(
    hass: HomeAssistant, drive: Drive, device: Device, coordinator: DeviceCoordinator
) -> None:
    _say(drive.simulator, device, {"iota": 1})
    _say(drive.simulator, device, {"kappa": 1})
    await drive.settle()
    assert (coordinator.data.value("iota"), coordinator.data.value("kappa")) == (1, True)
    assert coordinator.data.value("eta") == "red"


async def test_values_of_a_wrong_type_are_skipped_and_counted(
    hass: HomeAssistant,
    drive: Drive,
    device: Device,
    coordinator: DeviceCoordinator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The others survive; a value out of range and an unknown label are shown as they are."""
    caplog.clear()
    for _ in range(20):
        _say(
            drive.simulator,
            device,
            {"iota": {"odd": 1}, "theta": 250, "eta": "ultraviolet", "zeta": 1, "unknown": 3},
        )
    await drive.settle()

    assert coordinator.skipped["iota"] == 20
    assert _reading(hass, device) == "0"
    assert hass.states.get(entity_of(hass, "number", device.did, "theta")).state == "250"
    select = hass.states.get(entity_of(hass, "select", device.did, "eta"))
    assert (select.state, "ultraviolet" in select.attributes["options"]) == ("ultraviolet", True)
    assert hass.states.get(entity_of(hass, "switch", device.did, "zeta")).state == "on"
    assert not complaints(caplog)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "html"},
        {"kind": "malformed"},
        {"kind": "status", "status": 502},
        {"kind": "error_code", "code": 9008, "status": 200},
    ],
)
async def test_a_bad_answer_keeps_the_state(
    hass: HomeAssistant,
    drive: Drive,
    device: Device,
    coordinator: DeviceCoordinator,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any],
) -> None:
    device.report({"iota": 42})
    await drive.until(lambda: _reading(hass, device) == "42")
    drive.simulator.faults.add(Fault(operation="get_latest", **fault))
    caplog.clear()

    await drive.finish(coordinator.async_refresh())

    assert _reading(hass, device) == "42"
    assert not complaints(caplog)


async def test_an_empty_answer_keeps_the_state(
    hass: HomeAssistant, drive: Drive, device: Device, coordinator: DeviceCoordinator
) -> None:
    """The cloud forgets reports of more than a day."""
    device.report({"iota": 42})
    await drive.until(lambda: _reading(hass, device) == "42")
    device.reported_at = 0
    await drive.finish(coordinator.async_refresh())
    assert _reading(hass, device) == "42"


async def test_a_change_writes_the_entities_of_its_datapoint_only(
    hass: HomeAssistant, drive: Drive, device: Device, coordinator: DeviceCoordinator
) -> None:
    """Work is as much as there are changes."""
    written: list[str] = []

    @callback
    def note(event: Event[Any]) -> None:
        written.append(event.data["entity_id"])

    hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    hass.bus.async_listen(EVENT_STATE_REPORTED, note, event_filter=callback(lambda _: True))
    device.report({"iota": 42})
    await drive.until(lambda: written)
    await drive.settle()
    assert written == [entity_of(hass, "sensor", device.did, "iota")]


async def test_an_entity_that_fails_does_not_keep_the_others_from_hearing(
    drive: Drive, coordinator: DeviceCoordinator, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError

    heard: list[int] = []
    removers = [
        coordinator.async_add_listener(fail, {"iota"}),
        coordinator.async_add_listener(lambda: heard.append(1), {"iota"}),
    ]
    coordinator.async_push({"iota": 1})
    coordinator.async_push({"iota": 2})
    for remove in removers:
        remove()

    assert heard == [1, 1]
    assert caplog.text.count("An entity could not take a change") == 1
