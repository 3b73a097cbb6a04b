"""Timers: kept as written, fired by the clock."""

from dataclasses import replace

import pytest

from simulator import roles

from .helpers import Cloud, refused

ON = {"attrs": {"power": True}}
ONCE = {"repeat": "none", "date": "2026-03-14", "time": "07:02"}


def path(cloud: Cloud, schedule: str = "") -> str:
    return f"/app/devices/{cloud.spa.did}/scheduler" + (f"/{schedule}" if schedule else "")


async def create(cloud: Cloud, **fields: object) -> str:
    return (await cloud.owner.post(path(cloud), {**ON, **fields}))["id"]


async def common(cloud: Cloud, **fields: object) -> str:
    return (await cloud.owner.post("/app/common_scheduler", {**ONCE, **fields}))["id"]


def is_on(cloud: Cloud) -> bool:
    return cloud.spa.values["power"] is True


async def group_of_spas(cloud: Cloud) -> str:
    body = {"group_name": "Spas", "product_key": cloud.spa.product_key}
    group = (await cloud.owner.post("/app/group", body))["id"]
    await cloud.owner.post(f"/app/group/{group}/devices", {"dids": [cloud.spa.did]})
    return group


async def scene(cloud: Cloud) -> str:
    task = {"task_type": "device", "did": cloud.spa.did, **ON}
    body = {"scene_name": "On", "tasks": [task]}
    return (await cloud.owner.post("/app/scene", body))["id"]


async def test_fires_once_in_two_minutes(cloud: Cloud) -> None:
    await create(cloud, **ONCE)
    await cloud.advance(seconds=119)
    assert not is_on(cloud)
    await cloud.advance(seconds=1)
    assert is_on(cloud)
    cloud.spa.report({"power": False})
    await cloud.advance(hours=25)
    assert not is_on(cloud)
    assert len(await cloud.owner.get(path(cloud))) == 1


async def test_fires_weekly(cloud: Cloud) -> None:
    await create(cloud, repeat="sat,sun", time="07:02")
    for hours in (1, 24):
        await cloud.advance(hours=hours)
        assert is_on(cloud)
        cloud.spa.report({"power": False})
    await cloud.advance(hours=24)
    assert not is_on(cloud)


async def test_fires_on_month_days(cloud: Cloud) -> None:
    await create(cloud, repeat="day", days=[15], time="00:00")
    await cloud.advance(hours=17)
    assert is_on(cloud)


async def test_raw_command(cloud: Cloud) -> None:
    raw = cloud.spa.product.layout.control({"power": True}).hex()
    await create(cloud, **ONCE, attrs={"power": False})
    schedule = await common(cloud, did=cloud.spa.did, raw=raw)
    await cloud.advance(minutes=2)
    assert is_on(cloud)
    (listed, _) = await cloud.owner.get("/app/common_scheduler")
    assert (listed["id"], listed["raw"], listed["attrs"]) == (schedule, raw, {})


async def test_disabled_and_enabled(cloud: Cloud) -> None:
    schedule = await create(cloud, **ONCE, enabled=False)
    await cloud.advance(minutes=1)
    await cloud.owner.put(path(cloud, schedule), {**ONCE, "time": "07:03", "enabled": True})
    await cloud.advance(minutes=1)
    assert not is_on(cloud)
    await cloud.advance(minutes=1)
    assert is_on(cloud)


async def test_moved_and_deleted(cloud: Cloud) -> None:
    schedule = await create(cloud, **ONCE)
    assert await cloud.owner.put(path(cloud, schedule), {**ONCE, "time": "07:10"}) == {
        "id": schedule
    }
    await cloud.advance(minutes=5)
    assert not is_on(cloud)
    assert await cloud.owner.delete(path(cloud, schedule)) == {}
    await cloud.advance(minutes=10)
    assert not is_on(cloud)
    assert await cloud.owner.get(path(cloud)) == []


async def test_offline_device_misses_it_and_the_next_run_comes(cloud: Cloud) -> None:
    await create(cloud, repeat="sat,sun", time="07:02")
    cloud.spa.set_online(False)
    await cloud.advance(minutes=2)
    assert not is_on(cloud)
    cloud.spa.set_online(True)
    await cloud.advance(hours=24)
    assert is_on(cloud)


async def test_group_timer(cloud: Cloud) -> None:
    group = await group_of_spas(cloud)
    await common(cloud, group_id=group, **ON)
    await cloud.advance(minutes=2)
    assert is_on(cloud)


async def test_scene_timer_ignores_values(cloud: Cloud) -> None:
    await common(cloud, scene_id=await scene(cloud), attrs={"nothing": 1})
    await cloud.advance(minutes=2)
    assert is_on(cloud)


