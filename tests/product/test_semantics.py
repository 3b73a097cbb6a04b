"""Meaning comes from names, descriptions, types and ranges, and nothing is claimed without evidence."""

from typing import Any

from homeassistant.components.number.const import DEVICE_CLASS_UNITS as NUMBER_UNITS
from homeassistant.components.sensor.const import (
    DEVICE_CLASS_STATE_CLASSES,
    DEVICE_CLASS_UNITS as SENSOR_UNITS,
)
from hypothesis import given
import pytest

from custom_components.gizwits.product.describe import EntitySpec, describe
from custom_components.gizwits.product.labels import labels_in, range_in
from custom_components.gizwits.product.schema import parse_schema

from .builders import DOCUMENTS, attr, document, number

READ = {"type": "status_readonly"}


def specs(*attrs: dict[str, Any]) -> dict[str, EntitySpec]:
    return {spec.key: spec for spec in describe(parse_schema(document(*attrs), "pk"))}


def one(each: dict[str, Any]) -> EntitySpec:
    (spec,) = specs(each).values()
    return spec


@pytest.mark.parametrize(
    ("each", "english", "unit", "device_class"),
    [
        (number("set_temp", 16, 30), "Target temperature", "°C", "temperature"),
        (number("x1", 16, 30, display_name="设定温度"), "Target temperature", "°C", "temperature"),
        (number("shedingwendu", 16, 30), "Target temperature", "°C", "temperature"),
        (number("Room_Temp", 0, 45, 1, -10, **READ), "Room temperature", "°C", "temperature"),
        (number("cur_temp", 0, 255, data_type="uint8", **READ), "Temperature", None, None),
        (
            number("t", 0, 65535, display_name="水温", desc="单位：℃", **READ),
            "Water temperature",
            "°C",
            "temperature",
        ),
        (number("sauna_temp", 60, 160, **READ), "Sauna temperature", None, None),
        (number("Humidity", 0, 100, **READ), "Humidity", "%", "humidity"),
        (number("battery_percentage", 0, 100, **READ), "Battery", "%", "battery"),
        (number("rssi", 0, 100, 1, -100, **READ), "Signal strength", "dBm", "signal_strength"),
        (number("rssi", 0, 100, **READ), "Signal strength", None, None),
        (number("ph", 0, 1400, 0.01, **READ), "pH", None, "ph"),
        (number("CountDown_On_min", 0, 1440), "Switch on in", "min", "duration"),
        (number("off_timing", 0, 24, display_name="倒计时关机"), "Switch off in", "h", "duration"),
        (
            number("time1", 10, 250, display_name="校准时间", desc="所需时间,单位秒", **READ),
            "Calibration time",
            "s",
            "duration",
        ),
        (number("FeedTime", 1, 60), "Feed time", None, None),
        (number("energy", 0, 99999, 0.01, desc="kWh", **READ), "Energy", "kWh", "energy"),
        (number("Power_Consumption", 0, 65535, **READ), "Energy consumption", None, None),
        (number("Colour_Kelvin", 0, 65535, desc="5000K~20000K"), "Colour temperature", "K", None),
        (number("Flow", 0, 100), "Flow", "%", None),
        (number("food_left", 0, 100, display_name="余粮", **READ), "Food left", "%", None),
    ],
)
def test_names_units_and_classes(
    each: dict[str, Any], english: str, unit: str | None, device_class: str | None
) -> None:
    spec = one(each)
    assert (spec.name, spec.unit, spec.device_class) == (english, unit, device_class)


def test_energy_counters_only_grow_and_settings_have_no_statistics() -> None:
    assert (
        one(number("total_energy", 0, 99999, 0.01, desc="kWh", **READ)).state_class
        == "total_increasing"
    )
    assert one(number("set_temp", 16, 30)).state_class is None


@given(DOCUMENTS)
def test_home_assistant_accepts_every_class_with_its_unit(content: object) -> None:
    for spec in describe(parse_schema(content, "pk")):
        if spec.platform == "sensor" and spec.device_class not in (None, "enum"):
            assert spec.unit in SENSOR_UNITS[spec.device_class]  # type: ignore[index]
            if spec.state_class:
                assert spec.state_class in DEVICE_CLASS_STATE_CLASSES[spec.device_class]  # type: ignore[index]
        if spec.platform == "number" and spec.device_class:
            assert spec.unit in NUMBER_UNITS[spec.device_class]  # type: ignore[index]


