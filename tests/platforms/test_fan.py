"""Fans and air purifiers."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from simulator import Simulator, World

from ..helpers import async_add_account, device_of
from ..product.builders import attr, number
from .conftest import Act, AddDevice, Report

PURIFIER = "fan.bedroom_purifier"


class TestPurifier:
    """Some of its speeds are none: they choose one themselves."""

    @pytest.fixture
    def world(self) -> World:
        return World.demo()

    @pytest.mark.parametrize(
        ("action", "data", "wanted"),
        [
            ("turn_off", {}, {"Switch": False}),
            ("turn_on", {}, {"Switch": True}),
            ("turn_on", {"percentage": 100}, {"Switch": True, "Wind_Velocity": "强力"}),
            ("turn_on", {"preset_mode": "sleep"}, {"Switch": True, "Wind_Velocity": "睡眠"}),
            ("set_percentage", {"percentage": 40}, {"Switch": True, "Wind_Velocity": "标准"}),
            ("set_percentage", {"percentage": 0}, {"Switch": False}),
            ("set_preset_mode", {"preset_mode": "auto"}, {"Switch": True, "Wind_Velocity": "自动"}),
        ],
    )
    async def test_each_action_is_one_request(
        self,
        hass: HomeAssistant,
        simulator: Simulator,
        act: Act,
        action: str,
        data: dict[str, Any],
        wanted: dict[str, Any],
    ) -> None:
        await async_add_account(hass, simulator)

        await act(PURIFIER, action, **data)

        assert device_of(simulator, "Bedroom purifier").values.items() >= wanted.items()

    async def test_it_shows_what_the_device_reports(
        self, hass: HomeAssistant, simulator: Simulator, report: Report
    ) -> None:
        await async_add_account(hass, simulator)
        purifier = device_of(simulator, "Bedroom purifier")

        state = await report(purifier, PURIFIER, Switch=True, Wind_Velocity="标准")
        assert (state.state, state.attributes["percentage"]) == ("on", 50)
        assert state.attributes["preset_modes"] == ["auto", "sleep"]
        state = await report(purifier, PURIFIER, Wind_Velocity="自动")
        assert state.attributes["percentage"] is None
        assert state.attributes["preset_mode"] == "auto"
        state = await report(purifier, PURIFIER, Switch=False)
        assert (state.state, state.attributes["percentage"]) == ("off", 0)


async def test_speeds_may_be_a_number(add_device: AddDevice, act: Act, report: Report) -> None:
    device = await add_device(
        attr("power"), number("fan_speed", 0, 6), attr("swing"), attr("sleep")
    )

    await act("fan.it", "set_percentage", percentage=50)
    assert (device.values["power"], device.values["fan_speed"]) == (True, 3)
    await act("fan.it", "oscillate", oscillating=True)
    assert device.values["swing"] is True
    await act("fan.it", "set_preset_mode", preset_mode="sleep")
    assert device.values["sleep"] is True
    await act("fan.it", "set_percentage", percentage=100)
    assert (device.values["sleep"], device.values["fan_speed"]) == (False, 6)

    state = await report(device, "fan.it", fan_speed=2, swing=False)
    assert state.attributes["percentage"] == 33
    assert state.attributes["oscillating"] is False
    assert state.attributes["preset_mode"] is None


async def test_numbered_speeds_are_in_their_order(
    add_device: AddDevice, act: Act, report: Report
) -> None:
    device = await add_device(
        attr("power"), attr("fan_speed", "enum", enum=["3档", "1档", "2档", "自动"]), power=True
    )

    await act("fan.it", "set_percentage", percentage=33)
    assert device.values["fan_speed"] == "1档"
    state = await report(device, "fan.it", fan_speed="3档")
    assert state.attributes["percentage"] == 100
    assert state.attributes["preset_modes"] == ["auto"]
