"""Sharing: offers, answers, roles, the end."""

from dataclasses import replace

import pytest

from simulator import roles
from simulator.device import Role

from .helpers import Caller, Cloud, refused


def role(cloud: Cloud, caller: Caller) -> Role | None:
    binding = cloud.spa.bindings.get(caller.user.uid)
    return binding.role if binding else None


async def offer(cloud: Cloud, **fields: object) -> int:
    receiver = {} if fields.keys() & {"uid", "email"} else {"phone": cloud.guest.user.phone}
    body = {"type": 0, "did": cloud.spa.did, **receiver, **fields}
    return (await cloud.owner.post("/app/sharing", body))["id"]


async def qr(cloud: Cloud, **fields: object) -> str:
    answer = await cloud.owner.post("/app/sharing", {"type": 1, "did": cloud.spa.did, **fields})
    assert answer["id"] is None
    return answer["qr_content"].removeprefix("type=share&code=")


async def accepted(cloud: Cloud, **fields: object) -> int:
    number = await offer(cloud, **fields)
    assert await cloud.guest.put(f"/app/sharing/{number}", status=1) == {"id": number}
    return number


async def texts(caller: Caller) -> list[str]:
    page = await caller.get("/app/messages", type=1)
    return [message["content"] for message in page["objects"]]


async def listed(caller: Caller, **query: object) -> list[dict]:
    return (await caller.get("/app/sharing", **query))["objects"]


async def test_first_offer_makes_special_owner_and_normal_guest(cloud: Cloud) -> None:
    roles.bind(cloud.sim.world, cloud.spa, cloud.neighbour.user.uid)
    assert (role(cloud, cloud.owner), role(cloud, cloud.neighbour)) == (Role.SPECIAL, Role.NORMAL)
    await offer(cloud)
    assert (role(cloud, cloud.owner), role(cloud, cloud.neighbour)) == (Role.OWNER, Role.GUEST)
    assert role(cloud, cloud.guest) is None


async def test_failed_offer_changes_no_role(cloud: Cloud) -> None:
    with refused(9082):
        await offer(cloud, email="nobody@example.org")
    assert role(cloud, cloud.owner) is Role.SPECIAL


async def test_whole_life(cloud: Cloud) -> None:
    number = await offer(cloud)
    (made,), (got,) = (
        await listed(cloud.owner, sharing_type=0),
        await listed(cloud.guest, sharing_type=1),
    )
    assert (made["status"], made["uid"]) == (0, cloud.guest.user.uid)
    assert (got["id"], got["uid"]) == (number, cloud.owner.user.uid)
    assert made["expired_at"] == "2026-03-15T07:00:00Z"
    await cloud.guest.put(f"/app/sharing/{number}", status=1)
    assert role(cloud, cloud.guest) is Role.GUEST
    assert await cloud.guest.post(f"/app/control/{cloud.spa.did}", {"attrs": {"power": True}}) == {}
    assert await cloud.owner.delete(f"/app/sharing/{number}") == {"id": number}
    assert role(cloud, cloud.guest) is None
    with refused(9017):
        await cloud.guest.post(f"/app/control/{cloud.spa.did}", {"attrs": {"power": True}})
    assert len(await texts(cloud.owner)) == len(await texts(cloud.guest)) == 3


async def test_names_are_masked(cloud: Cloud) -> None:
    cloud.sim.oddities = replace(cloud.sim.oddities, masked_names=True)
    await offer(cloud)
    assert (await listed(cloud.owner, sharing_type=0))[0]["phone"] == "+4915****23456"
    assert (await listed(cloud.guest, sharing_type=1))[0]["email"] == "gr****@example.org"


async def test_refusal_closes_the_offer(cloud: Cloud) -> None:
    number = await offer(cloud)
    await cloud.guest.put(f"/app/sharing/{number}", status=2)
    assert role(cloud, cloud.guest) is None
    with refused(9089):
        await cloud.guest.put(f"/app/sharing/{number}", status=1)
    await offer(cloud)


