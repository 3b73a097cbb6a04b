"""Bindings: listing, changing, binding in three ways, unbinding, guests."""

from collections.abc import Awaitable, Callable
from hashlib import md5
from typing import Any

import pytest

from simulator import ManualClock, Simulator
from simulator.demo import GUEST, TRAVELLER
from simulator.device import Device, Role
from simulator.world import World

from .client import Client

type Other = Callable[..., Awaitable[Client]]


@pytest.fixture
def fresh(sim: Simulator) -> Device:
    """Return a spa that nobody has bound."""
    world = sim.world
    product = next(product for product in world.products.values() if product.behaviour == "spa")
    return world.add_device(product, "eu")


async def names(client: Client, **params: Any) -> list[str]:
    listed = await client.ok("GET", "/app/bindings", params=params)
    return [item["dev_alias"] for item in listed["devices"]]


async def test_the_list_shows_the_newest_first(demo: Client) -> None:
    listed = await names(demo)
    assert listed[0] == "Living room"
    assert listed[-1] == "Garden spa"
    assert len(listed) == 10


async def test_a_binding_says_where_its_device_pushes(demo: Client) -> None:
    listed = (await demo.ok("GET", "/app/bindings"))["devices"]
    hosts = {(item["host"], item["ws_port"], item["is_sandbox"]) for item in listed}
    assert len(hosts) == 2
    assert {host for host, _, _ in hosts} == {"127.0.0.1"}


async def test_pages(client: Client, sim: Simulator) -> None:
    for _ in range(25):
        await add_light(sim.world, client)
    await client.sign_in()
    assert len(await names(client)) == 20
    assert len(await names(client, limit=100)) == 35
    pages = [await names(client, limit=10, skip=skip) for skip in (0, 10, 20, 30, 40)]
    assert [len(page) for page in pages] == [10, 10, 10, 5, 0]
    assert [name for page in pages for name in page] == await names(client, limit=100)


async def add_light(world: World, client: Client) -> None:
    await client.sign_in()
    product = next(product for product in world.products.values() if product.behaviour == "light")
    device = world.add_device(product, "eu")
    body = {"devices": [{"did": device.did, "passcode": device.passcode}]}
    await client.ok("POST", "/app/bindings", body)
    client.sim.sign_ins.limit = 0


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0},
        {"limit": -1},
        {"limit": "ten"},
        {"limit": "1.5"},
        {"skip": -1},
        {"show_disabled": 2},
        {"show_disabled": "true"},
        {"page": 1},
        [("limit", 1), ("limit", 2)],
    ],
)
async def test_parameters_that_are_refused(demo: Client, params: Any) -> None:
    assert await demo.refused("GET", "/app/bindings", params=params) == 9015


async def test_flags_add_fields(demo: Client) -> None:
    device = await demo.device("Garden spa")
    device.is_disabled = True
    assert "Garden spa" not in await names(demo)
    assert "Garden spa" in await names(demo, show_disabled=1)
    for flag, field in (("show_proto_ver", "proto_ver"), ("lan_prot_ver", "lan_prot_ver")):
        plain = (await demo.ok("GET", "/app/bindings"))["devices"][0]
        asked = (await demo.ok("GET", "/app/bindings", params={flag: 1}))["devices"][0]
        assert field not in plain
        assert field in asked


async def test_names_belong_to_the_caller(demo: Client, other: Other) -> None:
    device = await demo.device("Garden spa")
    change = {"dev_alias": "Pool", "remark": "note", "dev_label": ["wet"]}
    path = f"/app/bindings/{device.did}"
    assert await demo.ok("PUT", path, change) == change
    assert await demo.ok("PUT", path, {"remark": ""}) == change | {"remark": ""}
    guest = await other(GUEST)
    assert await names(guest) == [""]
    for body in ({"dev_alias": 5}, {"dev_label": "wet"}, {"color": "red"}):
        assert await demo.refused("PUT", path, body) == 9015
    assert await demo.refused("PUT", "/app/bindings/unknown", change) == 9014
    nobody = await other(TRAVELLER)
    status, answer = await nobody.call("PUT", path, change)
    assert (status, answer["error_code"]) == (401, 9017)


def signed(sim: Simulator, device: Device, *, age: float = 0, secret: str = "") -> dict[str, str]:
    sent = str(int(sim.clock.timestamp() - age))
    text = (secret or device.product.secret) + sent
    return {
        "X-Gizwits-Timestamp": sent,
        "X-Gizwits-Signature": md5(text.encode(), usedforsecurity=False).hexdigest(),
    }


async def test_binding_by_mac(demo: Client, sim: Simulator, fresh: Device) -> None:
    body = {"product_key": fresh.product_key, "mac": fresh.mac, "dev_alias": "New"}
    headers = signed(sim, fresh, age=300)
    status, answer = await demo.call("POST", "/app/bind_mac", body, headers=headers)
    assert (status, answer["did"], answer["role"]) == (201, fresh.did, "special")
    assert (await names(demo))[0] == "New"


async def test_binding_by_mac_as_owner(demo: Client, sim: Simulator, fresh: Device) -> None:
    body = {"product_key": fresh.product_key, "mac": fresh.mac, "set_owner": 1}
    answer = await demo.ok("POST", "/app/bind_mac", body, headers=signed(sim, fresh))
    assert answer["role"] == "owner"


