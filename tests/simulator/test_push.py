"""The M2M hosts: login, subscriptions, commands, notifications, heartbeat, faults."""

from collections.abc import Awaitable, Callable

import pytest

from simulator import FaultKind, ManualClock, Simulator, roles
from simulator.demo import GUEST
from simulator.device import Device
from simulator.m2m import frame

from .client import Client, Push


async def invalid(push: Push) -> int:
    code: int = (await push.hear("s2c_invalid_msg"))["data"]["error_code"]
    return code


# --- signing in ---


async def test_nothing_works_before_a_login(demo: Client, spa: Device) -> None:
    async with demo.push(spa, login=False) as push:
        for command, more in (
            ("ping", {}),
            ("c2s_read", {"data": {"did": spa.did}}),
            ("subscribe_req", {"data": [{"did": spa.did}]}),
        ):
            await push.send(command, **more)
            assert await invalid(push) == 1003
        assert await push.log_in(demo)
        await push.quiet()


@pytest.mark.parametrize(
    "change",
    [{"token": "nonsense"}, {"uid": "nonsense"}, {"appid": "nonsense"}],
)
async def test_a_login_that_is_refused_can_be_tried_again(
    demo: Client, spa: Device, change: dict[str, str]
) -> None:
    async with demo.push(spa, login=False) as push:
        assert not await push.log_in(demo, **change)
        await push.send("ping")
        assert await invalid(push) == 1003
        assert await push.log_in(demo)


async def test_a_token_of_another_region_is_refused(demo: Client, spa: Device) -> None:
    demo.region = "us"
    await demo.sign_in()
    async with demo.push(spa, login=False) as push:
        assert not await push.log_in(demo)


@pytest.mark.parametrize(
    "frame_sent",
    [
        "not json",
        "[]",
        "5",
        '{"cmd": 5}',
        '{"cmd": "unknown"}',
        '{"cmd": "pong"}',
        '{"cmd": "ping", "extra": 1}',
        '{"cmd": "c2s_read", "data": {}}',
        '{"cmd": "login_req", "data": {"heartbeat_interval": 181}}',
        b"\x00\x01",
    ],
)
async def test_a_message_out_of_contract_is_refused(
    demo: Client, spa: Device, frame_sent: str | bytes
) -> None:
    async with demo.push(spa) as push:
        if isinstance(frame_sent, str):
            await push.socket.send_str(frame_sent)
        else:
            await push.socket.send_bytes(frame_sent)
        assert await invalid(push) == 1003
        await push.quiet()


# --- subscriptions ---


async def test_without_a_subscription_nothing_arrives(demo: Client, spa: Device) -> None:
    async with demo.push(spa, auto_subscribe=False) as push:
        spa.report({"water_temp": 33})
        await push.quiet()
        sandboxed = await demo.device("Pond pump")
        dids = [spa.did, sandboxed.did, "unknown"]
        await push.send("subscribe_req", data=[{"did": did} for did in dids])
        answer = (await push.hear("subscribe_res"))["data"]
        assert [item["did"] for item in answer["success"]] == [spa.did]
        assert [item["did"] for item in answer["failed"]] == [sandboxed.did, "unknown"]
        spa.report({"water_temp": 34})
        assert (await push.hear("s2c_noti"))["data"]["attrs"]["water_temp"] == 34


