"""Scenes: storing and running."""

from base64 import b64encode

import pytest

from .helpers import Cloud, refused

RUNNING, FINISHED, FAILED, IDLE = range(4)


def step(cloud: Cloud, **fields: object) -> dict[str, object]:
    return {"task_type": "device", "did": cloud.spa.did, **fields}


def wait(seconds: int) -> dict[str, object]:
    return {"task_type": "delay", "time": seconds}


async def create(cloud: Cloud, *tasks: dict[str, object]) -> str:
    return (await cloud.owner.post("/app/scene", {"scene_name": "Bath", "tasks": list(tasks)}))[
        "id"
    ]


async def status(cloud: Cloud, scene: str) -> int:
    return (await cloud.owner.get(f"/app/scene/{scene}/task"))["status"]


async def test_described_with_blanks_and_escapes(cloud: Cloud) -> None:
    group = (
        await cloud.owner.post(
            "/app/group", {"group_name": "Spas", "product_key": cloud.spa.product_key}
        )
    )["id"]
    await cloud.owner.put(f"/app/bindings/{cloud.spa.did}", {"dev_alias": "Tub"})
    raw = b64encode(cloud.spa.product.layout.control({"power": True})).decode()
    await create(
        cloud,
        step(cloud, attrs={"power": True, "mode": 1}, remark="warm & <ready>"),
        wait(600),
        {"task_type": "group", "group_id": group, "raw": raw},
    )
    (scene,) = await cloud.owner.get("/app/scene")
    first, second, third = scene["tasks"]
    assert first == {
        "task_type": "device",
        "did": cloud.spa.did,
        "product_key": cloud.spa.product_key,
        "verbose_name": "Spa",
        "dev_alias": "Tub",
        "dev_remark": "",
        "group_id": "",
        "group_name": "",
        "time": 0,
        "attrs": {"power": True, "mode": 1},
        "raw": "",
        "remark": "warm &amp; &lt;ready&gt;",
    }
    assert (second["time"], second["did"], second["attrs"]) == (600, "", {})
    assert (third["group_id"], third["group_name"], third["raw"]) == (group, "Spas", raw)


async def test_update_keeps_what_is_left_out(cloud: Cloud) -> None:
    scene = await create(cloud, wait(5))
    await cloud.owner.put(f"/app/scene/{scene}", {"remark": "later"})
    await cloud.owner.put(f"/app/scene/{scene}", {"scene_name": "Night", "tasks": [wait(7)]})
    (found,) = await cloud.owner.get("/app/scene")
    assert (found["scene_name"], found["remark"], found["tasks"][0]["time"]) == (
        "Night",
        "later",
        7,
    )
    assert await cloud.owner.delete(f"/app/scene/{scene}") == {}
    assert await cloud.owner.get("/app/scene") == []


async def test_scene_of_a_lost_device_can_be_renamed(cloud: Cloud) -> None:
    scene = await create(cloud, step(cloud, attrs={"power": True}))
    await cloud.owner.delete("/app/bindings", {"devices": [{"did": cloud.spa.did}]})
    await cloud.owner.put(f"/app/scene/{scene}", {"scene_name": "Gone"})
    (found,) = await cloud.owner.get("/app/scene")
    assert (found["scene_name"], found["tasks"][0]["verbose_name"]) == ("Gone", "")
    await cloud.owner.post(f"/app/scene/{scene}/task")
    assert await status(cloud, scene) == FAILED


async def test_run_waits_for_its_delays(cloud: Cloud) -> None:
    plan = b64encode(b"\x0a\x0b").decode()
    scene = await create(
        cloud,
        step(cloud, attrs={"power": True}),
        wait(60),
        step(cloud, attrs={"mode": 2, "plan": plan}),
    )
    assert await status(cloud, scene) == IDLE
    await cloud.owner.post(f"/app/scene/{scene}/task")
    assert (cloud.spa.values["power"], cloud.spa.values["mode"]) == (True, "eco")
    await cloud.advance(seconds=59)
    assert await status(cloud, scene) == RUNNING
    await cloud.advance(seconds=1)
    assert (cloud.spa.values["mode"], cloud.spa.values["plan"]) == ("boost", "0a0b")
    assert await status(cloud, scene) == FINISHED


