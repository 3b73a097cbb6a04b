"""Writes: shown at once, one request per device and tick, settled by a report or rolled back."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.gizwits.device import DeviceCoordinator
from simulator import Simulator, World
from simulator.device import Device
from simulator.faults import Fault

from .drive import Drive
from .helpers import async_add_account, coordinator_of, device_of, entity_of
from .worlds import plain_world


@pytest.fixture
def world() -> World:
    """Return a cloud with one device."""
    return plain_world()


@pytest.fixture
def device(simulator: Simulator) -> Device:
    """Return a device with a switch, a mode and a speed."""
    return device_of(simulator, "Plain 0")


async def _set_up(hass: HomeAssistant, drive: Drive, *, push: bool) -> None:
    simulator = drive.simulator
    if not push:
        simulator.faults.add(Fault(kind="push_down"))
    entry = await async_add_account(hass, simulator)
    account = entry.runtime_data.account
    await drive.until(lambda: not push or account.push.connected)
    await drive.settle()
    simulator.requests.clear()


def _number(hass: HomeAssistant, device: Device) -> str:
    return entity_of(hass, "number", device.did, "theta")


def _switch(hass: HomeAssistant, device: Device) -> str:
    return entity_of(hass, "switch", device.did, "zeta")


async def _set(hass: HomeAssistant, entity_id: str, value: float) -> None:
    await hass.services.async_call(
        "number", "set_value", {"entity_id": entity_id, "value": value}, blocking=True
    )


def _coordinator(hass: HomeAssistant, device: Device) -> DeviceCoordinator:
    return coordinator_of(hass, device.did)


@pytest.mark.parametrize("push", [True, False])
async def test_a_write_shows_at_once_and_is_confirmed(
    hass: HomeAssistant, drive: Drive, device: Device, push: bool
) -> None:
    """The state changes before the cloud answers, and stays when the device says so."""
    await _set_up(hass, drive, push=push)
    entity_id = _number(hass, device)

    write = hass.async_create_task(_set(hass, entity_id, 80))
    await asyncio.sleep(0)

    assert hass.states.get(entity_id).state == "80"
    assert not drive.simulator.requests.of("control_device")
    await write
    assert device.values["theta"] == 80
    await drive.settle()
    if not push:
        assert _coordinator(hass, device).data.wanted
        await drive.advance(5, step=1)
    coordinator = _coordinator(hass, device)
    assert not coordinator.data.wanted
    assert len(coordinator.writer.confirmed_after) == 1
    assert hass.states.get(entity_id).state == "80"


async def test_a_write_that_push_confirms_asks_for_nothing_more(
    hass: HomeAssistant, drive: Drive, device: Device
) -> None:
    """With push a write costs one request."""
    await _set_up(hass, drive, push=True)

    await _set(hass, _number(hass, device), 80)
    await drive.advance(60)

    assert [entry.operation for entry in drive.simulator.requests] == ["control_device"]


ERRORS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "error_code", "code": 9042}, "code_9042"),
    ({"kind": "error_code", "code": 9021}, "code_9021"),
    ({"kind": "error_code", "code": 9025}, "code_9025"),
    ({"kind": "error_code", "code": 9014}, "code_9014"),
    ({"kind": "error_code", "code": 9008}, "code_9008"),
    ({"kind": "status", "status": 502}, "server_error"),
    ({"kind": "html"}, "server_error"),
    ({"kind": "reset"}, "cannot_connect"),
    ({"kind": "throttle", "seconds": 3600}, "code_9041"),
]


@pytest.mark.parametrize(("fault", "key"), ERRORS)
async def test_a_write_that_fails_is_rolled_back(
    hass: HomeAssistant, drive: Drive, device: Device, fault: dict[str, Any], key: str
) -> None:
    """The person is told why in their language, and the state is as before."""
    await _set_up(hass, drive, push=True)
    entity_id = _number(hass, device)
    before = hass.states.get(entity_id).state
    drive.simulator.faults.add(Fault(operation="control_device", **fault))

    with pytest.raises(HomeAssistantError) as caught:
        await _set(hass, entity_id, 80)

    assert (caught.value.translation_key or "").removesuffix("_detail") == key
    assert hass.states.get(entity_id).state == before
    assert not _coordinator(hass, device).data.wanted
    assert _coordinator(hass, device).account.client.stats.requests["control_device"] == 1


@pytest.mark.parametrize("push", [True, False])
async def test_a_write_that_the_device_ignores_is_rolled_back_at_the_deadline(
    hass: HomeAssistant, drive: Drive, world: World, device: Device, push: bool
) -> None:
    """The cloud takes it, the device does not: after a minute the truth is shown."""
    await _set_up(hass, drive, push=push)
    entity_id = _number(hass, device)
    before = hass.states.get(entity_id).state
    world.reaction = lambda device, changes: {}

    await _set(hass, entity_id, 80)
    await drive.settle()
    assert hass.states.get(entity_id).state == "80"
    await drive.advance(70)

    assert hass.states.get(entity_id).state == before
    assert device.values["theta"] != 80


async def test_writes_of_one_tick_are_one_request(
    hass: HomeAssistant, drive: Drive, device: Device
) -> None:
    """A scene that sets three datapoints of a device costs one call."""
    await _set_up(hass, drive, push=True)

    await asyncio.gather(
        _set(hass, _number(hass, device), 80),
        hass.services.async_call(
            "switch", "turn_on", {"entity_id": _switch(hass, device)}, blocking=True
        ),
        hass.services.async_call(
            "select",
            "select_option",
            {"entity_id": entity_of(hass, "select", device.did, "eta"), "option": "blue"},
            blocking=True,
        ),
    )

    assert len(drive.simulator.requests.of("control_device")) == 1
    assert (device.values["theta"], device.values["zeta"]) == (80, True)
    assert device.values["eta"] == "blue"


async def test_writes_keep_their_order(hass: HomeAssistant, drive: Drive, device: Device) -> None:
    """However slow the cloud is, the last value is the one that stays."""
    await _set_up(hass, drive, push=True)
    entity_id = _number(hass, device)
    obeyed: list[object] = []
    drive.simulator.world.subscribe(
        lambda event: obeyed.append(event.changes) if event.kind == "command" else None
    )

    writes = []
    for value in (50, 70, 80, 90):
        writes.append(hass.async_create_task(_set(hass, entity_id, value)))
        await drive.settle(3)
        assert hass.states.get(entity_id).state == str(value)
    await asyncio.gather(*writes)
    await drive.settle()

    assert obeyed[-1] == {"theta": 90}
    assert device.values["theta"] == 90
    assert hass.states.get(entity_id).state == "90"
    assert not _coordinator(hass, device).data.wanted


async def test_a_poll_from_before_a_write_does_not_undo_it(
    hass: HomeAssistant, drive: Drive, device: Device
) -> None:
    """The cloud's latest data lag behind a control for seconds."""
    await _set_up(hass, drive, push=False)
    drive.simulator.oddities = drive.simulator.oddities.switched({"latest_lag": True})
    drive.simulator.world.latest_lag = lambda: 8.0
    entity_id = _number(hass, device)

    poll = hass.async_create_task(_coordinator(hass, device).async_refresh())
    write = hass.async_create_task(_set(hass, entity_id, 80))
    await write
    await poll
    assert hass.states.get(entity_id).state == "80"
    for _ in range(20):
        await drive.advance(1)
        assert hass.states.get(entity_id).state == "80"
    assert not _coordinator(hass, device).data.wanted


