"""Push as it should be, against the simulator."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
import logging

import pytest

from custom_components.gizwits.cloud import (
    BindingPush,
    DataPush,
    GizwitsClient,
    OnlinePush,
    RawPush,
    Resynced,
)
from simulator import Simulator, roles
from simulator.demo import EMAIL

from .conftest import FAST, PATIENT, Heard, MakePush, leftovers


@pytest.fixture
async def heard(
    simulator: Simulator,
    account: GizwitsClient,
    make_push: MakePush,
    devices: Mapping[str, str],
) -> Heard:
    """Return push that hears all devices and has their values."""
    heard = make_push(account, PATIENT)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    return heard


async def test_first_snapshot(
    simulator: Simulator, heard: Heard, devices: Mapping[str, str]
) -> None:
    """Each host gets one connection, each device is heard and read."""
    urls = set(devices.values())
    assert len(urls) == 2
    assert sorted(heard.states) == sorted((url, True) for url in urls)
    assert {did for message in heard.of(Resynced) for did in message.dids} == set(devices)
    for did in devices:
        assert heard.push.healthy(did)
        assert heard.values(did).keys() == simulator.world.device(did).values.keys()
    assert len(simulator.push.sessions) == 2
    assert simulator.contract_violations == []


async def test_change(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """A change arrives."""
    for number, did in enumerate(devices):
        simulator.world.device(did).report({"point_3": 40 + number})
    await heard.until(lambda: len(heard.of(DataPush)) == 6)
    assert [heard.values(did)["point_3"] for did in devices] == [40, 41, 42]


async def test_acknowledged(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """An alarm is confirmed, because the cloud asks for it."""
    simulator.world.device(next(iter(devices))).report({"point_4": True})
    await heard.until(lambda: len(heard.of(DataPush)) == 4)
    await heard.until(lambda: not any(s.awaited_acks for s in simulator.push.sessions))
    assert heard.of(DataPush)[-1].serial is not None


async def test_online(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """A device that leaves and returns says so."""
    did = next(iter(devices))
    simulator.world.device(did).set_online(False)
    simulator.world.device(did).set_online(True)
    await heard.until(lambda: len(heard.of(OnlinePush)) == 2)
    assert heard.of(OnlinePush) == [OnlinePush(did, False), OnlinePush(did, True)]


async def test_bindings(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """A device that is lost is not heard; when it comes back it is heard again, unasked."""
    world = simulator.world
    device = world.device(next(iter(devices)))
    (uid,) = device.bindings
    roles.unbind(world, device, uid)
    await heard.until(lambda: heard.of(BindingPush))
    assert not heard.push.healthy(device.did)
    roles.bind(world, device, uid)
    await heard.until(lambda: heard.push.healthy(device.did))
    await heard.until(lambda: len(heard.of(DataPush)) == 4)
    assert heard.of(BindingPush) == [BindingPush(device.did, False), BindingPush(device.did, True)]


async def test_new_device(simulator: Simulator, heard: Heard, devices: Mapping[str, str]) -> None:
    """A device that is new is announced, and heard on the same socket once it is asked for."""
    world = simulator.world
    did, url = next(iter(devices.items()))
    device = world.add_device(world.device(did).product, "eu")
    user = world.regions["eu"].find_user("demo", EMAIL)
    assert user is not None
    # Not bound yet: the cloud refuses.
    heard.push.set_devices({**devices, device.did: url})
    roles.bind(world, device, user.uid)
    await heard.until(lambda: BindingPush(device.did, True) in heard.messages)
    heard.push.set_devices({**devices, device.did: url})
    await heard.until(lambda: heard.push.healthy(device.did))
    await heard.until(lambda: heard.values(device.did))
    assert heard.of(Resynced)[-1].dids == {device.did}
    assert len(simulator.push.sessions) == 2


async def test_removed_device(
    simulator: Simulator, heard: Heard, devices: Mapping[str, str]
) -> None:
    """Devices that are not wanted are not heard; a host without devices is left."""
    first, second, on_sandbox = devices
    heard.push.set_devices({first: devices[first]})
    assert not heard.push.healthy(second)
    assert not heard.push.healthy(on_sandbox)
    simulator.world.device(second).report({"point_3": 99})
    simulator.world.device(first).report({"point_3": 98})
    await heard.until(lambda: heard.values(first)["point_3"] == 98)
    assert heard.values(second)["point_3"] != 99
    await heard.until(lambda: len(simulator.push.sessions) == 1)
    assert list(heard.push.stats) == [devices[first]]
    heard.push.set_devices({})
    await heard.until(lambda: not simulator.push.sessions)
    assert leftovers() == []


async def test_read(heard: Heard, devices: Mapping[str, str]) -> None:
    """A device can be asked at any time, a stranger cannot."""
    assert await heard.push.read(next(iter(devices)))
    await heard.until(lambda: len(heard.of(DataPush)) == 4)
    assert not await heard.push.read("stranger")


async def test_stats(heard: Heard, devices: Mapping[str, str]) -> None:
    """The connections can be looked at without learning a secret."""
    stats = heard.push.stats
    now = datetime.now(UTC)
    assert stats.keys() == set(devices.values())
    for one in stats.values():
        assert one.connected_since is not None
        assert one.last_frame is not None
        assert now - timedelta(seconds=10) < one.connected_since <= now
        assert now - timedelta(seconds=10) < one.last_frame <= now
        assert one.reconnects == 0
        assert one.subscribed == one.devices
    assert sum(one.devices for one in stats.values()) == 3
    assert not any(did in repr(stats) for did in devices)


async def test_many_devices(
    simulator: Simulator, account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]
) -> None:
    """Many devices are subscribed and read in batches."""
    world, did = simulator.world, next(iter(devices))
    user = world.regions["eu"].find_user("demo", EMAIL)
    assert user is not None
    many = {did: devices[did]}
    for _ in range(120):
        device = world.add_device(world.device(did).product, "eu")
        roles.bind(world, device, user.uid)
        many[device.did] = devices[did]
    heard = make_push(account, PATIENT)
    heard.push.set_devices(many)
    await heard.until(lambda: len(heard.of(DataPush)) == 121)
    assert all(map(heard.push.healthy, many))
    assert simulator.contract_violations == []


async def test_no_secrets(
    simulator: Simulator,
    account: GizwitsClient,
    make_push: MakePush,
    devices: Mapping[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever happens, no log line and no repr of a message tells a secret."""
    caplog.set_level(logging.DEBUG)
    heard = make_push(account)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    did = next(iter(devices))
    device = simulator.world.device(did)
    device.set_online(False)
    simulator.push.strike("push_dead")
    await heard.until(lambda: len(heard.of(Resynced)) == 4)
    simulator.push.strike("push_close")
    await heard.until(lambda: len(heard.of(Resynced)) == 6)
    token = await account.token()
    messages = [*heard.messages, RawPush(did, b""), BindingPush(did, True)]
    text = caplog.text + "".join(map(repr, messages))
    assert "Push hears" in text
    for secret in (*devices, device.mac, device.passcode, token.value, token.uid, EMAIL):
        assert secret not in text


async def test_closing_is_quick(
    simulator: Simulator, account: GizwitsClient, make_push: MakePush, devices: Mapping[str, str]
) -> None:
    """Closing twice is harmless, and nobody waits for a host that is gone."""
    heard = make_push(account, FAST)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    simulator.push.strike("push_silence")
    await heard.push.close()
    await heard.push.close()
    assert not any(map(heard.push.healthy, devices))
    assert leftovers() == []
