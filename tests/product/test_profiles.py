"""Layers overlay the rules, remember who decided, and never break an entity."""

import pytest
import voluptuous as vol

from custom_components.gizwits.product.codec import encode
from custom_components.gizwits.product.describe import describe
from custom_components.gizwits.product.profile_schema import check
from custom_components.gizwits.product.profiles import (
    PROFILES,
    Profile,
    layers_for,
    profile_from,
    refine,
)
from custom_components.gizwits.product.schema import infer_schema, parse_schema
from custom_components.gizwits.product.vocabulary import DATA

from .builders import attr, document, number

HY09RF = {
    "power": 1,
    "work_mode": 1,
    "heating_state": 0,
    "room_temperature": 20.5,
    "set_temperature": 21.0,
    "C_F": 0,
    "child_lock": 0,
}
HEATZY_PRO = {
    "mode": "cft",
    "derog_mode": 0,
    "timer_switch": 0,
    "cur_temp": 211,
    "cft_temp": 210,
    "eco_temp": 175,
}
SCHEMA = parse_schema(document(number("Level", 0, 100), attr("power")), "mine")


def own(fields: dict[str, object], layer: str = "file", name: str = "Level") -> Profile:
    data = check({"match": {"product_keys": ["mine"]}, "datapoints": {name: fields}})
    return profile_from(data, "mytank", layer)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_built_in_profiles_have_the_right_form(name: str) -> None:
    check(DATA["profiles"][name])
    assert PROFILES[name].signature or PROFILES[name].product_keys
    assert PROFILES[name].extends is None or PROFILES[name].extends in PROFILES


def test_a_product_without_schema_gets_its_controls_from_a_profile() -> None:
    schema = infer_schema("pk", HY09RF)
    found = {spec.key: spec for spec in describe(schema)}
    climate = found["climate"]
    assert set(climate.roles) == {
        "power",
        "preset_mode",
        "target_temperature",
        "current_temperature",
        "heating_active",
    }
    assert climate.roles["preset_mode"].values == {
        "manual": 0,
        "schedule": 1,
        "away": 2,
        "temporary": 3,
    }
    assert climate.roles["preset_mode"].spec.shown(2) == "away"
    refined = refine(schema, layers_for(schema))
    assert encode(refined.datapoints["set_temperature"], 22.5) == 22.5


def test_a_sauna_is_a_climate_in_its_own_degrees() -> None:
    attrs = {
        "power_flag": 1, "SET_TEMP": 140, "CURRENT_TEMP": 98, "LEFT": 100, "RIGHT": 100, "SET_MINUTE": 45,
    }  # fmt: skip
    specs = describe(infer_schema("pk", attrs))
    climate = next(spec for spec in specs if spec.platform == "climate")
    target = climate.roles["target_temperature"].spec
    assert (target.unit, target.minimum, target.maximum) == ("°F", 60, 180)
    assert {*climate.roles} == {"power", "target_temperature", "current_temperature"}


def test_a_water_heater_has_its_modes_in_order() -> None:
    modes = ["智能模式", "节能模式", "速热模式", "加热模式", "保温模式", "安全模式"]
    schema = parse_schema(
        document(
            attr("Switch"), number("Set_Temp", 30, 75), number("Room_Temp", 0, 99, type="status_readonly"),
            attr("Mode", "enum", enum=modes), attr("Reserve_OnOff"), number("CountDown_Reserve", 0, 24),
        ),
        "pk",
    )  # fmt: skip
    heater = next(spec for spec in describe(schema) if spec.platform == "water_heater")
    assert dict(heater.roles["mode"].values) == dict(
        zip(("smart", "eco", "boost", "heat", "keep_warm", "safe"), modes, strict=True)
    )


