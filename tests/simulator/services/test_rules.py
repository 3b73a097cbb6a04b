"""Linkage rules: checked when written, acting when something happens."""

import asyncio

import pytest

from simulator import roles
from simulator.contract import JSON

from .helpers import Caller, Cloud, refused


def rule(cloud: Cloud, **fields: JSON) -> dict[str, JSON]:
    """Return a rule: the lamp goes on when the spa reports."""
    return {
        "name": "light on",
        "did": cloud.spa.did,
        "product_key": cloud.spa.product_key,
        "event": "data",
        "condition": [],
        "output": [[lamp(cloud)]],
        **fields,
    }


def lamp(cloud: Cloud, **attrs: JSON) -> dict[str, JSON]:
    return {"type": "devctrl", "did": cloud.lamp.did, "attrs": attrs or {"power": True}}


def given(cloud: Cloud, **prefixes: str) -> list[dict[str, str]]:
    return [
        {"prefix": prefix, "did": did, "product_key": cloud.sim.world.device(did).product_key}
        for prefix, did in prefixes.items()
    ]


def when(left: str, opt: str, right: str) -> dict[str, str]:
    return {"left": left, "opt": opt, "right": right}


async def create(cloud: Cloud, **fields: JSON) -> int:
    return (await cloud.owner.post("/app/rules", rule(cloud, **fields)))["rule_id"]


async def is_lit(cloud: Cloud) -> bool:
    """Say whether the lamp went on, once the cloud had time to act."""
    await asyncio.sleep(0)
    return cloud.lamp.values["power"] is True


async def rules_of(caller: Caller, **query: JSON) -> list[JSON]:
    return (await caller.get("/app/rules", **query))["rules"]


async def test_write_read_change_delete(cloud: Cloud) -> None:
    number = await create(cloud, event="alert", event_attr={"attr_name": "filter", "value": "1"})
    (stored,) = await rules_of(cloud.owner)
    assert (stored["id"], stored["rule_id"], stored["remark"]) == (number, number, "")
    assert stored["event_attr"] == {"attr_name": "filter", "value": "1"}
    assert stored["output"] == [[lamp(cloud)]]
    body = rule(cloud, id=number, remark="x", interval=5)
    assert await cloud.owner.put(f"/app/rules/{number}", body) == {"rule_id": number}
    (changed,) = await rules_of(cloud.owner)
    assert (changed["event"], changed["remark"], changed["interval"]) == ("data", "x", 5)
    second = await create(cloud)
    assert [item["id"] for item in await rules_of(cloud.owner)] == [second, number]
    assert [item["id"] for item in await rules_of(cloud.owner, limit=1, skip=1)] == [number]
    assert await rules_of(cloud.guest) == []
    assert await cloud.owner.delete(f"/app/rules/{number}") == {"rule_id": number}
    assert [item["id"] for item in await rules_of(cloud.owner)] == [second]


async def test_what_was_read_can_be_sent_back(cloud: Cloud) -> None:
    number = await create(
        cloud,
        input=given(cloud, spa=cloud.spa.did),
        condition=[[when("spa.water", ">=", "36")]],
    )
    (before,) = await rules_of(cloud.owner)
    body = {name: value for name, value in before.items() if value is not None}
    await cloud.owner.put(f"/app/rules/{number}", body)
    assert await rules_of(cloud.owner) == [before]


async def test_params(cloud: Cloud) -> None:
    everything = await cloud.owner.get("/app/rules/params", product_key="")
    assert everything.keys() == {cloud.spa.product_key, cloud.lamp.product_key}
    some = await cloud.owner.get(
        "/app/rules/params", product_key=f"{cloud.spa.product_key},stranger"
    )
    params = {item["name"]: item for item in some[cloud.spa.product_key]}
    assert params["mode"]["enum"] == ["eco", "comfort", "boost"]
    assert [params[name]["type"] for name in ("power", "mode", "water", "plan")] == [
        "bool",
        "enum",
        "int",
        "binary",
    ]


