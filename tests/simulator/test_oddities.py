"""Oddities: each alone, and all of them at once as the cloud is by default."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import ClientSession
import pytest

from simulator import ManualClock, Oddities, Simulator, World
from simulator.demo import GUEST

from .client import Client


@asynccontextmanager
async def odd(http: ClientSession, **switches: bool) -> AsyncGenerator[Client]:
    oddities = Oddities.none().switched(switches)
    async with Simulator(World.demo(), clock=ManualClock(), oddities=oddities) as sim:
        client = Client(http=http, sim=sim)
        await client.sign_in()
        yield client
        assert sim.contract_violations == []


async def test_words_of_the_firmware(http: ClientSession) -> None:
    for on, bool_type, quality in ((True, bool, 0), (False, int, "优")):
        async with odd(http, wire_styles=on) as client:
            device = await client.device("Bedroom purifier")
            path = f"/app/devdata/{device.did}/latest"
            attrs = (await client.ok("GET", path))["attr"]
            assert type(attrs["Switch"]) is bool_type
            assert attrs["Air_Quality"] == quality


async def test_latest_lags_behind_a_command(http: ClientSession) -> None:
    async with odd(http, latest_lag=True) as client:
        device = await client.device("Garden spa")
        path = f"/app/devdata/{device.did}/latest"
        before = await client.ok("GET", path)
        assert before["attr"]["target_temp"] == 38
        await client.ok("POST", f"/app/control/{device.did}", {"attrs": {"target_temp": 25}})
        assert await client.ok("GET", path) == before
        assert isinstance(client.sim.clock, ManualClock)
        await client.sim.clock.advance(2)
        assert (await client.ok("GET", path))["attr"]["target_temp"] == 25


async def test_some_devices_only_look_offline(http: ClientSession) -> None:
    async with odd(http, lying_online=True) as client:
        device = await client.device("Bathroom heater")
        shown = await client.ok("GET", f"/app/devices/{device.did}")
        assert not shown["is_online"]
        await client.ok("POST", f"/app/control/{device.did}", {"attrs": {"mode": "eco"}})


async def test_json_may_be_called_html(http: ClientSession) -> None:
    async with odd(http, text_html=True) as client:
        url = client.sim.api_url("eu") + "/status"
        headers = {"X-Gizwits-Application-Id": client.app_id}
        async with http.get(url, headers=headers) as answer:
            assert answer.content_type == "text/html"
            assert (await answer.json(content_type=None))["status"]


async def test_a_refusal_may_come_with_200(http: ClientSession) -> None:
    async with odd(http, error_200=True) as client:
        answers = [await client.call("GET", "/app/devices/unknown") for _ in range(200)]
        assert {body["error_code"] for _, body in answers} == {9014}
        assert 0 < sum(status == 200 for status, _ in answers) < 40


async def test_a_proxy_may_answer(http: ClientSession) -> None:
    async with odd(http, html_502=True) as client:
        client.sim.oddities = replace(client.sim.oddities, html_502=0.5)
        url = client.sim.api_url("eu") + "/status"
        headers = {"X-Gizwits-Application-Id": client.app_id}
        kinds = set()
        for _ in range(30):
            async with http.get(url, headers=headers) as answer:
                kinds.add((answer.status, (await answer.text())[:6]))
        assert kinds == {(200, '{"stat'), (502, "<html>")}


@pytest.mark.parametrize(("on", "email"), [(True, "g****@example.com"), (False, GUEST)])
async def test_names_are_masked(http: ClientSession, on: bool, email: str) -> None:
    async with odd(http, masked_names=on) as client:
        device = await client.device("Garden spa")
        (guest,) = await client.ok("GET", f"/app/{device.did}/bindings")
        assert guest["email"] == email


@pytest.mark.parametrize(("on", "ending"), [(True, "0"), (False, "Z")])
async def test_times_lack_their_zone(http: ClientSession, on: bool, ending: str) -> None:
    async with odd(http, zoneless_times=on) as client:
        answer = await client.ok("PUT", "/app/users", {"name": "x"})
        assert answer["updatedAt"][-1] == ending


def test_a_name_that_is_no_oddity() -> None:
    with pytest.raises(ValueError, match="no such oddity: gravity"):
        Oddities().switched({"gravity": True})


def test_the_default_is_odd_and_all_can_be_switched() -> None:
    off = {name for name in Oddities.names() if not getattr(Oddities(), name)}
    assert off == {"nested_log"}
    assert not any(getattr(Oddities.none(), name) for name in Oddities.names())
    everything = Oddities.none().switched(dict.fromkeys(Oddities.names(), True))
    assert all(getattr(everything, name) for name in Oddities.names())