async def test_binding_by_mac_is_signed(demo: Client, sim: Simulator, fresh: Device) -> None:
    body = {"product_key": fresh.product_key, "mac": fresh.mac}

    async def code(headers: dict[str, str], **change: str) -> int:
        return await demo.refused("POST", "/app/bind_mac", body | change, headers=headers)

    good = signed(sim, fresh)
    assert await code({}) == 9043
    assert await code(signed(sim, fresh, age=301)) == 9043
    assert await code(signed(sim, fresh, age=-301)) == 9043
    assert await code(good | {"X-Gizwits-Timestamp": "soon"}) == 9043
    assert await code(signed(sim, fresh, secret="wrong")) == 9044
    assert await code(good | {"X-Gizwits-Signature": good["X-Gizwits-Signature"].upper()}) == 9044
    assert await code({"X-Gizwits-Timestamp": good["X-Gizwits-Timestamp"]}) == 9044
    assert await code(good, product_key="unknown") == 9002
    assert await code(good, mac="000000000000") == 9014
    assert fresh.bindings == {}


async def test_binding_by_qr_code(demo: Client, other: Other, fresh: Device) -> None:
    body = {"qr_content": fresh.qr_content}
    assert (await demo.call("POST", "/app/bind_latest", body))[0] == 201
    assert fresh.bindings[demo.uid].role is Role.SPECIAL
    second = await other(GUEST)
    await second.ok("POST", "/app/bind_latest", body)
    assert fresh.bindings[second.uid].role is Role.NORMAL
    nonsense = {"qr_content": "https://example.com"}
    assert await demo.refused("POST", "/app/bind_latest", nonsense) == 9040


async def test_an_owner_keeps_others_from_binding(
    demo: Client, other: Other, fresh: Device
) -> None:
    body = {"qr_content": fresh.qr_content, "set_owner": 1}
    await demo.ok("POST", "/app/bind_latest", body)
    second = await other(GUEST)
    assert await second.refused("POST", "/app/bind_latest", body) == 9092


async def test_binding_by_passcode(demo: Client, fresh: Device) -> None:
    good = {"did": fresh.did, "passcode": fresh.passcode}
    answer = await demo.ok(
        "POST", "/app/bindings", {"devices": [good, {"did": "unknown", "passcode": "X"}]}
    )
    assert answer == {"success": [fresh.did], "failed": ["unknown"]}


async def test_unbinding_needs_a_body(demo: Client) -> None:
    device = await demo.device("Desk light")
    assert await demo.refused("DELETE", "/app/bindings") == 9015
    body = {"devices": [{"did": device.did}, {"did": "unknown"}]}
    answer = await demo.ok("DELETE", "/app/bindings", body)
    assert answer == {"success": [device.did], "failed": ["unknown"]}
    assert "Desk light" not in await names(demo)
    assert await demo.refused("GET", f"/app/devices/{device.did}") == 9017


async def test_the_next_user_becomes_special(demo: Client, other: Other, fresh: Device) -> None:
    second = await other(GUEST)
    for client in (demo, second):
        await client.ok("POST", "/app/bind_latest", {"qr_content": fresh.qr_content})
    await demo.ok("DELETE", "/app/bindings", {"devices": [{"did": fresh.did}]})
    assert fresh.bindings[second.uid].role is Role.SPECIAL


async def test_guests_lose_the_device_with_the_owner(demo: Client, other: Other) -> None:
    device = await demo.device("Garden spa")
    guest = await other(GUEST)
    assert len(await names(guest)) == 1
    await demo.ok("DELETE", "/app/bindings", {"devices": [{"did": device.did}]})
    assert await names(guest) == []


async def test_an_owner_sees_and_removes_guests(
    demo: Client, other: Other, clock: ManualClock
) -> None:
    device = await demo.device("Garden spa")
    path = f"/app/{device.did}/bindings"
    guest = await other(GUEST)
    (shown,) = await demo.ok("GET", path)
    assert shown["uid"] == guest.uid
    assert shown["email"] == GUEST
    assert await guest.refused("GET", path) == 9093
    assert await demo.refused("DELETE", path) == 9015
    assert await demo.refused("DELETE", path, params={"uid": "unknown"}) == 9082
    assert await demo.refused("DELETE", path, params={"uid": demo.uid}) == 9095
    assert await guest.refused("DELETE", path, params={"uid": guest.uid}) == 9093
    await demo.ok("DELETE", path, params={"uid": guest.uid})
    assert await names(guest) == []


async def test_one_device(demo: Client, other: Other) -> None:
    device = await demo.device("Bathroom heater")
    shown = await demo.ok("GET", f"/app/devices/{device.did}")
    assert shown["did"] == device.did
    assert "dev_alias" not in shown
    assert await demo.refused("GET", "/app/devices/unknown") == 9014


async def test_literal_parts_of_a_path_come_first(demo: Client, sim: Simulator) -> None:
    await demo.call("GET", "/app/devices/bindings")
    await demo.call("GET", "/app/sharing/code/alias")
    assert [entry.operation for entry in sim.requests][-2:] == ["get_device", "get_sharing_by_code"]


async def test_a_sub_device_names_its_gateway(demo: Client) -> None:
    listed = (await demo.ok("GET", "/app/bindings"))["devices"]
    by_name = {item["dev_alias"]: item for item in listed}
    assert by_name["Front door"]["gw_did"] == by_name["Hall gateway"]["did"]
    assert by_name["Front door"]["type"] == "sub_dev"
    assert by_name["Hall gateway"]["type"] == "center_control"