async def test_run_stops_at_the_first_failure(cloud: Cloud) -> None:
    lamp = {"task_type": "device", "did": cloud.lamp.did, "attrs": {"power": True}}
    scene = await create(cloud, lamp, step(cloud, attrs={"power": True}))
    cloud.lamp.set_online(False)
    await cloud.owner.post(f"/app/scene/{scene}/task")
    assert await status(cloud, scene) == FAILED
    assert cloud.spa.values["power"] is False


async def test_group_step_fails_with_a_member(cloud: Cloud) -> None:
    body = {"group_name": "Spas", "product_key": cloud.spa.product_key}
    group = (await cloud.owner.post("/app/group", body))["id"]
    await cloud.owner.post(f"/app/group/{group}/devices", {"dids": [cloud.spa.did]})
    task = {"task_type": "group", "group_id": group, "attrs": {"power": True}}
    scene = await create(cloud, task)
    await cloud.owner.post(f"/app/scene/{scene}/task")
    assert await status(cloud, scene) == FINISHED
    assert cloud.spa.values["power"] is True
    cloud.spa.set_online(False)
    await cloud.owner.post(f"/app/scene/{scene}/task")
    assert await status(cloud, scene) == FAILED


async def test_new_run_replaces_the_old_one(cloud: Cloud) -> None:
    scene = await create(cloud, wait(60), step(cloud, attrs={"power": True}))
    await cloud.owner.post(f"/app/scene/{scene}/task")
    await cloud.advance(seconds=30)
    await cloud.owner.post(f"/app/scene/{scene}/task")
    await cloud.advance(seconds=30)
    assert cloud.spa.values["power"] is False
    await cloud.advance(seconds=30)
    assert cloud.spa.values["power"] is True


async def test_deleted_scene_stops(cloud: Cloud) -> None:
    scene = await create(cloud, wait(60), step(cloud, attrs={"power": True}))
    await cloud.owner.post(f"/app/scene/{scene}/task")
    await cloud.owner.delete(f"/app/scene/{scene}")
    await cloud.advance(seconds=60)
    assert cloud.spa.values["power"] is False


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"did": "nothing", "attrs": {"power": True}}, 9014),
        ({"attrs": {"water": 1}}, 9025),
        ({"attrs": {"plan": "not base64"}}, 9025),
        ({"attrs": {"plan": "CgsM"}}, 9025),
        ({"raw": "not base64"}, 9015),
        ({"attrs": {"power": True}, "raw": "CgsM"}, 9015),
    ],
)
async def test_refused_steps(cloud: Cloud, fields: dict[str, object], code: int) -> None:
    with refused(code):
        await create(cloud, step(cloud, **fields))


async def test_other_refusals(cloud: Cloud) -> None:
    scene = await create(cloud, wait(5))
    with refused(9017):
        await cloud.guest.post(
            "/app/scene", {"scene_name": "x", "tasks": [step(cloud, attrs={"power": True})]}
        )
    with refused(9015):
        await create(cloud, wait(3601))
    group = (await cloud.owner.post("/app/group", {"group_name": "Mixed"}))["id"]
    for unusable in (group, "nothing"):
        with refused(9015):
            await create(cloud, {"task_type": "group", "group_id": unusable, "attrs": {"a": 1}})
    for method, path in (("PUT", ""), ("DELETE", ""), ("POST", "/task"), ("GET", "/task")):
        body = {"scene_name": "x"} if method == "PUT" else None
        with refused(9221):
            await cloud.guest.send(method, f"/app/scene/{scene}{path}", body)
        with refused(9220):
            await cloud.owner.send(method, f"/app/scene/nothing{path}", body)
