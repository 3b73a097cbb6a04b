"""Roles that fit become one entity; roles that do not stay loose."""

from typing import Any

import pytest

from custom_components.gizwits.product.describe import EntitySpec, describe
from custom_components.gizwits.product.schema import parse_schema

from .builders import attr, document, number

READ = {"type": "status_readonly"}
POWER = attr("power")
TARGET = number("set_temp", 16, 30)
SPEED = attr("fan_speed", "enum", enum=["低风", "高风"])


def composed(*attrs: dict[str, Any]) -> list[EntitySpec]:
    return [spec for spec in describe(parse_schema(document(*attrs), "pk")) if spec.roles]


@pytest.mark.parametrize(
    ("attrs", "platform", "roles"),
    [
        ((POWER, TARGET), "climate", {"power", "target_temperature"}),
        (
            (
                POWER,
                TARGET,
                attr("mode", "enum", enum=["制冷", "制热"]),
                SPEED,
                number("room_temp", 0, 45, **READ),
            ),
            "climate",
            {"power", "target_temperature", "mode", "fan_speed", "current_temperature"},
        ),
        (
            (POWER, TARGET, number("t", 0, 100, display_name="当前水温", **READ)),
            "water_heater",
            {"power", "target_temperature", "current_temperature"},
        ),
        ((POWER, number("brightness", 0, 255)), "light", {"power", "brightness"}),
        (
            (attr("LED_OnOff"), *(number(f"LED_{each}", 0, 254) for each in "RGB")),
            "light",
            {"light", "red", "green", "blue"},
        ),
        ((POWER, SPEED), "fan", {"power", "fan_speed"}),
        ((POWER, number("set_humidity", 30, 80)), "humidifier", {"power", "target_humidity"}),
        ((attr("control", "enum", enum=["打开", "停止", "关闭"]),), "cover", {"command"}),
    ],
)
def test_roles_make_composites(
    attrs: tuple[dict[str, Any], ...], platform: str, roles: set[str]
) -> None:
    (spec,) = composed(*attrs)
    assert (spec.platform, set(spec.roles)) == (platform, roles)


@pytest.mark.parametrize(
    "attrs",
    [
        (POWER,),
        (TARGET,),
        (POWER, number("set_temp", 0, 255, data_type="uint8")),
        (POWER, TARGET, attr("switch")),
        (POWER, number("brightness", 0, 100), number("volume", 0, 100)),
        (POWER, *(number(f"color_{each}", 0, 100) for each in ("red", "green", "blue", "violet"))),
        (attr("power", **READ), TARGET),
    ],
)
def test_what_does_not_suffice_stays_loose(attrs: tuple[dict[str, Any], ...]) -> None:
    assert composed(*attrs) == []


def test_a_composite_claims_its_controls_and_leaves_its_readings() -> None:
    found = {
        spec.key: spec
        for spec in describe(
            parse_schema(document(POWER, TARGET, number("room_temp", 0, 45, **READ)), "pk")
        )
    }
    assert [found[key].enabled for key in ("climate", "power", "set_temp", "room_temp")] == [
        True,
        False,
        False,
        True,
    ]
    assert found["power"].composite == "climate"


def test_the_key_of_a_composite_never_meets_a_datapoint() -> None:
    found = describe(parse_schema(document(POWER, TARGET, attr("Climate")), "pk"))
    assert len({spec.key.casefold() for spec in found}) == len(found)


def test_modes_map_to_what_home_assistant_says() -> None:
    (spec,) = composed(
        POWER, TARGET, attr("mode", "enum", enum=["制冷", "送风", "除湿", "自动", "制热"])
    )
    assert spec.roles["mode"].values == {
        "cool": "制冷",
        "fan_only": "送风",
        "dry": "除湿",
        "auto": "自动",
        "heat": "制热",
    }


