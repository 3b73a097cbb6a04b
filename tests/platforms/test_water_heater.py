"""Water heaters."""

from typing import Any

import pytest

from ..product.builders import attr, number
from .conftest import Act, AddDevice, Report


def boiler() -> list[dict[str, Any]]:
    return [
        attr("power"),
        number("set_temp", 30, 75),
        number("water_temp", 0, 100, type="status_readonly"),
        attr("mode", "enum", enum=["节能", "快速"]),
    ]


@pytest.mark.parametrize(
    ("action", "data", "wanted"),
    [
        ("turn_on", {}, {"power": True}),
        ("set_temperature", {"temperature": 55}, {"set_temp": 55}),
        (
            "set_temperature",
            {"temperature": 55, "operation_mode": "boost"},
            {"set_temp": 55, "power": True, "mode": "快速"},
        ),
        ("set_operation_mode", {"operation_mode": "boost"}, {"power": True, "mode": "快速"}),
    ],
)
async def test_each_action_is_one_request(
    add_device: AddDevice, act: Act, action: str, data: dict[str, Any], wanted: dict[str, Any]
) -> None:
    device = await add_device(*boiler())
    before = device.values

    await act("water_heater.it", action, **data)

    assert device.values == before | wanted


@pytest.mark.parametrize(
    ("action", "data"), [("turn_off", {}), ("set_operation_mode", {"operation_mode": "off"})]
)
async def test_turning_off(
    add_device: AddDevice, act: Act, action: str, data: dict[str, Any]
) -> None:
    device = await add_device(*boiler(), power=True)

    await act("water_heater.it", action, **data)

    assert device.values["power"] is False


async def test_it_shows_what_the_device_reports(add_device: AddDevice, report: Report) -> None:
    device = await add_device(*boiler(), set_temp=50)

    state = await report(device, "water_heater.it", power=True, mode="快速", water_temp=44)
    assert state.state == "boost"
    assert state.attributes["operation_list"] == ["off", "eco", "boost"]
    assert state.attributes["temperature"] == 50
    assert state.attributes["current_temperature"] == 44
    assert (state.attributes["min_temp"], state.attributes["max_temp"]) == (30, 75)

    state = await report(device, "water_heater.it", power=False)
    assert state.state == "off"


async def test_without_modes_it_is_on_or_off(
    add_device: AddDevice, act: Act, report: Report
) -> None:
    device = await add_device(*boiler()[:3])

    await act("water_heater.it", "set_operation_mode", operation_mode="on")

    assert device.values["power"] is True
    state = await report(device, "water_heater.it", water_temp=20)
    assert (state.state, state.attributes["operation_list"]) == ("on", ["off", "on"])