async def test_report_switches_the_other_device(cloud: Cloud) -> None:
    await create(
        cloud,
        input=given(cloud, spa=cloud.spa.did),
        condition=[[when("spa.water", ">=", "36")]],
    )
    cloud.spa.report({"water": 35.9})
    assert not await is_lit(cloud)
    cloud.spa.report({"water": 36})
    assert await is_lit(cloud)


@pytest.mark.parametrize("online", [True, False])
async def test_presence(cloud: Cloud, online: bool) -> None:
    cloud.spa.set_online(not online)
    await create(cloud, event="online" if online else "offline")
    assert not await is_lit(cloud)
    cloud.spa.set_online(online)
    assert await is_lit(cloud)


@pytest.mark.parametrize(("event", "attr"), [("alert", "filter"), ("fault", "pump")])
@pytest.mark.parametrize("raised", [True, False])
async def test_edges_of_alerts_and_faults(
    cloud: Cloud, event: str, attr: str, raised: bool
) -> None:
    cloud.spa.report({attr: not raised})
    await create(cloud, event=event, event_attr={"attr_name": attr, "value": str(int(raised))})
    cloud.spa.report({attr: not raised})
    assert not await is_lit(cloud)
    cloud.spa.report({attr: raised})
    assert await is_lit(cloud)
    cloud.lamp.report({"power": False})
    cloud.spa.report({attr: raised})
    assert not await is_lit(cloud)


async def test_or_of_ands_over_two_devices(cloud: Cloud) -> None:
    await create(
        cloud,
        input=given(cloud, a=cloud.spa.did, b=cloud.lamp.did),
        condition=[
            [when("a.power", "==", "1"), when("b.mode", "==", "'boost'")],
            [when("a.water", "<", "0")],
        ],
    )
    cloud.spa.report({"power": True, "water": 30})
    assert not await is_lit(cloud)
    cloud.lamp.report({"mode": "boost"})
    cloud.spa.report()
    assert await is_lit(cloud)
    cloud.lamp.report({"power": False, "mode": "eco"})
    cloud.spa.report({"water": -5})
    assert await is_lit(cloud)


async def test_bare_name_means_the_master(cloud: Cloud) -> None:
    await create(cloud, condition=[[when("power", "==", "1")]])
    cloud.spa.report({"power": True})
    assert await is_lit(cloud)


async def test_interval(cloud: Cloud) -> None:
    await create(cloud, interval=60)
    cloud.spa.report()
    assert await is_lit(cloud)
    cloud.lamp.report({"power": False})
    await cloud.advance(seconds=59)
    cloud.spa.report()
    assert not await is_lit(cloud)
    await cloud.advance(seconds=1)
    cloud.spa.report()
    assert await is_lit(cloud)


async def test_outputs_run_in_order_with_delays_and_side_by_side(cloud: Cloud) -> None:
    wait = {"type": "delay", "delay": 30}
    raw = {
        "type": "devctrl",
        "did": cloud.lamp.did,
        "raw": list(cloud.lamp.product.layout.control({"target": 20})),
    }
    await create(cloud, output=[[lamp(cloud), wait, lamp(cloud, power=False)], [wait, wait, raw]])
    cloud.spa.report()
    assert await is_lit(cloud)
    await cloud.advance(seconds=30)
    assert not await is_lit(cloud)
    assert cloud.lamp.values["target"] == 0
    await cloud.advance(seconds=30)
    assert cloud.lamp.values["target"] == 20


async def test_absurd_delay_never_ends(cloud: Cloud) -> None:
    await create(cloud, output=[[{"type": "delay", "delay": 10**18}, lamp(cloud)], [lamp(cloud)]])
    cloud.spa.report()
    assert await is_lit(cloud)


async def test_group_of_outputs_stops_at_the_first_failure(cloud: Cloud) -> None:
    spa = {"type": "devctrl", "did": cloud.spa.did, "attrs": {"power": True}}
    await create(cloud, event="offline", output=[[spa, lamp(cloud)], [lamp(cloud, mode=1)]])
    cloud.spa.set_online(False)
    assert not await is_lit(cloud)
    assert cloud.lamp.values["mode"] == "comfort"


