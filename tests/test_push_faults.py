"""Push that does not come, ends or overwhelms: what the running integration makes of it."""

import asyncio
import gc
import time

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from yarl import URL

from simulator import Fault, Simulator, World

from .cloud.m2m.conftest import host  # noqa: F401
from .cloud.m2m.host import ScriptedHost, noti
from .drive import Drive
from .helpers import async_add_account, coordinator_of, demo_user, device_of, entity_of
from .worlds import add_device, add_product, plain_world


@pytest.fixture
def world() -> World:
    """Return a cloud with two devices."""
    return plain_world(2)


# Faults, and how far push comes with them: the hits of the first one.
PHASES = {
    "connecting": ([{"kind": "push_hang"}], 1),
    "waiting to connect again": ([{"kind": "push_down"}], 1),
    "signing in": ([{"kind": "push_silence"}], 1),
    "subscribing": ([{"kind": "push_silence", "after": 1}], 1),
    "reading": ([{"kind": "push_silence", "after": 2}], 1),
    "renewing the token": ([{"kind": "hang", "operation": "login"}, {"kind": "push_refuse"}], 1),
    "waiting to sign in again": ([{"kind": "push_dead", "after": 2}], 1),
}


@pytest.mark.parametrize("phase", PHASES)
async def test_unloading_in_each_phase_of_connecting(
    hass: HomeAssistant, drive: Drive, phase: str
) -> None:
    """It ends at once, and leaves neither a task nor a socket; the fixtures look for timers."""
    given, hits = PHASES[phase]
    faults = [drive.simulator.faults.add(Fault(**fault)) for fault in given]
    entry = await async_add_account(hass, drive.simulator)
    await drive.until(lambda: faults[0].hits >= hits)
    await drive.settle()

    unload = hass.async_create_task(hass.config_entries.async_unload(entry.entry_id))
    await drive.until(unload.done)

    assert entry.state is ConfigEntryState.NOT_LOADED
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("gizwits")] == []
    await drive.until(lambda: not drive.simulator.push.sessions)


async def test_a_host_that_never_answers_does_not_delay_a_later_start(
    hass: HomeAssistant, drive: Drive
) -> None:
    """What is known of the products is enough: the devices are read instead, well within a second."""
    entry = await async_add_account(hass, drive.simulator)
    device = device_of(drive.simulator, "Plain 0")
    device.report({"iota": 42})
    fault = drive.simulator.faults.add(Fault(kind="push_hang"))

    reload = hass.async_create_task(hass.config_entries.async_reload(entry.entry_id))
    await drive.until(lambda: fault.hits)
    await drive.advance(0.5)
    await drive.until(reload.done)

    assert hass.states.get(entity_of(hass, "sensor", device.did, "iota")).state == "42"
    # Time stands still: the host would hang for ever.
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_host_that_never_answers_is_no_concern_of_the_others(
    hass: HomeAssistant, drive: Drive, world: World
) -> None:
    """Its devices are polled, those of the other host are heard."""
    sandbox = add_product(world, 2, is_sandbox=True)
    silent = add_device(world, sandbox, demo_user(drive.simulator), "Silent")
    heard = device_of(drive.simulator, "Plain 0")
    drive.simulator.faults.add(Fault(kind="push_hang", host="sandbox"))
    entry = await async_add_account(hass, drive.simulator)
    await drive.until(lambda: coordinator_of(hass, heard.did).push_healthy)
    await drive.settle()
    assert not coordinator_of(hass, silent.did).push_healthy

    silent.report({"iota": 42})
    heard.report({"iota": 42})
    await drive.settle()
    assert hass.states.get(entity_of(hass, "sensor", heard.did, "iota")).state == "42"
    await drive.advance(60)
    assert hass.states.get(entity_of(hass, "sensor", silent.did, "iota")).state == "42"
    # Time stands still: the host would hang for ever.
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_start_that_is_cancelled_leaves_no_timer(hass: HomeAssistant, drive: Drive) -> None:
    """While it waits for a host that never answers; the fixtures look for timers."""
    drive.simulator.faults.add(Fault(kind="push_hang"))
    entry = await async_add_account(hass, drive.simulator)
    start = asyncio.create_task(entry.runtime_data.account.push.async_hear_all(1))
    await drive.settle()

    start.cancel()
    await asyncio.wait([start])

    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_burst(
    hass: HomeAssistant,
    simulator: Simulator,
    host: ScriptedHost,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten thousand notifications at once: none is lost, the last value wins, and the loop keeps turning."""
    url = URL(host.url)
    monkeypatch.setattr(simulator, "m2m_address", lambda *_: (url.host, url.port))
    await async_add_account(hass, simulator)
    device = device_of(simulator, "Plain 0")
    sensor = entity_of(hass, "sensor", device.did, "iota")
    while not coordinator_of(hass, device.did).push_healthy:
        await asyncio.sleep(0)
    seen: list[str] = []
    async_track_state_change_event(
        hass, sensor, callback(lambda event: seen.append(event.data["new_state"].state))
    )
    values = [1 + number % 150 for number in range(10_000)]
    host.burst(*(noti({"iota": value}, device.did) for value in values))

    # CPU time, since the machine has other things to do, and without the garbage of other tests.
    gc.collect()
    gc.disable()
    longest, before = 0.0, time.thread_time()
    try:
        async with asyncio.timeout(30):
            while len(seen) < len(values):
                await asyncio.sleep(0)
                now = time.thread_time()
                longest, before = max(longest, now - before), now
    finally:
        gc.enable()

    assert seen == [str(value) for value in values]
    assert longest < 0.05
