"""Humidifiers."""

from typing import Any

import pytest

from ..product.builders import attr, number
from .conftest import Act, AddDevice, Report


def humidifier() -> list[dict[str, Any]]:
    return [
        attr("power"),
        number("set_humidity", 30, 80),
        number("humidity", 0, 100, type="status_readonly"),
        attr("mode", "enum", enum=["自动", "睡眠"]),
    ]


@pytest.mark.parametrize(
    ("action", "data", "wanted"),
    [
        ("turn_on", {}, {"power": True}),
        ("set_humidity", {"humidity": 55}, {"set_humidity": 55}),
        ("set_mode", {"mode": "sleep"}, {"mode": "睡眠"}),
    ],
)
async def test_each_action_is_one_request(
    add_device: AddDevice, act: Act, action: str, data: dict[str, Any], wanted: dict[str, Any]
) -> None:
    device = await add_device(*humidifier())
    before = device.values

    await act("humidifier.it", action, **data)

    assert device.values == before | wanted


async def test_it_shows_what_the_device_reports(
    add_device: AddDevice, act: Act, report: Report
) -> None:
    device = await add_device(*humidifier(), power=True)

    state = await report(device, "humidifier.it", humidity=41, set_humidity=60, mode="睡眠")
    assert state.state == "on"
    assert state.attributes["current_humidity"] == 41
    assert state.attributes["humidity"] == 60
    assert state.attributes["mode"] == "sleep"
    assert state.attributes["available_modes"] == ["auto", "sleep"]
    assert (state.attributes["min_humidity"], state.attributes["max_humidity"]) == (30, 80)

    await act("humidifier.it", "turn_off")
    assert device.values["power"] is False
