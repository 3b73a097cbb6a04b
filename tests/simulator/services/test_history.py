"""Logs and aggregates: computed from what happened."""

import pytest

from simulator.contract import JSON
from simulator.services.buckets import aggregate

from .helpers import Cloud, refused


async def log(cloud: Cloud, kind: str = "cmd", **query: JSON) -> JSON:
    now = int(cloud.sim.clock.timestamp())
    window = {"start_time": now - 3600, "end_time": now}
    path = f"/app/devices/{cloud.spa.did}/raw_data"
    return await cloud.owner.get(path, type=kind, **{**window, **query})


async def aggregates(cloud: Cloud, **query: JSON) -> JSON:
    start = int(cloud.sim.clock.timestamp() * 1000) - 86_400_000
    asked = {"start_ts": start, "attrs": "water", "aggregator": "avg", "unit": "HOURS"}
    path = f"/app/devdata/{cloud.spa.did}/agg_data"
    return await cloud.owner.get(path, **{**asked, **query})


async def test_presence_log(cloud: Cloud) -> None:
    cloud.spa.set_online(False)
    await cloud.advance(seconds=30)
    cloud.spa.set_online(True)
    page = await log(cloud, "online", start_time=int(cloud.sim.clock.timestamp()) - 60)
    assert [entry["type"] for entry in page["objects"]] == ["dev_online", "dev_offline"]
    assert page["objects"][0]["timestamp"] - page["objects"][1]["timestamp"] == 30
    assert page["meta"]["total"] == 2
    rising = await log(cloud, "online", sort="asc", limit=1, start_time=page["meta"]["start_time"])
    assert [entry["type"] for entry in rising["objects"]] == ["dev_offline"]
    assert rising["meta"]["total"] == 2


async def test_traffic_log_tells_who_changed_what(cloud: Cloud) -> None:
    await cloud.advance(seconds=1)
    await cloud.owner.post(f"/app/control/{cloud.spa.did}", {"attrs": {"power": True}})
    report, command = (await log(cloud))["objects"]
    assert command == {
        "type": "app2dev",
        "timestamp": 1773471601,
        "ip": "127.0.0.1",
        "payload_bin": "0000000309000090010101000000",
        "source": "client",
        "uid": cloud.owner.user.uid,
        "appid": cloud.app.app_id,
    }
    p0 = bytes.fromhex(command["payload_bin"])[8:]
    assert cloud.spa.product.layout.decode_control(p0) == {"power": True}
    assert report["type"] == "dev2app"
    assert bytes.fromhex(report["payload_bin"])[8:] == cloud.spa.product.layout.report(
        cloud.spa.values
    )


async def test_timers_count_as_the_clouds_own(cloud: Cloud) -> None:
    body = {"attrs": {"power": True}, "repeat": "none", "date": "2026-03-14", "time": "07:02"}
    await cloud.owner.post(f"/app/devices/{cloud.spa.did}/scheduler", body)
    await cloud.advance(minutes=2)
    command = (await log(cloud, sort="asc"))["objects"][0]
    assert (command["type"], command["source"]) == ("app2dev", "d3")


async def test_window_is_open_at_its_start(cloud: Cloud) -> None:
    now = int(cloud.sim.clock.timestamp())
    cloud.spa.report()
    await cloud.advance(seconds=5)
    assert (await log(cloud, start_time=now))["meta"]["total"] == 0
    assert (await log(cloud, start_time=now - 1, end_time=now))["meta"]["total"] == 1


@pytest.mark.parametrize(
    ("start", "end", "more"),
    [
        (0, 0, {}),
        (-172800, 0, {}),
        (-60, 1, {}),
        (-604801, -604700, {}),
        (-60, 0, {"skip": 4001, "limit": 1000}),
        (-60, 0, {"limit": 1001}),
        (-60, 0, {"sort": "up"}),
    ],
)
async def test_limits(cloud: Cloud, start: int, end: int, more: dict[str, JSON]) -> None:
    now = int(cloud.sim.clock.timestamp())
    with refused(9015):
        await log(cloud, start_time=now + start, end_time=now + end, **more)


async def test_just_inside_the_limits(cloud: Cloud) -> None:
    now = int(cloud.sim.clock.timestamp())
    inside = await log(
        cloud, start_time=now - 604800, end_time=now - 604800 + 172799, skip=4000, limit=1000
    )
    assert inside["objects"] == []


async def test_nested_log_as_an_oddity(cloud: Cloud) -> None:
    cloud.sim.oddities = cloud.sim.oddities.switched({"nested_log": True})
    cloud.spa.set_online(False)
    now = int(cloud.sim.clock.timestamp())
    page = await log(cloud, "online", start_time=now - 1)
    (entry,) = page["objects"]["hits"]["objects"]
    assert (entry["type"], page["objects"]["hits"]["total"]) == ("dev_offline", 1)


async def test_services_that_the_vendor_has_not_opened(cloud: Cloud) -> None:
    cloud.spa.report({"water": 30})
    cloud.spa.product.published = True
    with refused(9039):
        await log(cloud)
    with refused(9039):
        await aggregates(cloud)


async def test_aggregates(cloud: Cloud) -> None:
    for water in (30, 32):
        cloud.spa.report({"water": water})
    await cloud.advance(hours=1)
    cloud.spa.report({"water": 40, "target": 10})
    answer = await aggregates(cloud)
    assert [(row["datetime"], row["attrs"]) for row in answer["data"]] == [
        ("2026031407", {"water": 31}),
        ("2026031408", {"water": 40}),
    ]
    assert answer["data"][0]["datatime"] == answer["data"][0]["datetime"]
    assert answer["query"]["end_ts"] is None
    both = await aggregates(cloud, attrs="water,target", aggregator="max", unit="DAYS")
    assert both["data"][0]["attrs"] == {"water": 40, "target": 10}
    start = int(cloud.sim.clock.timestamp() * 1000) - 1
    late = await aggregates(cloud, start_ts=start, end_ts=start + 1000, aggregator="sum")
    assert [row["attrs"] for row in late["data"]] == [{"water": 40}]


async def test_refused_aggregates(cloud: Cloud) -> None:
    with refused(9029):
        await aggregates(cloud)
    cloud.spa.report()
    for attrs in ("nothing", "power", "water,mode"):
        with refused(9025):
            await aggregates(cloud, attrs=attrs)
    with refused(9015):
        await aggregates(cloud, end_ts=1)
    with refused(9015):
        await aggregates(cloud, unit="YEARS")
    with refused(9017):
        await cloud.guest.get(
            f"/app/devdata/{cloud.spa.did}/agg_data",
            start_ts=0,
            attrs="water",
            aggregator="avg",
            unit="DAYS",
        )


@pytest.mark.parametrize(
    ("unit", "label"),
    [("HOURS", "2026010100"), ("DAYS", "20260101"), ("WEEKS", "202601"), ("MONTHS", "202601")],
)
def test_labels(unit: str, label: str) -> None:
    assert aggregate([(1767225600, {"a": 1.0})], ["a"], "sum", unit) == {label: {"a": 1.0}}


@pytest.mark.parametrize(("aggregator", "value"), [("sum", 6), ("avg", 3), ("max", 5), ("min", 1)])
def test_functions(aggregator: str, value: float) -> None:
    samples = [(1767225600, {"a": 1.0}), (1767225601, {"a": 5.0, "b": 9.0})]
    assert aggregate(samples, ["a"], aggregator, "DAYS") == {"20260101": {"a": value}}
