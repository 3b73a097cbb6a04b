"""Faults on demand over REST, from Python and over the control port."""

import asyncio
import json
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
import pytest

from simulator import Fault, FaultKind, Simulator

from .client import Client


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Fault(kind=FaultKind.ERROR_CODE, code=9008), 500, 9008),
        (Fault(kind=FaultKind.ERROR_CODE, code=9014), 404, 9014),
        (Fault(kind=FaultKind.THROTTLE), 429, 9041),
        (Fault(kind=FaultKind.EXPIRED_TOKEN), 400, 9006),
    ],
)
async def test_refusals(demo: Client, fault: Fault, status: int, code: int) -> None:
    demo.sim.faults.add(fault)
    got, answer = await demo.call("GET", "/app/bindings")
    assert (got, answer["error_code"]) == (status, code)


async def raw(client: Client, **more: Any) -> tuple[int, str, str | None]:
    url = client.sim.api_url("eu") + "/status"
    headers = {"X-Gizwits-Application-Id": client.app_id}
    async with client.http.get(url, headers=headers, **more) as answer:
        return answer.status, await answer.text(), answer.headers.get("Retry-After")


async def test_pages_and_broken_bodies(client: Client) -> None:
    client.sim.faults.add(Fault(kind=FaultKind.HTML, status=504, times=1))
    client.sim.faults.add(Fault(kind=FaultKind.MALFORMED, times=1))
    client.sim.faults.add(Fault(kind=FaultKind.STATUS, status=503, times=1))
    client.sim.faults.add(Fault(kind=FaultKind.THROTTLE, seconds=7, times=1))
    status, text, _ = await raw(client)
    assert (status, text[:6]) == (504, "<html>")
    status, text, _ = await raw(client)
    assert status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert (await raw(client))[:2] == (503, "")
    assert (await raw(client))[2] == "7"
    assert (await raw(client))[0] == 200


async def test_a_reset_and_a_hang(client: Client) -> None:
    client.sim.faults.add(Fault(kind=FaultKind.RESET))
    with pytest.raises(ClientError):
        await raw(client)
    client.sim.faults.clear()
    client.sim.faults.add(Fault(kind=FaultKind.HANG, times=1))
    with pytest.raises(TimeoutError):
        await raw(client, timeout=ClientTimeout(total=0.1))
    client.sim.faults.add(Fault(kind=FaultKind.LATENCY, seconds=0.1, times=1))
    began = asyncio.get_running_loop().time()
    assert (await raw(client))[0] == 200
    assert asyncio.get_running_loop().time() - began >= 0.1


async def test_a_fault_meets_what_it_matches(demo: Client) -> None:
    device = await demo.device("Garden spa")
    fault = Fault(kind=FaultKind.ERROR_CODE, operation="get_latest", did=device.did, region="eu")
    demo.sim.faults.add(fault)
    await demo.ok("GET", "/app/bindings")
    other = await demo.device("Desk light")
    await demo.ok("GET", f"/app/devdata/{other.did}/latest")
    assert await demo.refused("GET", f"/app/devdata/{device.did}/latest") == 9008
    assert fault.hits == 1
    demo.sim.faults.clear()
    demo.sim.faults.add(Fault(kind=FaultKind.ERROR_CODE, path="/app/dev.*"))
    await demo.ok("GET", "/app/bindings")
    assert await demo.refused("GET", f"/app/devdata/{device.did}/latest") == 9008


async def test_a_fault_begins_and_ends(client: Client) -> None:
    client.sim.faults.add(Fault(kind=FaultKind.ERROR_CODE, times=2, after=1))
    answers = [(await client.call("GET", "/status"))[0] for _ in range(4)]
    assert answers == [200, 500, 500, 200]


async def test_faults_over_the_control_port(client: Client, http: ClientSession) -> None:
    url = client.sim.control_url + "/api/faults"
    async with http.post(url, json={"kind": "error_code", "code": 9035}) as answer:
        assert answer.status == 200
    assert await client.refused("GET", "/status") == 9035
    async with http.get(url) as answer:
        assert [fault["hits"] for fault in await answer.json()] == [1]
    async with http.delete(url):
        await client.ok("GET", "/status")
    for nonsense in ({"kind": "earthquake"}, {"code": 1}, {"kind": "html", "depth": 3}):
        async with http.post(url, json=nonsense) as answer:
            assert answer.status == 400


async def test_tokens_expire_on_demand(demo: Client, sim: Simulator) -> None:
    sim.expire_tokens()
    assert await demo.refused("GET", "/app/bindings") == 9006
    await demo.sign_in()
    await demo.ok("GET", "/app/bindings")


async def test_the_journal_and_the_coverage(demo: Client, sim: Simulator) -> None:
    sim.requests.clear()
    await demo.ok("GET", "/app/bindings")
    await demo.call("GET", "/app/devices/unknown")
    await demo.call("GET", "/app/domains")
    assert [(e.method, e.operation, e.status, e.error_code) for e in sim.requests] == [
        ("GET", "list_bindings", 200, None),
        ("GET", "get_device", 404, 9014),
        ("GET", "", 200, None),
    ]
    assert sim.requests.answered["list_bindings"] == 1
    assert sim.requests.answered["get_device"] == 0
