"""Control, latest data and schemas over REST."""

from typing import Any

import pytest

from simulator import ManualClock, Simulator
from simulator.demo import STRANGER_APP_ID, TRAVELLER
from simulator.device import Device

from .client import Client


async def control(client: Client, device: Device, **attrs: Any) -> tuple[int, Any]:
    return await client.call("POST", f"/app/control/{device.did}", {"attrs": attrs})


async def latest(client: Client, device: Device) -> dict[str, Any]:
    attrs: dict[str, Any] = (await client.ok("GET", f"/app/devdata/{device.did}/latest"))["attr"]
    return attrs


@pytest.mark.parametrize(
    ("alias", "attrs", "read"),
    [
        ("Garden spa", {"power": True}, {"power": 1}),
        ("Garden spa", {"power": 0}, {"power": 0}),
        ("Garden spa", {"target_temp": 40}, {"target_temp": 40}),
        ("Garden spa", {"target_temp": 20.0}, {"target_temp": 20}),
        ("Garden spa", {"bubbles": "弱"}, {"bubbles": "弱"}),
        ("Garden spa", {"bubbles": 2}, {"bubbles": "强"}),
        ("Garden spa", {"clock": "0A0b0c0d"}, {"clock": "0a0b0c0d"}),
        ("Garden spa", {"heat": 0, "target_temp": 21}, {"heat": 0, "target_temp": 21}),
        ("Living room", {"set_temperature": 20.5}, {"set_temperature": 20.5}),
        ("Living room", {"room_temperature_compensate": -5}, {"room_temperature_compensate": -5}),
        ("Desk light", {"color_temp": 2750}, {"color_temp": 2750}),
        ("Desk light", {"countdown": 86400}, {"countdown": 86400}),
        ("Pond pump", {"Motor_Speed": 100}, {"Motor_Speed": 100, "Flow": 12, "Motor_Power": 85}),
    ],
)
async def test_a_command_is_obeyed_and_read_back(
    demo: Client, alias: str, attrs: dict[str, Any], read: dict[str, Any]
) -> None:
    device = await demo.device(alias)
    assert await control(demo, device, **attrs) == (200, {})
    assert (await latest(demo, device)).items() >= read.items()


@pytest.mark.parametrize(
    ("alias", "name", "value"),
    [
        ("Garden spa", "target_temp", 19),
        ("Garden spa", "target_temp", 41),
        ("Garden spa", "target_temp", 38.5),
        ("Garden spa", "target_temp", "38"),
        ("Garden spa", "target_temp", True),
        ("Garden spa", "target_temp", 1e300),
        ("Garden spa", "power", 2),
        ("Garden spa", "power", "on"),
        ("Garden spa", "bubbles", 3),
        ("Garden spa", "bubbles", -1),
        ("Garden spa", "bubbles", "weak"),
        ("Garden spa", "bubbles", True),
        ("Garden spa", "clock", "0a0b0c"),
        ("Garden spa", "clock", "0a0b0c0d0e"),
        ("Garden spa", "clock", "0a 0b 0c 0d"),
        ("Garden spa", "clock", "nothex!!"),
        ("Garden spa", "clock", 5),
        ("Garden spa", "water_temp", 30),
        ("Garden spa", "filter_overdue", 1),
        ("Garden spa", "sensor_fault", 0),
        ("Garden spa", "unknown", 1),
        ("Living room", "set_temperature", 20.3),
        ("Desk light", "color_temp", 2720),
    ],
)
async def test_one_bad_value_refuses_the_whole_command(
    demo: Client, alias: str, name: str, value: Any
) -> None:
    device = await demo.device(alias)
    before = device.values
    good = {"Garden spa": "child_lock", "Living room": "child_lock", "Desk light": "music"}[alias]
    assert await control(demo, device, **{good: 1, name: value}) == (
        400,
        {
            "error_code": 9025,
            "error_message": "attr invalid!",
            "detail_message": f"attr {name} invalid or read only.",
        },
    )
    assert device.values is before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"attrs": {}},
        {"attrs": []},
        {"attrs": {"power": None}},
        {"attrs": {"power": [1]}},
        {"attrs": {"power": 1}, "raw": [1]},
        {"raw": []},
        {"raw": [256]},
        {"raw": "010102"},
        {"power": 1},
    ],
)
async def test_a_form_that_is_refused(demo: Client, spa: Device, body: Any) -> None:
    assert await demo.refused("POST", f"/app/control/{spa.did}", body) == 9015