def test_a_writable_reading_is_a_sensor() -> None:
    assert one(number("Outdoor_Temperature", 0, 100, 0.5, -50)).platform == "sensor"
    both = specs(number("temperature", 0, 60), number("set_temp", 16, 30))
    assert (both["temperature"].platform, both["set_temp"].platform) == ("sensor", "number")


def test_the_only_temperature_that_can_be_set_is_the_target() -> None:
    assert one(number("wendu", 40, 100)).role == "target_temperature"


def test_a_unit_datapoint_flips_the_temperatures() -> None:
    found = specs(attr("temp_unit", "enum", enum=["摄氏", "华氏"]), number("set_temp", 20, 40))
    assert found["set_temp"].unit_by == ("temp_unit", {"摄氏": "°C", "华氏": "°F"})


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("0:关闭，1：打开", {0: "关闭", 1: "打开"}),
        (
            "0-手动 1-自动 2-预设模式（其它数字预留以后模式比如：3-关机等）",
            {0: "手动", 1: "自动", 2: "预设模式"},
        ),
        ("0.经典造浪 1.正弦造浪 2.随机造浪", {0: "经典造浪", 1: "正弦造浪", 2: "随机造浪"}),
        ("模式，0为Manual Control，1为Schedule", {0: "Manual Control", 1: "Schedule"}),
        ("1:自动运行（预设） 2:强行制冷", {1: "自动运行", 2: "强行制冷"}),
        ("0：30秒 1：1分钟", {0: "30秒", 1: "1分钟"}),
        ("模式,0停机，1自动", {0: "停机", 1: "自动"}),
        ("0~100%", {}),
        ("(1-3挡)", {}),
        ("范围是30~100,为0时电机停机", {}),
        ("", {}),
        ("0:" * 5000, {}),
    ],
)
def test_labels_are_found_in_descriptions(text: str, labels: dict[int, str]) -> None:
    assert labels_in(text) == labels


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(1-3挡)", (1, 3)),
        ("范围为5000K~20000K", (5000, 20000)),
        ("范围是30~100,为0时停机", (0, 100)),
        ("范围是0~125%", (0, 125)),
        ("5~3", None),
        ("1~2, 3~4", None),
        ("", None),
    ],
)
def test_ranges_are_found_in_descriptions(text: str, found: tuple[int, int] | None) -> None:
    assert range_in(text) == found


def test_a_number_with_explained_values_is_a_select_with_stable_keys() -> None:
    spec = one(
        attr(
            "mode",
            "uint8",
            uint_spec={"min": 0, "max": 255, "ratio": 1, "addition": 0},
            desc="0:手动 1:自动",
        )
    )
    assert spec.platform == "select"
    assert spec.options == {"manual": 0, "auto": 1}
    assert [(each.english, each.chinese) for each in spec.labels] == [
        ("Manual", "手动"),
        ("Automatic", "自动"),
    ]
    assert (spec.shown(1), spec.wanted("auto"), spec.shown(7)) == ("auto", 1, 7)


def test_a_number_that_means_on_and_off_is_a_switch_even_upside_down() -> None:
    spec = one(attr("state", "uint8", display_name="开关机", desc="0：开机    1：待机(默认)"))
    assert (spec.platform, spec.options) == ("switch", {"on": 0, "off": 1})


def test_a_value_without_meaning_makes_a_button() -> None:
    assert one(attr("identify_me", desc="0：无含义 1：识别")).platform == "button"
    spec = one(attr("preview", "uint8", desc="0：无含义 1：预览"))
    assert (spec.platform, spec.options) == ("button", {"press": 1})


def test_numbered_datapoints_share_a_translation() -> None:
    found = specs(*(attr(f"channe{index}", display_name=f"通道{index}") for index in (1, 2)))
    assert [spec.name for spec in found.values()] == ["Channel 1", "Channel 2"]
    assert {spec.translation_key for spec in found.values()} == {"channel_number"}
    assert found["channe2"].placeholders == {"number": "2"}


