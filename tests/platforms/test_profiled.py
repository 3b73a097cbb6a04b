"""The platforms that only a profile asks for."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.gizwits.product.profile_schema import check
from custom_components.gizwits.product.profiles import PROFILES, profile_from

from ..product.builders import attr, number
from .conftest import Act, AddDevice, Report

type Say = Callable[..., None]


@pytest.fixture
def profile(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Return how to have a profile for the product of the test."""

    def say(**said: Any) -> None:
        data = check({"match": {"product_keys": ["a" * 32]}, **said})
        monkeypatch.setitem(PROFILES, "test", profile_from(data, "test"))

    return say


def composite(platform: str, **roles: str) -> dict[str, Any]:
    name = {"en": platform.title(), "zh-Hans": "某"}
    return {"composites": [{"platform": platform, "name": name, "roles": roles}]}


@pytest.mark.parametrize(
    "platform",
    ["climate", "cover", "fan", "humidifier", "light", "lock", "siren", "vacuum", "valve", "water_heater"],
)  # fmt: skip
async def test_roles_that_do_not_suffice_harm_nothing(
    hass: HomeAssistant, profile: Say, add_device: AddDevice, platform: str
) -> None:
    profile(**composite(platform, current_temperature="bolt"))
    await add_device(attr("bolt", access="status_readonly"))

    assert hass.states.get(f"{platform}.it")
    assert hass.states.get("binary_sensor.it_bolt")


async def test_a_lock(profile: Say, add_device: AddDevice, act: Act, report: Report) -> None:
    profile(**composite("lock", lock="bolt"))
    device = await add_device(attr("bolt"))

    await act("lock.it", "lock")
    assert device.values["bolt"] is True
    await act("lock.it", "unlock")
    assert device.values["bolt"] is False
    assert (await report(device, "lock.it", bolt=True)).state == "locked"


async def test_a_valve_of_a_switch(
    profile: Say, add_device: AddDevice, act: Act, report: Report
) -> None:
    profile(**composite("valve", valve="gate"))
    device = await add_device(attr("gate"))

    await act("valve.it", "open_valve")
    assert device.values["gate"] is True
    await act("valve.it", "close_valve")
    assert device.values["gate"] is False
    assert (await report(device, "valve.it", gate=True)).state == "open"


async def test_a_valve_of_commands(profile: Say, add_device: AddDevice, act: Act) -> None:
    profile(**composite("valve", command="control"))
    device = await add_device(attr("control", "enum", enum=["打开", "停止", "关闭"]))

    for action, wanted in (("close", "关闭"), ("stop", "停止"), ("open", "打开")):
        await act("valve.it", f"{action}_valve")
        assert device.values["control"] == wanted


async def test_a_valve_of_a_position(
    profile: Say, add_device: AddDevice, act: Act, report: Report
) -> None:
    profile(**composite("valve", position="gate"))
    device = await add_device(number("gate", 0, 100))

    for action, data, wanted in (
        ("open_valve", {}, 100),
        ("close_valve", {}, 0),
        ("set_valve_position", {"position": 30}, 30),
    ):
        await act("valve.it", action, **data)
        assert device.values["gate"] == wanted
    assert (await report(device, "valve.it", gate=0)).state == "closed"


async def test_a_siren(profile: Say, add_device: AddDevice, act: Act, report: Report) -> None:
    profile(**composite("siren", power="horn", tone="tune", volume="loud", duration="secs"))
    device = await add_device(
        attr("horn"),
        attr("tune", "enum", enum=["low", "high"]),
        number("loud", 0, 10),
        number("secs", 0, 60),
    )

    await act("siren.it", "turn_on", tone="high", volume_level=0.5, duration=20)
    assert device.values == {"horn": True, "tune": "high", "loud": 5, "secs": 20}
    await act("siren.it", "turn_off")
    assert device.values["horn"] is False
    assert (await report(device, "siren.it", horn=True)).state == "on"