async def test_what_the_schema_forbids_is_refused_without_a_request(
    hass: HomeAssistant, drive: Drive, device: Device
) -> None:
    """Each refusal says what is wrong."""
    await _set_up(hass, drive, push=True)
    coordinator = _coordinator(hass, device)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"theta": 9999}, "value_out_of_range"),
        ({"iota": 1}, "value_read_only"),
        ({"eta": "turbo"}, "value_unknown_option"),
        ({"zeta": "perhaps"}, "value_wrong_type"),
        ({"nothing": 1}, "datapoint_unknown"),
    ]
    for values, key in cases:
        with pytest.raises(ServiceValidationError) as caught:
            await coordinator.async_write(values)
        assert caught.value.translation_key == key
    assert not coordinator.data.wanted
    assert not len(drive.simulator.requests)


async def test_a_caller_that_gives_up_does_not_stop_the_write(
    hass: HomeAssistant, drive: Drive, device: Device
) -> None:
    """A cancelled automation has written what it has shown."""
    await _set_up(hass, drive, push=True)
    write = hass.async_create_task(_coordinator(hass, device).async_write({"theta": 80}))
    await asyncio.sleep(0)
    write.cancel()
    await drive.until(lambda: device.values["theta"] == 80)
    await drive.settle()
    assert hass.states.get(_number(hass, device)).state == "80"


async def test_unloading_does_not_wait_for_a_write(
    hass: HomeAssistant, drive: Drive, device: Device, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever waits for it gets an error, and nothing stays behind."""
    await _set_up(hass, drive, push=True)
    drive.simulator.faults.add(Fault(kind="hang", operation="control_device"))
    coordinator = _coordinator(hass, device)
    write = hass.async_create_task(coordinator.async_write({"theta": 80}))
    await drive.until(lambda: coordinator.account.client.stats.requests["control_device"])

    assert await hass.config_entries.async_unload(coordinator.config_entry.entry_id)

    with pytest.raises(HomeAssistantError):
        await write
    assert "did not complete in time" not in caplog.text


async def test_a_failed_write_leaves_the_one_before(
    hass: HomeAssistant, drive: Drive, device: Device
) -> None:
    """The device took the first value, although no report has said so yet."""
    await _set_up(hass, drive, push=False)
    entity_id = _number(hass, device)
    await _set(hass, entity_id, 80)
    drive.simulator.faults.add(
        Fault(kind="error_code", code=9025, operation="control_device", times=2)
    )

    failed = await asyncio.gather(
        _set(hass, entity_id, 90), _set(hass, entity_id, 91), return_exceptions=True
    )

    assert all(isinstance(each, HomeAssistantError) for each in failed)
    assert hass.states.get(entity_id).state == "80"
    await drive.advance(5, step=1)
    assert not _coordinator(hass, device).data.wanted
    assert hass.states.get(entity_id).state == "80"


async def test_a_write_fails_that_was_waiting_for_another(
    hass: HomeAssistant, drive: Drive, device: Device
) -> None:
    """The first value is shown again, as the cloud took it while the second was waiting."""
    await _set_up(hass, drive, push=False)
    entity_id = _number(hass, device)
    drive.simulator.faults.add(
        Fault(kind="error_code", code=9025, operation="control_device", after=1, times=1)
    )
    first = hass.async_create_task(_set(hass, entity_id, 70))
    await drive.until(lambda: _coordinator(hass, device).writer._under_way)
    second = hass.async_create_task(_set(hass, entity_id, 80))

    await first
    with pytest.raises(HomeAssistantError):
        await second

    assert hass.states.get(entity_id).state == "70"
    await drive.advance(60, step=10)
    assert not _coordinator(hass, device).data.wanted
    assert hass.states.get(entity_id).state == "70"