def test_values_scaled_outside_the_schema_are_shown_and_written_right() -> None:
    found = {spec.key: spec for spec in describe(infer_schema("pk", HEATZY_PRO))}
    assert found["cft_temp"].shown(210) == 21
    assert found["cft_temp"].wanted(19.5) == 195
    assert (found["cft_temp"].minimum, found["cft_temp"].maximum, found["cft_temp"].step) == (
        7,
        30,
        0.5,
    )
    assert found["mode"].shown("fro") == "frost_protection"
    refined = refine(infer_schema("pk", HEATZY_PRO), layers_for(infer_schema("pk", HEATZY_PRO)))
    assert encode(refined.datapoints["mode"], found["mode"].wanted("eco")) == "eco"


def test_sentinels_are_unknown() -> None:
    values = {
        "power": 1,
        "heat_power": 1,
        "wave_power": 0,
        "filter_power": 1,
        "temp_set": 39,
        "temp_now": 34,
    }
    found = {
        spec.key: spec for spec in describe(infer_schema("pk", {**values, "wave_timer_min": 59940}))
    }
    assert found["wave_timer_min"].shown(59940) is None
    assert found["wave_timer_min"].shown(30) == 30


def test_the_stronger_layer_wins_field_by_field_and_is_remembered() -> None:
    layers = [own({"unit": "mL", "maximum": 50}), own({"unit": None, "icon": "mdi:cup"}, "choice")]
    level = next(spec for spec in describe(SCHEMA, layers) if spec.key == "Level")
    assert (level.unit, level.maximum, level.icon) == (None, 50, "mdi:cup")
    assert level.layers == {
        "unit": "choice mytank",
        "maximum": "file mytank",
        "icon": "choice mytank",
    }


def test_a_class_that_does_not_fit_the_unit_is_dropped_not_the_unit() -> None:
    level = next(
        spec
        for spec in describe(SCHEMA, [own({"unit": "mL", "device_class": "temperature"})])
        if spec.key == "Level"
    )
    assert (level.unit, level.device_class) == ("mL", None)


@pytest.mark.parametrize(
    "fields",
    [
        {"platform": "select"},
        {"minimum": 100, "maximum": 3},
        {"platform": "sensor", "category": "config"},
        {"platform": "binary_sensor", "device_class": "temperature", "unit": "°C"},
        {"platform": "switch", "options": {True: 100, False: 0}},
    ],
)
def test_no_profile_makes_an_impossible_entity(fields: dict[str, object]) -> None:
    level = next(spec for spec in describe(SCHEMA, [own(fields)]) if spec.key == "Level")
    assert level.platform != "select" or level.options
    assert level.platform != "number" or (level.minimum or 0) < (level.maximum or 0)
    assert level.platform != "sensor" or level.category != "config"
    assert level.platform != "binary_sensor" or (level.device_class, level.unit) == (None, None)
    assert level.platform != "switch" or level.options == {"on": 100, "off": 0}


def test_a_composite_of_ones_own() -> None:
    data = {
        "match": {"datapoints": ["level", "power"]},
        "composites": [
            {
                "platform": "fan",
                "name": {"en": "Fan", "zh-Hans": "风扇"},
                "roles": {"power": "power", "percentage": "Level"},
            }
        ],
    }
    found = describe(SCHEMA, [profile_from(check(data), "fan", "file")])
    assert [spec.platform for spec in found if spec.roles] == ["fan"]


@pytest.mark.parametrize(
    "data",
    [
        {"datapoints": {"x": {"platfrom": "sensor"}}},
        {"datapoints": {"x": {"concept": "no_such_thing"}}},
        {"datapoints": {"x": {"step": 0}}},
        {"composites": [{"platform": "toaster"}]},
        [],
    ],
)
def test_errors_in_a_file_name_their_place(data: object) -> None:
    with pytest.raises(vol.Invalid):
        check(data)


def test_a_name_stays_where_a_profile_moves_a_datapoint() -> None:
    """The platform it moves to may have no translation of the name."""
    schema = parse_schema(document(attr("feed")), "mine")
    (before,) = describe(schema)
    assert (before.platform, before.translation_key, before.name) == ("switch", "feed_now", "Feed")
    (after,) = describe(schema, [own({"platform": "sensor"}, name="feed")])
    assert (after.platform, after.translation_key, after.name) == ("sensor", None, "Feed")