async def test_deleted_rule_leaves_its_later_steps_out(cloud: Cloud) -> None:
    number = await create(cloud, output=[[{"type": "delay", "delay": 30}, lamp(cloud)]])
    cloud.spa.report()
    await cloud.owner.delete(f"/app/rules/{number}")
    await cloud.advance(seconds=30)
    assert not await is_lit(cloud)


async def test_rules_that_chase_each_other_come_to_rest(cloud: Cloud) -> None:
    await create(cloud)
    back = {"type": "devctrl", "did": cloud.spa.did, "attrs": {"power": True}}
    await create(cloud, did=cloud.lamp.did, product_key=cloud.lamp.product_key, output=[[back]])
    cloud.spa.report()
    for _ in range(50):
        await asyncio.sleep(0)
    assert 0 < len(cloud.sim.services.history.of(cloud.lamp).traffic) < 50


async def test_rule_of_a_lost_device_sleeps(cloud: Cloud) -> None:
    await create(cloud)
    roles.bind(cloud.sim.world, cloud.spa, cloud.guest.user.uid)
    roles.unbind(cloud.sim.world, cloud.spa, cloud.owner.user.uid)
    cloud.spa.report()
    assert not await is_lit(cloud)


async def test_lost_input_fulfils_nothing(cloud: Cloud) -> None:
    await create(
        cloud,
        did=cloud.lamp.did,
        product_key=cloud.lamp.product_key,
        input=given(cloud, spa=cloud.spa.did),
        condition=[[when("spa.power", "==", "0")]],
    )
    roles.unbind(cloud.sim.world, cloud.spa, cloud.owner.user.uid)
    cloud.lamp.report()
    assert not await is_lit(cloud)


async def test_refused_devices_and_products(cloud: Cloud) -> None:
    with refused(9014):
        await create(cloud, did="nothing")
    with refused(9002):
        await create(cloud, product_key="nothing")
    with refused(9015):
        await create(cloud, product_key=cloud.lamp.product_key)
    with refused(9017):
        await cloud.guest.post("/app/rules", rule(cloud))
    with refused(9014):
        await create(cloud, output=[[{**lamp(cloud), "did": "nothing"}]])
    with refused(9015):
        await create(cloud, input=given(cloud, a=cloud.spa.did) + given(cloud, a=cloud.lamp.did))
    cloud.app.product_keys = [cloud.spa.product_key]
    with refused(9002):
        await create(cloud)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"condition": [[when("x.water", ">", "1")]]}, 9015),
        ({"condition": [[when("nothing", ">", "1")]]}, 9025),
        ({"condition": [[when("mode", ">", "1")]]}, 9015),
        ({"condition": [[when("water", "=~", "1")]]}, 9015),
        ({"condition": [[when("water", ">", "'1'")]]}, 9015),
        ({"condition": [[]]}, 9015),
        ({"event": "alert"}, 9015),
        ({"event": "alert", "event_attr": {"attr_name": "pump", "value": "1"}}, 9036),
        ({"event": "fault", "event_attr": {"attr_name": "nothing", "value": "1"}}, 9036),
        ({"event": "sunset"}, 9015),
        ({"output": []}, 9015),
        ({"output": [[{"type": "delay", "delay": -1}]]}, 9015),
    ],
)
async def test_refused_forms(cloud: Cloud, fields: dict[str, JSON], code: int) -> None:
    with refused(code):
        await create(cloud, **fields)


async def test_refused_outputs(cloud: Cloud) -> None:
    for attrs in ({"water": 1}, {"target": 99}, {"nothing": 1}):
        with refused(9025):
            await create(cloud, output=[[lamp(cloud, **attrs)]])


async def test_refused_numbers(cloud: Cloud) -> None:
    number = await create(cloud)
    for caller, path in ((cloud.guest, number), (cloud.owner, 7)):
        with refused(9015):
            await caller.put(f"/app/rules/{path}", rule(cloud))
        with refused(9015):
            await caller.delete(f"/app/rules/{path}")
    for name in ("id", "rule_id"):
        with refused(9015):
            await cloud.owner.put(f"/app/rules/{number}", rule(cloud, **{name: number + 1}))
