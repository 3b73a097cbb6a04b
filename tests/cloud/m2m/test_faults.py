"""Push when the line or the cloud is bad, against the simulator."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import time

import pytest

from custom_components.gizwits.cloud import DataPush, GizwitsClient, Resynced, Token
from simulator import Fault, Simulator
from simulator.demo import APP_ID

from ..conftest import MakeClient, server_of
from .conftest import FAST, PATIENT, Heard, MakePush, leftovers

CALM = replace(FAST, ping=50)
# Pings, and time for their answers also where the machine has other things to do.
STEADY = replace(FAST, ping=0.4)


@pytest.fixture
async def heard(account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]) -> Heard:
    """Return impatient push that hears all devices and has their values."""
    heard = make_push(account)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    return heard


async def steady(account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]) -> Heard:
    """Return push that is nearly as patient, and has all values of all devices."""
    heard = make_push(account, STEADY)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    return heard


async def assert_works(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """Assert that each device is heard, after having been heard anew."""
    await heard.until(lambda: all(map(heard.push.healthy, devices)))
    for did in devices:
        device = simulator.world.device(did)
        value = device.values["point_1"] + 1
        device.report({"point_1": value})
        await heard.until(lambda: value in heard.history(did, "point_1"))  # noqa: B023


@pytest.mark.parametrize("kind", ["push_close", "push_reset", "push_silence", "push_dead"])
async def test_lost(
    simulator: Simulator, heard: Heard, devices: Mapping[str, str], kind: str
) -> None:
    """A connection that ends, falls silent or dies comes back, and what was missed is read."""
    did, url = next(iter(devices.items()))
    simulator.push.strike(kind)
    simulator.world.device(did).report({"point_3": 77})
    await heard.until(lambda: heard.states.count((url, True)) == 2)
    assert [up for where, up in heard.states if where == url] == [True, False, True]
    await heard.until(lambda: heard.values(did)["point_3"] == 77)
    assert len(heard.of(Resynced)) >= 3
    assert heard.push.stats[url].reconnects == 1
    await assert_works(simulator, heard, devices)


async def test_no_socket_is_left(
    simulator: Simulator, heard: Heard, devices: Mapping[str, str]
) -> None:
    """However often the connection was lost."""
    urls = {*devices.values()}

    async def lose(kind: str) -> int:
        """Return how many sockets and files there are after it."""
        before = {url: heard.states.count((url, True)) for url in urls}
        simulator.push.strike(kind)
        await heard.until(
            lambda: all(heard.states.count((url, True)) > before[url] for url in urls)
        )
        await heard.until(lambda: len(simulator.push.sessions) == len(urls))
        return sum(1 for _ in Path("/dev/fd").iterdir())

    used = await lose("push_reset")
    for kind in ("push_close", "push_reset", "push_silence") * 3:
        last = await lose(kind)
    assert last <= used + len(urls)


async def test_dead_session(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """A dead session is begun anew on the same socket."""
    sockets = set(simulator.push.sessions)
    simulator.push.strike("push_dead")
    await heard.until(lambda: len(heard.of(Resynced)) == 4)
    await assert_works(simulator, heard, devices)
    assert set(simulator.push.sessions) == sockets


async def test_session_dies_again_and_again(
    simulator: Simulator, account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]
) -> None:
    """Three new sessions on a socket are enough; the fourth one is on a new socket."""
    heard = make_push(account, CALM)
    url = next(iter(devices.values()))
    only = {did: at for did, at in devices.items() if at == url}
    heard.push.set_devices(only)
    await heard.until(lambda: heard.states == [(url, True)])
    (first,) = simulator.push.sessions
    for lost in range(1, 5):
        simulator.push.strike("push_dead")
        await heard.until(lambda: heard.states.count((url, True)) == lost + 1)  # noqa: B023
        assert (first in simulator.push.sessions) is (lost < 4)
    await assert_works(simulator, heard, only)


async def test_no_pong(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """A connection that leaves pings unanswered is replaced."""
    url = next(iter(devices.values()))
    simulator.faults.add(Fault(kind="push_no_pong"))
    await heard.until(lambda: (url, False) in heard.states)
    simulator.faults.clear()
    await assert_works(simulator, heard, devices)


async def assert_beats(heard: Heard) -> None:
    """Assert that each connection is pinged, and lasts."""
    frames = {url: stats.frames for url, stats in heard.push.stats.items()}
    await heard.until(
        lambda: all(stats.frames >= frames[url] + 2 for url, stats in heard.push.stats.items())
    )
    assert all(stats.reconnects == 0 for stats in heard.push.stats.values())


async def test_heartbeat(
    account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]
) -> None:
    """Pings keep a quiet connection alive."""
    await assert_beats(await steady(account, make_push, devices))


async def test_missed_heartbeat(
    simulator: Simulator, account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]
) -> None:
    """The cloud's complaint about a missed heartbeat is answered by signing in."""
    heard = make_push(account, CALM)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    await simulator.clock.advance(200)
    await heard.until(lambda: len(heard.of(Resynced)) == 4)
    assert all(stats.skipped["invalid 1011"] for stats in heard.push.stats.values())
    await assert_works(simulator, heard, devices)


async def test_refused_once(
    simulator: Simulator, account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]
) -> None:
    """A refused token is renewed, once for all connections, on the same socket."""
    simulator.faults.add(Fault(kind="push_refuse", times=1))
    heard = make_push(account, CALM)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    assert account.stats.renewals == 2
    assert all(stats.reconnects == 0 for stats in heard.push.stats.values())