async def test_a_raw_packet_is_decoded(demo: Client, spa: Device) -> None:
    p0 = spa.product.layout.control({"bubbles": "强", "target_temp": 25})
    path = f"/app/control/{spa.did}"
    assert await demo.ok("POST", path, {"raw": list(p0)}) == {}
    read = await latest(demo, spa)
    assert (read["bubbles"], read["target_temp"], read["power"]) == ("强", 25, 1)


async def test_a_raw_packet_that_makes_no_sense_is_ignored(demo: Client, spa: Device) -> None:
    before = spa.values
    good = list(spa.product.layout.control({"target_temp": 25}))
    for raw in ([1], [9, 9], good[:-1], [*good, 0], [2, *good[1:]]):
        assert await demo.ok("POST", f"/app/control/{spa.did}", {"raw": raw}) == {}
    too_hot = spa.product.layout.control({"target_temp": 25})
    raw = [99 if byte == 25 else byte for byte in too_hot]
    assert await demo.ok("POST", f"/app/control/{spa.did}", {"raw": raw}) == {}
    assert spa.values == before


async def test_a_device_that_cannot_be_reached(demo: Client, spa: Device, sim: Simulator) -> None:
    path, body = f"/app/control/{spa.did}", {"attrs": {"power": 0}}
    spa.set_online(False)
    assert await demo.refused("POST", path, body) == 9042
    spa.set_online(True)
    spa.is_disabled = True
    assert await demo.refused("POST", path, body) == 9023
    assert await demo.refused("POST", "/app/control/unknown", body) == 9014
    await demo.sign_in(TRAVELLER)
    assert await demo.refused("POST", path, body) == 9017


async def test_latest_is_the_last_report_of_a_day(
    demo: Client, spa: Device, clock: ManualClock
) -> None:
    began = int(clock.timestamp())
    spa.set_online(False)
    path = f"/app/devdata/{spa.did}/latest"
    await clock.advance(86400)
    assert (await demo.ok("GET", path))["updated_at"] == began
    await clock.advance(1)
    assert await demo.ok("GET", path) == {"did": spa.did, "updated_at": 0, "attr": {}}


async def test_an_online_device_reports_now_and_then(demo: Client, clock: ManualClock) -> None:
    device = await demo.device("Hall gateway")
    await clock.advance(700)
    answer = await demo.ok("GET", f"/app/devdata/{device.did}/latest")
    assert answer["updated_at"] == int(clock.timestamp()) - 100


async def test_latest_does_without_a_token_but_not_with_a_wrong_one(
    demo: Client, spa: Device
) -> None:
    path = f"/app/devdata/{spa.did}/latest"
    demo.token = None
    await demo.ok("GET", path)
    assert await demo.refused("GET", "/app/devdata/unknown/latest") == 9014
    demo.token = "nonsense"
    assert await demo.refused("GET", path) == 9004


async def test_a_schema_is_for_apps_of_the_product(demo: Client, spa: Device) -> None:
    params = {"product_key": spa.product_key}
    schema = await demo.ok("GET", "/app/datapoint", params=params)
    assert schema["product_key"] == spa.product_key
    assert {attr["name"] for attr in schema["entities"][0]["attrs"]} == spa.values.keys()
    demo.token = None
    assert await demo.ok("GET", "/app/datapoint", params=params) == schema
    assert await demo.refused("GET", "/app/datapoint") == 9015
    assert await demo.refused("GET", "/app/datapoint", params={"product_key": "unknown"}) == 9002
    demo.app_id = STRANGER_APP_ID
    assert await demo.refused("GET", "/app/datapoint", params=params) == 9002


async def test_a_stranger_app_lists_devices_whose_schema_it_may_not_read(client: Client) -> None:
    client.app_id = STRANGER_APP_ID
    await client.sign_in()
    assert (await client.ok("GET", "/app/bindings"))["devices"]


async def test_status_and_errors(client: Client) -> None:
    assert await client.ok("GET", "/status") == {"status": {"version": "2.36.0"}}
    errors = await client.ok("GET", "/errors")
    assert {"status": 404, "error_code": 9014, "error_message": "device not found!"} in errors
    assert len(errors) >= 66


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/app/nothing", 404), ("PATCH", "/app/bindings", 405), ("POST", "/status", 405)],
)
async def test_what_is_no_operation(client: Client, method: str, path: str, status: int) -> None:
    url = client.sim.api_url("eu") + path
    async with client.http.request(method, url) as answer:
        assert answer.status == status
        assert answer.content_type == "text/html"