def test_channels_are_parts_with_all_that_is_theirs() -> None:
    attrs = [
        attr(f"{name}{index}{rest}")
        for name, rest in (("channe", ""), ("Timer", "ON"))
        for index in (1, 2)
    ]
    found = describe(parse_schema(document(*attrs, attr("power"), attr("Calib1")), "pk"))
    assert {spec.key: spec.part and spec.part.key for spec in found} == {
        "channe1": "channel_1",
        "channe2": "channel_2",
        "Timer1ON": "channel_1",
        "Timer2ON": "channel_2",
        "power": None,
        "Calib1": None,
    }


@pytest.mark.parametrize(
    ("names", "label", "part"),
    [
        (("switch_1", "switch_2", "switch_3"), "", "Channel 1"),
        (("switch1", "switch2"), "插座", "Outlet 1"),
        (("OUTLET1", "OUTLET2"), "", "Outlet 1"),
        (("zone1", "zone2"), "Zone", "Zone 1"),
        (("light1_switch", "light2_switch"), "", "Light 1"),
    ],
)
def test_numbered_switches_are_parts(names: tuple[str, ...], label: str, part: str) -> None:
    attrs = [
        attr(name, display_name=label and f"{label}{number}")
        for number, name in enumerate(names, start=1)
    ]
    faults = [attr(f"E{number}", access="fault") for number in (1, 2)]
    found = describe(parse_schema(document(*attrs, *faults, attr("usb_switch")), "pk"))
    by_key = {spec.key: spec for spec in found}
    first = by_key[names[0]].part
    assert first
    assert (first.names["en"], first.main) == (part, True)
    assert by_key["E1"].part is by_key["usb_switch"].part is None


def test_numbered_settings_are_no_parts() -> None:
    found = describe(parse_schema(document(attr("Timer1ON"), attr("Timer2ON")), "pk"))
    assert not any(spec.part for spec in found)


def test_one_channel_is_no_part() -> None:
    found = describe(parse_schema(document(attr("channel1"), attr("power")), "pk"))
    assert not any(spec.part for spec in found)


def composites(*attrs: dict[str, Any], name: str = "Test") -> dict[str, set[str]]:
    found = describe(parse_schema(document(*attrs, name=name), "pk"))
    return {spec.platform: set(spec.roles) for spec in found if spec.roles}


def test_a_product_can_be_several_things() -> None:
    assert composites(
        attr("fan_switch"), number("fan_gear", 1, 6), attr("light_switch"), number("bright", 1, 100)
    ) == {"fan": {"power", "fan_speed"}, "light": {"light", "brightness"}}


def test_what_a_product_is_called_tells_water_from_air() -> None:
    parts = (attr("power"), number("set_temp", 40, 100, desc="℃"))
    assert [*composites(*parts, name="智能电热水壶")] == ["water_heater"]
    assert [*composites(*parts, name="毛巾架")] == ["climate"]


def test_a_robot_takes_commands() -> None:
    orders = attr("clean_cmd", "enum", enum=["待机", "自动清扫", "定点清扫", "回充", "暂停"], display_name="清扫控制")  # fmt: skip
    doing = attr("robot_state", "enum", "status_readonly", enum=["待机", "清扫中", "回充中", "充电中", "充电完成"], display_name="工作状态")  # fmt: skip
    (spec, *_) = describe(parse_schema(document(orders, doing), "pk"))
    assert spec.platform == "vacuum"
    assert [*spec.roles["command"].values] == ["stop", "start", "spot", "return", "pause"]
    state = spec.roles["state"].spec
    assert [*state.options] == ["idle", "cleaning", "returning", "docked"]
    assert state.shown("充电完成") == "docked"


def test_valves_and_sirens_are_more_than_switches() -> None:
    assert composites(attr("valve_sw")) == {"valve": {"valve"}}
    assert composites(attr("siren")) == {"siren": {"power"}}


def test_heating_belongs_to_what_heats_without_modes() -> None:
    parts = (attr("power"), attr("heat", display_name="加热"), number("set_temp", 20, 40, desc="℃"))
    assert composites(*parts) == {"climate": {"power", "heating", "target_temperature"}}
    modes = attr("mode", "enum", enum=["制冷", "制热"])
    assert composites(*parts, modes) == {"climate": {"power", "mode", "target_temperature"}}