async def test_a_vacuum_cleaner(
    profile: Say, add_device: AddDevice, act: Act, report: Report
) -> None:
    commands = ("start", "stop", "pause", "return", "spot", "locate")
    profile(
        datapoints={
            "doing": {"platform": "sensor", "options": {"docked": 0, "cleaning": 1, "polishing": 2}}
        },
        composites=[
            {
                "platform": "vacuum",
                "name": {"en": "Vacuum", "zh-Hans": "吸尘器"},
                "roles": {"command": "order", "state": "doing", "fan_speed": "suction"},
                "values": {"command": {each: index for index, each in enumerate(commands)}},
            }
        ],
    )
    device = await add_device(
        attr("order", "enum", enum=list(commands)),
        attr("doing", "enum", "status_readonly", enum=["x", "y", "z"]),
        attr("suction", "enum", enum=["弱", "强"]),
    )

    for action, wanted in (
        ("stop", "stop"),
        ("start", "start"),
        ("pause", "pause"),
        ("return_to_base", "return"),
        ("clean_spot", "spot"),
        ("locate", "locate"),
    ):
        await act("vacuum.it", action)
        assert device.values["order"] == wanted
    await act("vacuum.it", "set_fan_speed", fan_speed="strong")
    assert device.values["suction"] == "强"
    assert (await report(device, "vacuum.it", doing="y")).state == "cleaning"
    assert (await report(device, "vacuum.it", doing="z")).state == "unknown"


@pytest.mark.parametrize(
    ("codec", "shown", "wire"), [("text", "hi", "6869"), (None, "6869", "6869")]
)
async def test_a_text(
    profile: Say,
    add_device: AddDevice,
    act: Act,
    report: Report,
    codec: str | None,
    shown: str,
    wire: str,
) -> None:
    profile(datapoints={"note": {"platform": "text", "codec": codec}})
    device = await add_device(attr("note", "binary"))

    await act("text.it_note", "set_value", value=shown)
    assert device.values["note"] == wire
    state = await report(device, "text.it_note", note="6f6b")
    assert state.state == ("ok" if codec else "6f6b")
    state = await report(device, "text.it_note", note="fffe")
    assert state.state == ("unknown" if codec else "fffe")


@pytest.mark.parametrize(
    ("codec", "point", "wire"),
    [
        ("minutes", number("start", 0, 1440), 450),
        ("hour_minute", number("start", 0, 2400), 730),
        ("hour_minute", attr("start", "binary"), "071e"),
    ],
)
async def test_a_time(
    profile: Say,
    add_device: AddDevice,
    act: Act,
    report: Report,
    codec: str,
    point: dict[str, Any],
    wire: int | str,
) -> None:
    profile(datapoints={"start": {"platform": "time", "codec": codec}})
    device = await add_device(dict(point))

    await act("time.it_start", "set_value", time="07:30")
    assert device.values["start"] == wire
    assert (await report(device, "time.it_start")).state == "07:30:00"
    never = "1800" if isinstance(wire, str) else {450: 1440, 730: 2400}[wire]
    assert (await report(device, "time.it_start", start=never)).state == "unknown"


async def test_a_moment(profile: Say, add_device: AddDevice, act: Act, report: Report) -> None:
    profile(datapoints={"until": {"platform": "datetime"}})
    device = await add_device(number("until", 0, 4_294_967_295, data_type="uint32"))

    assert (await report(device, "datetime.it_until")).state == "unknown"
    await act("datetime.it_until", "set_value", datetime="2026-11-23T12:00:00+00:00")
    assert device.values["until"] == 1795435200
    assert (await report(device, "datetime.it_until")).state == "2026-11-23T12:00:00+00:00"


async def test_an_event(
    hass: HomeAssistant, profile: Say, add_device: AddDevice, report: Report
) -> None:
    """What the datapoint holds already has not happened now; a change has."""
    profile(datapoints={"key": {"platform": "event", "options": {"single": 1, "double": 2}}})
    device = await add_device(number("key", 0, 2, type="status_readonly"), key=1)

    state = hass.states.get("event.it_key")
    assert state
    assert (state.state, state.attributes["event_types"]) == ("unknown", ["single", "double"])
    state = await report(device, "event.it_key", key=2)
    assert state.attributes["event_type"] == "double"
    happened = state.state
    state = await report(device, "event.it_key", key=0)
    assert (state.state, state.attributes["event_type"]) == (happened, "double")
