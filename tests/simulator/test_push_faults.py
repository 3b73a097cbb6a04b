"""The M2M hosts when something goes wrong."""

import asyncio
import json
from typing import Any

from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
import pytest

from simulator import Fault, FaultKind, ManualClock, Simulator
from simulator.device import Device

from .client import Client, Push


@pytest.mark.parametrize("kind", [FaultKind.PUSH_CLOSE, FaultKind.PUSH_RESET])
async def test_a_socket_ends(demo: Client, spa: Device, kind: FaultKind) -> None:
    async with demo.push(spa) as push:
        demo.sim.push.strike(kind, host="sandbox")
        await push.quiet()
        demo.sim.push.strike(kind, host="production")
        assert await push.ended()


async def test_a_half_open_socket_says_nothing(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:
        demo.sim.push.strike(FaultKind.PUSH_SILENCE)
        spa.report({"water_temp": 20})
        await push.send("ping")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(push.next(), 0.1)


async def test_a_ping_goes_unanswered(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:
        demo.sim.faults.add(Fault(kind=FaultKind.PUSH_NO_PONG, times=1))
        await push.send("ping")
        spa.report({"water_temp": 20})
        await push.hear("s2c_noti")
        await push.quiet()


async def test_a_login_is_refused_once(demo: Client, spa: Device) -> None:
    demo.sim.faults.add(Fault(kind=FaultKind.PUSH_REFUSE, times=1))
    async with demo.push(spa, login=False) as push:
        assert not await push.log_in(demo)
        assert await push.log_in(demo)


async def test_a_host_never_answers(demo: Client, spa: Device, http: ClientSession) -> None:
    demo.sim.faults.add(Fault(kind=FaultKind.PUSH_HANG, host="production"))
    with pytest.raises((TimeoutError, WSServerHandshakeError)):
        await asyncio.wait_for(demo.push(spa).__aenter__(), 0.2)
    async with demo.push(await demo.device("Pond pump")) as push:
        await push.quiet()


async def test_a_host_is_down(demo: Client, spa: Device) -> None:
    demo.sim.faults.add(Fault(kind=FaultKind.PUSH_DOWN, times=1))
    with pytest.raises(WSServerHandshakeError):
        await demo.push(spa).__aenter__()
    async with demo.push(spa) as push:
        await push.quiet()


async def received(push: Push, count: int) -> list[tuple[WSMsgType, Any]]:
    messages = [await push.socket.receive(timeout=5) for _ in range(count)]
    return [(message.type, message.data) for message in messages]


async def test_damaged_notifications(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:

        def report(kind: FaultKind, water_temp: int) -> None:
            demo.sim.faults.add(Fault(kind=kind, times=1))
            spa.report({"water_temp": water_temp})

        report(FaultKind.PUSH_DUPLICATE, 20)
        first, second = await received(push, 2)
        assert first == second
        report(FaultKind.PUSH_PARTIAL, 21)
        assert 0 < len((await push.next())["data"]["attrs"]) < len(spa.values)
        report(FaultKind.PUSH_REORDER, 22)
        spa.report({"water_temp": 23})
        order = [(await push.next())["data"]["attrs"]["water_temp"] for _ in range(2)]
        assert order == [23, 22]
        report(FaultKind.PUSH_NOT_JSON, 24)
        ((_, text),) = await received(push, 1)
        with pytest.raises(json.JSONDecodeError):
            json.loads(text)
        report(FaultKind.PUSH_BINARY, 25)
        ((kind, _),) = await received(push, 1)
        assert kind is WSMsgType.BINARY
        report(FaultKind.PUSH_OVERSIZE, 26)
        ((kind, _),) = await received(push, 1)
        assert kind is WSMsgType.ERROR


async def test_a_burst_keeps_its_order(demo: Client) -> None:
    light = await demo.device("Desk light")
    async with demo.push(light) as push:
        hues = [number % 361 for number in range(1, 10_001)]
        for hue in hues:
            light.report({"hue": hue})
        assert [(await push.next())["data"]["attrs"]["hue"] for _ in hues] == hues


async def test_nothing_is_left_of_a_session(
    demo: Client, spa: Device, sim: Simulator, clock: ManualClock
) -> None:
    async with demo.push(spa) as push:
        await push.quiet()
        assert len(sim.push.sessions) == 1
    await clock.advance(0)
    async with asyncio.timeout(5):
        while sim.push.sessions:
            await asyncio.sleep(0)
