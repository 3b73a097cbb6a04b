"""Every product gives a valid set of entities."""

import time
from typing import Any

from hypothesis import given
import pytest

from custom_components.gizwits.product.describe import EntitySpec, describe
from custom_components.gizwits.product.schema import infer_schema, parse_schema

from .builders import DOCUMENTS, attr, document, number
from .conftest import real_schemas

RESET_LIKE = (
    "reset",
    "reboot",
    "restart",
    "factory",
    "upgrade",
    "licen",
    "复位",
    "重启",
    "恢复出厂",
    "还原出厂",
    "升级",
)
READ_ONLY = ("sensor", "binary_sensor", "event")


def one(each: dict[str, Any]) -> EntitySpec:
    (spec,) = describe(parse_schema(document(each), "pk"))
    return spec


def check(specs: tuple[EntitySpec, ...]) -> None:
    """Assert what Home Assistant demands of any set of entities."""
    keys = [spec.key.casefold() for spec in specs]
    assert len(set(keys)) == len(keys)
    for spec in specs:
        assert spec.name
        assert spec.why
        assert spec.category in (
            (None, "diagnostic") if spec.platform in READ_ONLY else (None, "config")
        )
        if spec.platform == "number":
            assert spec.minimum is not None
            assert spec.maximum is not None
            assert spec.step is not None
            assert float("-inf") < spec.minimum < spec.maximum < float("inf")
            assert spec.step > 0
        if spec.platform == "select" or spec.device_class == "enum":
            assert spec.options


@given(DOCUMENTS)
def test_any_schema_gives_a_valid_set_of_entities(content: object) -> None:
    schema = parse_schema(content, "pk")
    specs = describe(schema)
    check(specs)
    assert specs == describe(schema)


def test_real_products_give_valid_entities(real_schema: tuple[str, dict[str, Any]]) -> None:
    key, content = real_schema
    specs = describe(parse_schema(content, key))
    check(specs)
    for spec in specs:
        text = (
            f"{spec.datapoint.name} {spec.datapoint.display_name}".lower() if spec.datapoint else ""
        )
        if spec.platform not in READ_ONLY and any(
            word in text.replace("temperature_set", "") for word in RESET_LIKE
        ):
            assert not spec.enabled
            assert spec.category == "config"


@pytest.mark.parametrize(
    ("each", "platform"),
    [
        (attr("on"), "switch"),
        (number("flow", 0, 10), "number"),
        (attr("choice", "enum", enum=["a", "b"]), "select"),
        (attr("on", access="status_readonly"), "binary_sensor"),
        (number("flow", 0, 10, type="status_readonly"), "sensor"),
        (attr("choice", "enum", "status_readonly", enum=["a", "b"]), "sensor"),
    ],
)
def test_generic_platforms(each: dict[str, Any], platform: str) -> None:
    spec = one(each)
    assert (spec.platform, spec.enabled) == (platform, True)


@pytest.mark.parametrize("access", ["alert", "fault"])
def test_alerts_and_faults_are_diagnostic_problems(access: str) -> None:
    spec = one(attr("E01", access=access))
    assert (spec.platform, spec.device_class, spec.category) == (
        "binary_sensor",
        "problem",
        "diagnostic",
    )


def test_binary_and_unknown_datapoints_are_disabled_sensors() -> None:
    for kind in ("binary", "float64"):
        spec = one(attr("blob", kind))
        assert (spec.platform, spec.enabled) == ("sensor", False)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Reboot", ""),
        ("SYSRESET", ""),
        ("Re_Set", ""),
        ("factorySettings", ""),
        ("FirmwareUpdate", ""),
        ("Upgrade_License", ""),
        ("x", "恢复出厂设置"),
        ("x", "滤芯复位"),
        ("chongqi", ""),
        ("Clear_Energy", ""),
        ("x", "电量清空"),
        ("Bak12", "Bak12"),
        ("Temp1", "备用数据点1"),
        ("bit3", ""),
        ("word0", ""),
        ("HMSData", "时间数据"),
        ("x", "校时"),
        ("time_week", ""),
    ],
)
@pytest.mark.parametrize("kind", ["bool", "uint8"])
def test_dangerous_reserved_and_clock_points_are_no_plain_controls(
    name: str, label: str, kind: str
) -> None:
    spec = one(attr(name, kind, display_name=label))
    assert (spec.enabled, spec.category) == (False, "config")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("preset", "预设"),
        ("Temperature_setup", ""),
        ("temperatureset", ""),
        ("battery", "备用电池"),
        ("backlight", ""),
        ("clear_air", "清除异味"),
    ],
)
def test_innocent_names_stay_controls(name: str, label: str) -> None:
    assert one(attr(name, display_name=label)).enabled


def test_identity_stays_when_the_schema_arrives() -> None:
    real = parse_schema(
        document(attr("power"), number("Tset", 0, 9), attr("mode", "enum", enum=["a", "b"])), "pk"
    )
    guessed = infer_schema("pk", {"power": 1, "Tset": 5, "mode": "a"})
    assert {spec.key for spec in describe(guessed)} <= {spec.key for spec in describe(real)}
    assert {spec.platform for spec in describe(guessed)} == {"sensor"}


def test_a_hundred_products_take_less_than_a_second() -> None:
    content = document(
        *(number(f"level_{index}", 0, 100, display_name="水温设定") for index in range(45))
    )
    start = time.process_time()
    for _ in range(100):
        describe(parse_schema(content, "pk"))
    assert time.process_time() - start < 1


def test_names_of_ten_kilobytes_are_no_problem() -> None:
    start = time.process_time()
    one(attr("aA1_" * 2500, display_name="温" * 10_000, desc="0:" * 5000))
    assert time.process_time() - start < 0.1


def test_real_products_are_there_in_development() -> None:
    if not real_schemas():
        pytest.skip("no real product schemas on this machine")
    assert len(real_schemas()) > 20