async def test_listed_as_written(cloud: Cloud) -> None:
    cloud.sim.oddities = replace(cloud.sim.oddities, zoneless_times=True)
    first = await create(
        cloud,
        repeat="sat",
        time="17:30",
        date="2026-03-14",
        start_date="2026-03-20",
        end_date="2026-03-30",
        remark="warm",
        days=[3],
    )
    await create(cloud, repeat="day", days=[1, 15], time="06:00")
    newest, oldest = await cloud.owner.get(path(cloud))
    assert oldest == {
        "id": first,
        "created_at": "2026-03-14T07:00:00",
        "product_key": cloud.spa.product_key,
        "did": cloud.spa.did,
        "group_id": "",
        "scene_id": "",
        "raw": "",
        "attrs": {"power": True},
        "date": "",
        "time": "17:30",
        "repeat": "sat",
        "days": [],
        "start_date": "2026-03-20",
        "end_date": "2026-03-30",
        "enabled": True,
        "remark": "warm",
    }
    assert (newest["days"], newest["start_date"]) == ([1, 15], "")
    assert await cloud.owner.get(path(cloud), limit=1, skip=1) == [oldest]


async def test_common_list_by_target(cloud: Cloud) -> None:
    group, stored = await group_of_spas(cloud), await scene(cloud)
    ids = {
        "did": await common(cloud, did=cloud.spa.did, **ON),
        "group_id": await common(cloud, group_id=group, **ON),
        "scene_id": await common(cloud, scene_id=stored),
    }
    targets = {"did": cloud.spa.did, "group_id": group, "scene_id": stored}
    for name, target in targets.items():
        (only,) = await cloud.owner.get("/app/common_scheduler", **{name: target})
        assert only["id"] == ids[name]
    assert len(await cloud.owner.get("/app/common_scheduler")) == 3
    assert await cloud.guest.get("/app/common_scheduler") == []
    await cloud.owner.delete(f"/app/group/{group}")
    await cloud.owner.delete(f"/app/scene/{stored}")
    (left,) = await cloud.owner.get("/app/common_scheduler")
    assert left["id"] == ids["did"]


async def test_common_timer_is_changed_and_deleted(cloud: Cloud) -> None:
    schedule = await common(cloud, scene_id=await scene(cloud))
    await cloud.owner.put(f"/app/common_scheduler/{schedule}", {**ONCE, "remark": "x"})
    (found,) = await cloud.owner.get("/app/common_scheduler")
    assert (found["remark"], found["scene_id"] != "") == ("x", True)
    for caller, number in ((cloud.guest, schedule), (cloud.owner, "nothing")):
        with refused(9030):
            await caller.put(f"/app/common_scheduler/{number}", ONCE)
        with refused(9030):
            await caller.delete(f"/app/common_scheduler/{number}")
    await cloud.owner.delete(f"/app/common_scheduler/{schedule}")
    assert await cloud.owner.get("/app/common_scheduler") == []


async def test_timers_go_with_the_device(cloud: Cloud) -> None:
    await create(cloud, **ONCE)
    roles.unbind(cloud.sim.world, cloud.spa, cloud.owner.user.uid)
    roles.bind(cloud.sim.world, cloud.spa, cloud.owner.user.uid)
    assert await cloud.owner.get(path(cloud)) == []
    await cloud.advance(minutes=2)
    assert not is_on(cloud)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"attrs": {"water": 20}}, 9025),
        ({"attrs": {"target": 51}}, 9025),
        ({"date": "2026-02-30"}, 9015),
        ({"time": "24:00"}, 9015),
        ({"repeat": "daily"}, 9015),
        ({"repeat": "day"}, 9015),
        ({"repeat": "day", "days": [32]}, 9015),
        ({"repeat": "sat", "start_date": "2026-03-20", "end_date": "2026-03-19"}, 9015),
        ({"remark": "x" * 1025}, 9015),
        ({"attrs": {}, "raw": ""}, 9015),
        ({"raw": "0x01"}, 9015),
    ],
)
async def test_refused(cloud: Cloud, fields: dict[str, object], code: int) -> None:
    with refused(code):
        await create(cloud, **{**ONCE, **fields})


async def test_refused_targets(cloud: Cloud) -> None:
    with refused(9017):
        await cloud.guest.get(path(cloud))
    with refused(9014):
        await cloud.owner.get("/app/devices/nothing/scheduler")
    for method in ("PUT", "DELETE"):
        with refused(9030):
            body = ONCE if method == "PUT" else None
            await cloud.owner.send(method, path(cloud, "nothing"), body)
    with refused(9014):
        await common(cloud, did="nothing", **ON)
    with refused(9015):
        await common(cloud, did=cloud.spa.did, scene_id="both", **ON)
    with refused(9015):
        await common(cloud, group_id="nothing", **ON)
    with refused(9220):
        await common(cloud, scene_id="nothing")
    stored = await scene(cloud)
    with refused(9221):
        await cloud.guest.get("/app/common_scheduler", scene_id=stored)
