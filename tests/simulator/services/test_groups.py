"""Groups: members and control."""

import pytest

from simulator import roles

from .helpers import Cloud, refused


async def create(cloud: Cloud, **fields: object) -> str:
    return (await cloud.owner.post("/app/group", {"group_name": "Garden", **fields}))["id"]


async def test_create_list_rename_delete(cloud: Cloud) -> None:
    plain = await create(cloud)
    spas = await create(cloud, product_key=cloud.spa.product_key, multicast_id="7", remark="x")
    await cloud.advance(seconds=1)
    await cloud.owner.put(f"/app/group/{plain}", {"group_name": "Yard"})
    first, second = await cloud.owner.get("/app/group")
    assert first == {
        "id": spas,
        "group_name": "Garden",
        "product_key": cloud.spa.product_key,
        "verbose_name": "Spa",
        "gw_did": None,
        "multicast_id": "7",
        "remark": "x",
        "created_at": "2026-03-14T07:00:00Z",
        "updated_at": "2026-03-14T07:00:00Z",
    }
    assert (second["group_name"], second["updated_at"]) == ("Yard", "2026-03-14T07:00:01Z")
    assert await cloud.owner.delete(f"/app/group/{plain}") is None
    assert [group["id"] for group in await cloud.owner.get("/app/group")] == [spas]
    assert await cloud.guest.get("/app/group") == []


async def test_refusals(cloud: Cloud) -> None:
    with refused(9002):
        await create(cloud, product_key="nothing")
    with refused(9015):
        await create(cloud, gw_did="nothing")
    with refused(9015):
        await create(cloud, multicast_id="65535")
    group = await create(cloud)
    for caller, number in ((cloud.guest, group), (cloud.owner, "nothing")):
        with refused(9015):
            await caller.get(f"/app/group/{number}/devices")


async def test_members(cloud: Cloud) -> None:
    group = await create(cloud, product_key=cloud.spa.product_key)
    other = cloud.sim.world.add_device(cloud.spa.product, "eu")
    dids = {"dids": [cloud.spa.did, cloud.lamp.did, other.did, "nothing"]}
    path = f"/app/group/{group}/devices"
    answer = await cloud.owner.post(path, dids, show_detail=1)
    assert answer["success"] == [cloud.spa.did]
    assert {item["did"]: item["error_code"] for item in answer["detail"]} == {
        cloud.lamp.did: 9015,
        other.did: 9017,
        "nothing": 9014,
    }
    assert "detail" not in await cloud.owner.post(path, dids)
    (member,) = await cloud.owner.get(path)
    assert member == {
        "did": cloud.spa.did,
        "type": "normal",
        "verbose_name": "Spa",
        "dev_alias": "",
        "product_key": cloud.spa.product_key,
    }
    removed = await cloud.owner.delete(path, {"dids": [cloud.spa.did, cloud.lamp.did]})
    assert removed == {"success": [cloud.spa.did], "failed": [cloud.lamp.did]}
    assert await cloud.owner.get(path) == []


async def test_lost_device_leaves_its_groups(cloud: Cloud) -> None:
    group = await create(cloud)
    await cloud.owner.post(f"/app/group/{group}/devices", {"dids": [cloud.spa.did]})
    roles.unbind(cloud.sim.world, cloud.spa, cloud.owner.user.uid)
    assert await cloud.owner.get(f"/app/group/{group}/devices") == []


async def test_control_tells_each_device(cloud: Cloud) -> None:
    asleep = cloud.sim.world.add_device(cloud.spa.product, "eu")
    asleep.set_online(False)
    roles.bind(cloud.sim.world, asleep, cloud.owner.user.uid)
    group = await create(cloud, product_key=cloud.spa.product_key)
    await cloud.owner.post(f"/app/group/{group}/devices", {"dids": [cloud.spa.did, asleep.did]})
    path = f"/app/group/{group}/control"
    assert await cloud.owner.post(path, {"attrs": {"power": True, "mode": 2}}) == [
        {"did": cloud.spa.did, "result": True},
        {"did": asleep.did, "result": False},
    ]
    assert (cloud.spa.values["power"], cloud.spa.values["mode"]) == (True, "boost")
    raw = list(cloud.spa.product.layout.control({"power": False}))
    await cloud.owner.post(path, {"raw": [float(byte) for byte in raw]})
    assert cloud.spa.values["power"] is False


@pytest.mark.parametrize("attrs", [{"nothing": 1}, {"water": 1}, {"target": 51}, {"mode": "none"}])
async def test_control_of_bad_values(cloud: Cloud, attrs: dict[str, object]) -> None:
    group = await create(cloud, product_key=cloud.spa.product_key)
    with refused(9025):
        await cloud.owner.post(f"/app/group/{group}/control", {"attrs": attrs})


async def test_control_needs_a_product(cloud: Cloud) -> None:
    group = await create(cloud)
    with refused(9015):
        await cloud.owner.post(f"/app/group/{group}/control", {"attrs": {"power": True}})