async def test_offer_to_whom(cloud: Cloud) -> None:
    with refused(9080):
        await offer(cloud, uid=cloud.owner.user.uid)
    with refused(9014):
        await offer(cloud, did="nothing")
    with refused(9015):
        await offer(cloud, duration=1441)
    with refused(9017):
        await cloud.guest.post("/app/sharing", {"type": 1, "did": cloud.spa.did})
    await offer(cloud)
    with refused(9087):
        await offer(cloud)
    await cloud.advance(hours=24)
    await accepted(cloud)
    with refused(9083):
        await offer(cloud)
    with refused(9081):
        await cloud.guest.post("/app/sharing", {"type": 1, "did": cloud.spa.did})


async def test_product_without_sharing(cloud: Cloud) -> None:
    cloud.spa.product.sharing = False
    with refused(9015):
        await offer(cloud)


async def test_answers_that_come_too_late(cloud: Cloud) -> None:
    late, cancelled = await offer(cloud), None
    await cloud.advance(hours=23, minutes=59)
    await cloud.advance(minutes=1)
    with refused(9088):
        await cloud.guest.put(f"/app/sharing/{late}", status=1)
    with refused(9088):
        await cloud.owner.delete(f"/app/sharing/{late}")
    cancelled = await offer(cloud)
    await cloud.owner.delete(f"/app/sharing/{cancelled}")
    with refused(9094):
        await cloud.guest.put(f"/app/sharing/{cancelled}", status=1)
    with refused(9094):
        await cloud.owner.delete(f"/app/sharing/{cancelled}")


async def test_owner_who_left_voids_the_offer(cloud: Cloud) -> None:
    number, code = await offer(cloud), await qr(cloud)
    await cloud.owner.delete("/app/bindings", {"devices": [{"did": cloud.spa.did}]})
    with refused(9090):
        await cloud.guest.put(f"/app/sharing/{number}", status=1)
    with refused(9090):
        await cloud.guest.get(f"/app/sharing/code/{code}")


async def test_device_got_another_way_meanwhile(cloud: Cloud) -> None:
    number, code = await offer(cloud), await qr(cloud)
    await cloud.guest.post(f"/app/sharing/code/{code}")
    with refused(9083):
        await cloud.guest.put(f"/app/sharing/{number}", status=1)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_unknown_offer(cloud: Cloud, method: str) -> None:
    query = {"status": 1} if method == "PUT" else {}
    with refused(9084):
        await cloud.owner.send(method, "/app/sharing/7", query=query)


async def test_only_the_parties_act(cloud: Cloud) -> None:
    number = await offer(cloud)
    with refused(9084):
        await cloud.neighbour.put(f"/app/sharing/{number}", status=1)
    with refused(9084):
        await cloud.owner.put(f"/app/sharing/{number}", status=1)
    with refused(9093):
        await cloud.guest.delete(f"/app/sharing/{number}")
    with refused(9100):
        await cloud.neighbour.put(f"/app/sharing/{number}/alias", user_alias="Me")
    with refused(9084):
        await cloud.owner.put("/app/sharing/7/alias", user_alias="Me")


async def test_each_party_names_the_other(cloud: Cloud) -> None:
    number = await offer(cloud)
    await cloud.owner.put(f"/app/sharing/{number}/alias", user_alias="Grace")
    await cloud.guest.put(f"/app/sharing/{number}/alias", user_alias="Boss")
    assert (await listed(cloud.owner, sharing_type=0))[0]["user_alias"] == "Grace"
    assert (await listed(cloud.guest, sharing_type=1))[0]["user_alias"] == "Boss"


async def test_duration_ends_by_itself(cloud: Cloud) -> None:
    await accepted(cloud, duration=90)
    await cloud.advance(minutes=89)
    assert role(cloud, cloud.guest) is Role.GUEST
    await cloud.advance(minutes=1)
    assert role(cloud, cloud.guest) is None
    assert "ended" in (await texts(cloud.guest))[0]


async def test_end_of_a_first_share_spares_the_second(cloud: Cloud) -> None:
    number = await accepted(cloud, duration=90)
    await cloud.owner.delete(f"/app/sharing/{number}")
    await accepted(cloud)
    await cloud.advance(minutes=90)
    assert role(cloud, cloud.guest) is Role.GUEST