async def test_refused_always(
    simulator: Simulator, account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]
) -> None:
    """A host that refuses new tokens, too, does not make us sign in for ever."""
    fault = simulator.faults.add(Fault(kind="push_refuse"))
    heard = make_push(account)
    heard.push.set_devices(devices)
    await heard.until(lambda: fault.hits >= 12)
    assert account.stats.renewals == 2
    assert not heard.states
    assert not heard.refusals
    simulator.faults.clear()
    await assert_works_when_back(simulator, heard, devices)


async def assert_works_when_back(
    simulator: Simulator, heard: Heard, devices: Mapping[str, str]
) -> None:
    """Assert that push begins to work."""
    await heard.until(lambda: all(heard.values(did) for did in devices))
    await assert_works(simulator, heard, devices)


async def test_account_refused(
    simulator: Simulator,
    account: GizwitsClient,
    make_client: MakeClient,
    make_push: MakePush,
    devices: Mapping[str, str],
) -> None:
    """A token that is refused and cannot be renewed ends push, and its owner is told."""
    good = await account.token()
    token = Token(uid=good.uid, value="0" * 32, expires_at=good.expires_at)
    heard = make_push(make_client(server_of(simulator), APP_ID, token=token))
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.refusals) == 2)
    await heard.until(lambda: not simulator.push.sessions)
    assert not any(map(heard.push.healthy, devices))


async def test_token_expires(
    simulator: Simulator, heard: Heard, account: GizwitsClient, devices: Mapping[str, str]
) -> None:
    """A token that expires while connected is replaced."""
    old = await account.token()
    simulator.expire_tokens()
    simulator.push.strike("push_dead")
    await heard.until(lambda: len(heard.of(Resynced)) == 4)
    await assert_works(simulator, heard, devices)
    assert await account.token() != old
    assert account.stats.renewals == 2


@pytest.mark.parametrize("kind", ["push_hang", "push_down"])
async def test_one_host_is_out(
    simulator: Simulator,
    account: GizwitsClient,
    make_push: MakePush,
    devices: Mapping[str, str],
    kind: str,
) -> None:
    """A host that is down, or never answers, is of no concern to the others, and is tried again."""
    fault = simulator.faults.add(Fault(kind=kind, host="sandbox"))
    heard = make_push(account)
    heard.push.set_devices(devices)
    first, second, on_sandbox = devices
    await heard.until(lambda: heard.values(first) and heard.values(second))
    assert heard.push.healthy(first)
    assert not heard.push.healthy(on_sandbox)
    assert not await heard.push.read(on_sandbox)
    await heard.until(lambda: fault.hits >= 2)
    assert heard.push.stats[devices[on_sandbox]].connected_since is None
    simulator.faults.clear()
    await assert_works_when_back(simulator, heard, devices)


async def test_outage(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """A cloud that is down for long is lost once and back once."""
    fault = simulator.faults.add(Fault(kind="push_down"))
    simulator.push.strike("push_reset")
    await heard.until(lambda: fault.hits >= 20)
    for url in devices.values():
        assert [up for where, up in heard.states if where == url] == [True, False]
    simulator.faults.clear()
    await assert_works(simulator, heard, devices)
    for url in devices.values():
        assert [up for where, up in heard.states if where == url] == [True, False, True]


@pytest.mark.parametrize(
    "kind",
    [
        "push_duplicate",
        "push_partial",
        "push_reorder",
        "push_oversize",
        "push_not_json",
        "push_binary",
    ],
)
async def test_distorted(
    simulator: Simulator,
    account: GizwitsClient,
    make_push: MakePush,
    devices: Mapping[str, str],
    kind: str,
) -> None:
    """Distorted frames neither end the connection nor keep later ones from being heard."""
    heard = make_push(account, PATIENT)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    simulator.faults.add(Fault(kind=kind, times=3))
    for did in devices:
        simulator.world.device(did).report({"point_3": 50})
    await assert_works(simulator, heard, devices)
    for stats in heard.push.stats.values():
        assert stats.reconnects == 0
        assert bool(stats.skipped) is (kind == "push_not_json")
    if kind in {"push_duplicate", "push_oversize", "push_binary"}:
        assert all(heard.values(did)["point_3"] == 50 for did in devices)


async def test_too_big(
    simulator: Simulator, account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]
) -> None:
    """A frame beyond all bounds costs the connection, not the change."""
    heard = make_push(account, replace(CALM, frame_max=1024 * 1024))
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    did, url = next(iter(devices.items()))
    simulator.faults.add(Fault(kind="push_oversize", times=1))
    simulator.world.device(did).report({"point_3": 50})
    await heard.until(lambda: heard.values(did)["point_3"] == 50)
    assert heard.push.stats[url].reconnects == 1


@pytest.mark.parametrize("kind", ["push_hang", "push_down"])
async def test_close_without_connection(
    simulator: Simulator,
    account: GizwitsClient,
    make_push: MakePush,
    devices: Mapping[str, str],
    kind: str,
) -> None:
    """Push can be ended while it connects and while it waits to connect, and leaves nothing."""
    fault = simulator.faults.add(Fault(kind=kind))
    heard = make_push(account, PATIENT)
    heard.push.set_devices(devices)
    await heard.until(lambda: fault.hits == 2)
    async with asyncio.timeout(0.5):
        await heard.push.close()
    assert leftovers() == []


@pytest.mark.parametrize("days", [-400, 1])
async def test_clock_jumps(
    simulator: Simulator,
    account: GizwitsClient,
    make_push: MakePush,
    devices: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    days: int,
) -> None:
    """A clock that jumps does not concern push."""
    heard = await steady(account, make_push, devices)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + timedelta(days=days).total_seconds())
    await assert_beats(heard)
    await assert_works(simulator, heard, devices)
    assert all(stats.reconnects == 0 for stats in heard.push.stats.values())