def test_unknown_names_stay_readable_in_both_languages() -> None:
    spec = one(attr("Flux_Capacitor_Spd", display_name="磁通电容"))
    assert (spec.name, spec.chinese, spec.translation_key) == (
        "Flux capacitor speed",
        "磁通电容",
        None,
    )


def test_timetables_in_numbers_do_not_flood_a_device_page() -> None:
    found = specs(
        *(number(f"p{day}_data{slot}", 0, 255) for day in range(1, 8) for slot in range(1, 13))
    )
    assert not any(spec.enabled for spec in found.values())


def test_entities_a_person_sees_are_few(real_schema: tuple[str, dict[str, Any]]) -> None:
    key, content = real_schema
    found = describe(parse_schema(content, key))
    assert sum(spec.enabled and spec.category is None for spec in found) <= 25
    understood = [spec for spec in found if spec.concept or spec.guard or spec.layers]
    countable = [spec for spec in found if spec.datapoint and spec.datapoint.data_type != "binary"]
    assert len([spec for spec in understood if spec in countable]) >= 0.95 * len(countable)


@pytest.mark.parametrize(
    ("each", "english", "unit", "device_class"),
    [
        (number("cut_height", 20, 80, desc="mm"), "Cut height", "mm", "distance"),
        (number("x", 0, 600, display_name="Auto close time (s)"), "Automatic close time", "s", "duration"),
        (number("v_a", 0, 500, 0.1, display_name="A相电压", desc="V", **READ), "Phase voltage", "V", "voltage"),
        (number("cup_volume", 20, 250, desc="ml"), "Cup volume", "mL", "volume"),
        (number("co2_saved", 0, 99999, 0.1, desc="kg", **READ), "CO2 saved", "kg", "weight"),
        (number("pump_days", 0, 365, **READ), "Pump days", "d", "duration"),
        (number("comp_freq", 0, 120, display_name="Compressor frequency", desc="Hz", **READ),
         "Compressor frequency", "Hz", "frequency"),
        (number("out_c", 0, 500, display_name="Zone (A)"), "Zone", None, None),
    ],
)  # fmt: skip
def test_a_stated_unit_is_proof_for_anything(
    each: dict[str, Any], english: str, unit: str | None, device_class: str | None
) -> None:
    spec = one(each)
    assert (spec.unit, spec.device_class) == (unit, device_class)
    if "相" not in each["display_name"]:
        assert spec.name == english


def test_what_a_text_says_besides_is_not_dropped() -> None:
    trip = one(attr("trip_alarm", access="alert", display_name="跳闸报警"))
    assert trip.name != "Alarm"
    assert trip.chinese == "跳闸报警"
    assert one(attr("Rice_Type", "enum", enum=["a", "b"], display_name="米种")).enabled


def test_a_limit_of_a_reading_can_be_set() -> None:
    spec = one(number("Max_Current", 6, 32, desc="A"))
    assert (spec.platform, spec.unit, spec.category) == ("number", "A", "config")


def test_a_boolean_that_names_both_its_values_is_a_choice() -> None:
    spec = one(attr("C_F", desc="0:C 1:F"))
    assert spec.platform == "select"
    assert dict(spec.options) == {"celsius": False, "fahrenheit": True}
    assert one(attr("x", desc="0:关闭 1:打开")).platform == "switch"


def test_alerts_that_a_device_is_for_come_first() -> None:
    smoke = one(attr("smoke_state", access="alert", display_name="烟雾报警"))
    assert (smoke.device_class, smoke.category) == ("smoke", None)
    assert one(attr("motor_fault", access="alert")).category == "diagnostic"
    bell = one(attr("doorbell", access="alert", display_name="门铃"))
    assert (bell.device_class, bell.category) == (None, None)


def test_a_contact_of_doors_or_windows_opens() -> None:
    spec = one(attr("opened", access="status_readonly", display_name="门窗状态"))
    assert (spec.name, spec.device_class) == ("Door or window", "opening")


def test_what_is_read_and_understood_comes_first_whatever_its_range() -> None:
    spec = one(number("cycle_count", 0, 65535, display_name="Cleaning cycles", **READ))
    assert (spec.enabled, spec.category) == (True, None)
    assert not one(number("xq_zz", 0, 65535, **READ)).enabled
    assert not one(number("xq_zz", 0, 65535)).enabled