async def test_transfer(cloud: Cloud) -> None:
    path = f"/app/sharing/{cloud.spa.did}/transfer"
    with refused(9093):
        await cloud.owner.post(path, uid=cloud.guest.user.uid)
    number = await accepted(cloud, duration=90)
    with refused(9005):
        await cloud.owner.post(path, uid="nobody")
    with refused(9082):
        await cloud.owner.post(path, uid=cloud.neighbour.user.uid)
    with refused(9093):
        await cloud.guest.post(path, uid=cloud.owner.user.uid)
    with refused(9017):
        await cloud.neighbour.post(path, uid=cloud.owner.user.uid)
    with refused(9014):
        await cloud.owner.post("/app/sharing/nothing/transfer", uid=cloud.guest.user.uid)
    await cloud.owner.post(path, uid=cloud.guest.user.uid)
    assert (role(cloud, cloud.owner), role(cloud, cloud.guest)) == (Role.GUEST, Role.OWNER)
    with refused(9093):
        await cloud.owner.delete(f"/app/sharing/{number}")
    await cloud.advance(minutes=90)
    assert role(cloud, cloud.guest) is Role.OWNER


async def test_code_life(cloud: Cloud) -> None:
    code = await qr(cloud)
    with refused(9096):
        await cloud.owner.get(f"/app/sharing/code/{code}")
    with refused(9080):
        await cloud.owner.post(f"/app/sharing/code/{code}")
    preview = await cloud.guest.get(f"/app/sharing/code/{code}")
    assert preview == {
        "owner": "gr****@example.org",
        "product_name": "Spa",
        "dev_alias": "Spa",
        "expired_at": "2026-03-14T07:15:00Z",
    }
    await cloud.guest.post(f"/app/sharing/code/{code}")
    assert role(cloud, cloud.guest) is Role.GUEST
    with refused(9089):
        await cloud.neighbour.get(f"/app/sharing/code/{code}")
    (taken,) = await listed(cloud.guest, sharing_type=1)
    with refused(9084):
        await cloud.owner.delete(f"/app/sharing/{taken['id']}")


async def test_code_that_is_no_good(cloud: Cloud) -> None:
    with refused(9084):
        await cloud.guest.get("/app/sharing/code/nothing")
    code = await qr(cloud)
    (waiting,) = await listed(cloud.owner, sharing_type=0)
    await cloud.owner.delete(f"/app/sharing/{waiting['id']}")
    with refused(9094):
        await cloud.guest.post(f"/app/sharing/code/{code}")
    code = await qr(cloud)
    await cloud.advance(minutes=15)
    with refused(9088):
        await cloud.guest.get(f"/app/sharing/code/{code}")
    second = await qr(cloud)
    await cloud.guest.post(f"/app/sharing/code/{second}")
    third = await qr(cloud)
    with refused(9083):
        await cloud.guest.post(f"/app/sharing/code/{third}")


async def test_list_filters_and_pages(cloud: Cloud) -> None:
    for _ in range(3):
        number = await offer(cloud)
        await cloud.guest.put(f"/app/sharing/{number}", status=2)
    await offer(cloud)
    assert len(await listed(cloud.owner, sharing_type=0, status="0,1")) == 1
    assert len(await listed(cloud.owner, sharing_type=0, status="2")) == 3
    assert await listed(cloud.owner, sharing_type=0, did=cloud.lamp.did) == []
    page = await cloud.owner.get("/app/sharing", sharing_type=0, limit=2, skip=1)
    assert [item["status"] for item in page["objects"]] == [2, 2]
    meta = page["meta"]
    assert (meta["total"], meta["limit"], meta["skip"]) == (4, 2, 1)
    following = await cloud.owner.get(meta["next"])
    assert [item["id"] for item in following["objects"]] == [20801]
    assert following["meta"]["next"] is None
    before = await cloud.owner.get(meta["previous"])
    assert before["meta"]["previous"] is None
    with refused(9014):
        await listed(cloud.owner, sharing_type=0, did="nothing")
    with refused(9093):
        await listed(cloud.guest, sharing_type=0, did=cloud.spa.did)
    with refused(9015):
        await listed(cloud.owner, sharing_type=2)
