"""The control port: its page, its calls, and that only people of this machine use it."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulator import ManualClock, Simulator, codes
from simulator.demo import made_up

from .client import Client


class Side:
    """Calls the control port."""

    def __init__(self, http: ClientSession, sim: Simulator) -> None:
        self._http = http
        self._url = sim.control_url

    async def __call__(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        async with self._http.request(method, f"{self._url}/api/{path}", json=body) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()


@pytest.fixture
def side(http: ClientSession, sim: Simulator) -> Side:
    return Side(http, sim)


async def test_the_page_needs_nothing_from_elsewhere(http: ClientSession, sim: Simulator) -> None:
    for path in ("/", "/page.js"):
        async with http.get(sim.control_url + path) as answer:
            assert answer.status == 200
            assert "http" not in (await answer.text()).replace("http-equiv", "")


async def test_other_sites_cannot_use_it(http: ClientSession, sim: Simulator) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with http.delete(f"{sim.control_url}/api/faults", headers=headers) as answer:
        assert answer.status == 403


async def test_every_call_is_explained(http: ClientSession, sim: Simulator) -> None:
    async with http.get(sim.control_url + "/api") as answer:
        calls = await answer.json()
    assert len(calls) >= 20
    assert all(call["does"] for call in calls)


async def test_values_can_be_seen_and_set(side: Side, demo: Client) -> None:
    device = await demo.device("Garden spa")
    shown = await side("GET", f"devices/{device.did}")
    assert shown["values"] == device.values
    assert shown["name"] == "Garden spa"
    changed = await side("POST", f"devices/{device.did}", {"values": {"water_temp": 36}})
    assert changed["values"]["water_temp"] == 36
    await side("POST", f"devices/{device.did}/press", {"name": "bubbles"})
    assert device.values["bubbles"] == "弱"
    await side("POST", f"devices/{device.did}/control", {"attrs": {"bubbles": 2}})
    assert device.values["bubbles"] == "强"
    for body in ({"values": {"water_temp": 99}}, {"values": {"unknown": 1}}):
        await side("POST", f"devices/{device.did}", body, status=400)
    await side("POST", f"devices/{device.did}/press", {"name": "clock"}, status=400)
    await side("POST", f"devices/{device.did}/control", {"attrs": {"heating": 1}}, status=400)
    await side("GET", "devices/unknown", status=400)


async def test_a_device_goes_off_line(side: Side, demo: Client) -> None:
    device = await demo.device("Garden spa")
    await side("POST", f"devices/{device.did}", {"online": False})
    body = {"attrs": {"power": 0}}
    assert await demo.refused("POST", f"/app/control/{device.did}", body) == 9042
    shown = await side("POST", f"devices/{device.did}", {"online": True, "is_disabled": True})
    assert (shown["online"], shown["is_disabled"]) == (True, True)


async def test_a_product_and_people_made_at_run_time(side: Side, client: Client) -> None:
    """A test of somebody else's starts like this: product, app, user, device."""
    document = made_up(99, 12)
    product = await side("POST", "products", {"document": document, "wire_bool": True})
    app = await side("POST", "apps", {"name": "New", "organisation": "new"})
    person = {"email": "new@example.org", "password": "Kettle-4242", "organisation": "new"}
    user = await side("POST", "users", person | {"region": "us"})
    device = await side(
        "POST",
        "devices",
        {
            "product_key": product["product_key"],
            "region": "us",
            "uid": user["uid"],
            "dev_alias": "Thing",
            "values": {"point_1": 7},
        },
    )
    client.region, client.app_id = "us", app["app_id"]
    await client.sign_in("new@example.org", "Kettle-4242")
    listed = (await client.ok("GET", "/app/bindings"))["devices"]
    assert [(item["did"], item["dev_alias"]) for item in listed] == [(device["did"], "Thing")]
    params = {"product_key": product["product_key"]}
    assert await client.ok("GET", "/app/datapoint", params=params) == document
    attrs = (await client.ok("GET", f"/app/devdata/{device['did']}/latest"))["attr"]
    assert (attrs["point_0"], attrs["point_1"]) == (False, 7)
    second = await side("POST", "users", {"region": "us", "phone_id": "x", "organisation": "new"})
    bound = {"uid": second["uid"], "role": "guest", "dev_alias": "Other"}
    path = f"devices/{device['did']}/bindings"
    assert (await side("POST", path, bound))["bindings"]["x"] == "guest"
    assert (await side("DELETE", f"{path}?uid={second['uid']}"))["bindings"].keys() == {
        "new@example.org"
    }
    assert (await side("DELETE", path))["bindings"] == {}


async def test_codes_can_be_read(side: Side, sim: Simulator) -> None:
    sent = codes.send(sim.world, "eu", "+4915550999999")
    post = await side("GET", "post")
    assert [(item["phone"], item["code"]) for item in post["sms"]] == [(sent.phone, sent.code)]
    assert post["captchas"] == post["reset_links"] == []


async def test_requests_and_coverage(side: Side, demo: Client) -> None:
    await demo.ok("GET", "/app/bindings")
    (entry,) = await side("GET", "requests?operation=list_bindings")
    assert entry["path"] == "/app/bindings"
    coverage = await side("GET", "coverage")
    assert (coverage["list_bindings"], coverage["run_scene"]) == (1, 0)
    info = await side("GET", "info")
    assert info["api"]["eu"] == demo.sim.api_url("eu")
    assert info["requests"] == 2


async def test_switches(side: Side, demo: Client, clock: ManualClock) -> None:
    before = clock.now()
    await side("POST", "clock/advance", {"seconds": 60})
    assert (clock.now() - before).total_seconds() == 60
    oddities = await side("POST", "oddities", {"text_html": True})
    assert oddities["text_html"] is True
    await side("POST", "oddities", {"gravity": True}, status=400)
    await side("POST", "tokens/expire")
    assert await demo.refused("GET", "/app/users") == 9006


async def test_push_can_be_struck(side: Side, demo: Client) -> None:
    device = await demo.device("Garden spa")
    async with demo.push(device) as push:
        assert await side("POST", "push/strike", {"kind": "push_dead"}) == {"sessions": 1}
        await push.hear("s2c_invalid_msg")
    await side("POST", "push/strike", {"kind": "earthquake"}, status=400)