async def test_subscribing_is_for_sessions_that_said_so(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:
        await push.send("subscribe_req", data=[{"did": spa.did}])
        assert await invalid(push) == 1003


async def test_each_host_has_its_own_devices(demo: Client, spa: Device) -> None:
    pump = await demo.device("Pond pump")
    async with demo.push(spa) as production, demo.push(pump) as sandbox:
        pump.report({"Motor_Speed": 80})
        assert (await sandbox.hear("s2c_noti"))["data"]["did"] == pump.did
        await production.quiet()


# --- devices ---


async def test_a_standard_product_reports_everything(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:
        spa.report({"water_temp": 35, "clock": "01020304"})
        attrs = (await push.hear("s2c_noti"))["data"]["attrs"]
        assert attrs.keys() == spa.values.keys()
        assert (attrs["water_temp"], attrs["clock"], attrs["power"]) == (35, [1, 2, 3, 4], 1)


async def test_a_var_len_product_reports_what_changed(demo: Client) -> None:
    light = await demo.device("Desk light")
    async with demo.push(light) as push:
        light.press("power")
        assert (await push.hear("s2c_noti"))["data"]["attrs"] == {"power": 0}


async def test_rest_control_is_heard(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:
        await demo.ok("POST", f"/app/control/{spa.did}", {"attrs": {"bubbles": 1}})
        assert (await push.hear("s2c_noti"))["data"]["attrs"]["bubbles"] == "弱"


async def test_reading(demo: Client, spa: Device) -> None:
    light = await demo.device("Desk light")
    async with demo.push(spa) as push:
        await push.send("c2s_read", data={"did": spa.did, "names": ["power"]})
        answer = await push.hear("s2c_noti")
        assert "res_sn" not in answer
        assert answer["data"]["attrs"].keys() == spa.values.keys()
        await push.send("c2s_read", req_sn=41, data={"did": light.did, "names": ["power", "x"]})
        answer = await push.hear("s2c_noti")
        assert answer["res_sn"] == 41
        assert answer["data"]["attrs"] == {"power": 1}
        light.set_online(False)
        await push.hear("s2c_online_status")
        await push.send("c2s_read", data={"did": light.did})
        await push.quiet()


async def test_writing(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:
        attrs = {"power": False, "bubbles": "强", "clock": [9, 8, 7, 6]}
        await push.send("c2s_write", req_sn=7, data={"did": spa.did, "attrs": attrs})
        await push.hear("s2c_noti")
        assert await push.hear("s2c_ack") == {"cmd": "s2c_ack", "res_sn": 7, "did": spa.did}
        assert (spa.values["power"], spa.values["clock"]) == (False, "09080706")
        for bad in ({"water_temp": 5}, {"target_temp": 99}, {"clock": [1, 2, 3]}):
            await push.send("c2s_write", data={"did": spa.did, "attrs": bad})
            assert await invalid(push) == 1005
        await push.send("c2s_write", data={"did": "unknown", "attrs": {"power": 1}})
        assert await invalid(push) == 1005


async def test_raw_packets(demo: Client, spa: Device) -> None:
    async with demo.push(spa, p0_type="custom") as push:
        p0 = spa.product.layout.control({"target_temp": 22})
        raw = list(frame.pack(p0, frame.SEND))
        await push.send("c2s_raw", data={"did": spa.did, "raw": raw})
        reported = bytes((await push.hear("s2c_raw"))["data"]["raw"])
        assert spa.values["target_temp"] == 22
        assert reported == frame.pack(spa.product.layout.report(spa.values))
        await push.send(
            "c2s_raw", data={"did": spa.did, "raw": list(frame.pack(b"\x02", frame.SEND))}
        )
        assert bytes((await push.hear("s2c_raw"))["data"]["raw"]) == reported
        await push.send("c2s_raw", data={"did": spa.did, "raw": [0, 0, 0, 3, 9, 0, 0, 144]})
        assert await invalid(push) == 1003
        await push.send("c2s_write", data={"did": spa.did, "attrs": {"power": True}})
        assert await invalid(push) == 1003


async def test_transparent_packets_reach_everybody_who_speaks_them(
    demo: Client, spa: Device
) -> None:
    async with demo.push(spa) as push:
        packet = frame.pack(b"\x05\x0a\x01", frame.SEND)
        await push.send("c2s_raw", data={"did": spa.did, "raw": list(packet)})
        assert bytes((await push.hear("s2c_raw"))["data"]["raw"]) == frame.pack(b"\x06\x0a\x01")


async def test_alarms_want_an_answer(demo: Client, spa: Device, sim: Simulator) -> None:
    async with demo.push(spa) as push:
        spa.report({"overheat": True})
        serial = (await push.hear("s2c_noti"))["req_sn"]
        (session,) = sim.push.sessions
        assert session.awaited_acks == {serial}
        await push.send("c2s_ack", res_sn=serial, did=spa.did)
        await push.quiet()
        assert session.awaited_acks == set()


async def test_presence(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:
        spa.set_online(False)
        assert (await push.hear("s2c_online_status"))["data"] == {
            "did": spa.did,
            "passcode": spa.passcode,
            "mac": spa.mac,
            "online": False,
        }
        spa.set_online(True)
        assert (await push.hear("s2c_online_status"))["data"]["online"]
        await push.hear("s2c_noti")


async def test_what_changed_off_line_is_reported_when_back(demo: Client) -> None:
    light = await demo.device("Desk light")
    light.set_online(False)
    async with demo.push(light) as push:
        light.press("power")
        await push.quiet()
        light.set_online(True)
        await push.hear("s2c_online_status")
        attrs = (await push.hear("s2c_noti"))["data"]["attrs"]
        assert attrs.keys() == light.values.keys()
        assert attrs["power"] == 0


async def test_bindings_come_and_go(
    demo: Client, spa: Device, other: Callable[..., Awaitable[Client]]
) -> None:
    guest = await other(GUEST)
    light = await demo.device("Desk light")
    async with guest.push(spa) as push:
        roles.bind(demo.sim.world, light, guest.uid)
        assert (await push.hear("s2c_binding_changed"))["data"] == {"did": light.did, "bind": True}
        light.press("music")
        assert (await push.hear("s2c_noti"))["data"]["did"] == light.did
        await demo.ok("DELETE", "/app/bindings", {"devices": [{"did": spa.did}]})
        assert (await push.hear("s2c_binding_changed"))["data"] == {"did": spa.did, "bind": False}
        spa.report({"water_temp": 20})
        await push.quiet()


# --- the life of a session ---


async def test_a_missed_heartbeat(demo: Client, spa: Device, clock: ManualClock) -> None:
    async with demo.push(spa, heartbeat_interval=60, auto_subscribe=False) as push:
        await clock.advance(59)
        await push.quiet()
        await clock.advance(59)
        await push.quiet()
        await clock.advance(60)
        assert await invalid(push) == 1011
        await push.send("ping")
        assert await invalid(push) == 1011
        assert await push.log_in(demo, heartbeat_interval=60, auto_subscribe=False)
        await clock.advance(60)
        assert await invalid(push) == 1011
        await clock.advance(60)
        assert await push.ended()


async def test_a_socket_that_never_signs_in_is_closed(
    demo: Client, spa: Device, clock: ManualClock
) -> None:
    async with demo.push(spa, login=False) as push:
        await clock.advance(60)
        assert await push.ended()


async def test_a_token_that_expires_ends_the_session(
    demo: Client, spa: Device, clock: ManualClock, sim: Simulator
) -> None:
    sim.world.token_life = 100
    await demo.sign_in()
    async with demo.push(spa, auto_subscribe=False) as push:
        await clock.advance(100)
        assert await invalid(push) == 1009
        spa.report({"water_temp": 20})
        await push.send("ping")
        assert await invalid(push) == 1009
        assert not await push.log_in(demo)
        await demo.sign_in()
        assert await push.log_in(demo)
        spa.report({"water_temp": 21})
        await push.hear("s2c_noti")


async def test_a_dead_session_needs_a_login_on_the_same_socket(demo: Client, spa: Device) -> None:
    async with demo.push(spa) as push:
        demo.sim.push.strike(FaultKind.PUSH_DEAD)
        assert await invalid(push) == 1009
        await push.send("c2s_read", data={"did": spa.did})
        assert await invalid(push) == 1009
        assert await push.log_in(demo)
        await push.quiet()
