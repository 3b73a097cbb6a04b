"""Lights."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from simulator import Simulator, World

from ..helpers import async_add_account, device_of
from ..product.builders import attr, number
from .conftest import Act, AddDevice, Report

DESK = "light.desk_light"


@pytest.mark.parametrize(
    ("action", "data", "wanted"),
    [
        ("turn_off", {}, {"power": False}),
        ("turn_on", {"brightness": 255}, {"power": True, "brightness": 100}),
        ("turn_on", {"brightness": 1}, {"power": True, "brightness": 1}),
        ("turn_on", {"color_temp_kelvin": 5000}, {"color_temp": 5000, "mode": "white"}),
        (
            "turn_on",
            {"hs_color": [120, 50], "brightness_pct": 50},
            {"hue": 120, "saturation": 50, "mode": "color", "brightness": 50},
        ),
        ("turn_on", {"effect": "reading"}, {"mode": "reading"}),
        ("turn_on", {"effect": "off"}, {"mode": "white"}),
    ],
)
class TestDesk:
    """A light with all there is."""

    @pytest.fixture
    def world(self) -> World:
        return World.demo()

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
        light = device_of(simulator, "Desk light")
        light.report({"mode": "scene"})

        await act(DESK, action, **data)

        assert light.values.items() >= wanted.items()


class TestDeskState:
    """What the same light shows."""

    @pytest.fixture
    def world(self) -> World:
        return World.demo()

    async def test_it_shows_what_the_device_reports(
        self, hass: HomeAssistant, simulator: Simulator, report: Report
    ) -> None:
        await async_add_account(hass, simulator)
        light = device_of(simulator, "Desk light")

        state = await report(light, DESK, power=True, mode="white", color_temp=3000, brightness=100)
        assert state.attributes["supported_color_modes"] == ["color_temp", "hs"]
        assert state.attributes["color_mode"] == "color_temp"
        assert state.attributes["color_temp_kelvin"] == 3000
        assert state.attributes["brightness"] == 255
        assert state.attributes["effect"] == "off"
        assert state.attributes["effect_list"] == ["off", "scene", "reading"]

        state = await report(light, DESK, mode="color", hue=240, saturation=80)
        assert state.attributes["color_mode"] == "hs"
        assert state.attributes["hs_color"] == (240, 80)

        state = await report(light, DESK, mode="reading")
        assert state.attributes["effect"] == "reading"

        state = await report(light, DESK, power=False)
        assert state.state == "off"

    async def test_an_effect_that_it_does_not_have_is_refused(
        self, hass: HomeAssistant, simulator: Simulator
    ) -> None:
        await async_add_account(hass, simulator)

        with pytest.raises(ServiceValidationError):
            await hass.services.async_call(
                "light", "turn_on", {"entity_id": DESK, "effect": "disco"}, blocking=True
            )


def colors(high: int = 255) -> list[dict[str, Any]]:
    return [attr("LED_OnOff"), *(number(f"LED_{each}", 0, high) for each in "RGB")]


async def test_colors_without_a_brightness_have_their_own(
    add_device: AddDevice, act: Act, report: Report
) -> None:
    """Dimming keeps the colour, and another colour keeps the brightness."""
    device = await add_device(*colors(), LED_OnOff=True, LED_R=200, LED_G=100, LED_B=0)

    state = await report(device, "light.it")
    assert state.attributes["supported_color_modes"] == ["rgb"]
    assert state.attributes["brightness"] == 200
    assert state.attributes["rgb_color"] == (255, 128, 0)

    await act("light.it", "turn_on", brightness=100)
    assert [device.values[f"LED_{each}"] for each in "RGB"] == [100, 50, 0]
    await act("light.it", "turn_on", rgb_color=[0, 0, 255])
    assert [device.values[f"LED_{each}"] for each in "RGB"] == [0, 0, 100]
    await act("light.it", "turn_on", rgb_color=[255, 0, 0], brightness=255)
    assert [device.values[f"LED_{each}"] for each in "RGB"] == [255, 0, 0]


async def test_colors_are_scaled(add_device: AddDevice, act: Act, report: Report) -> None:
    device = await add_device(*colors(100), number("brightness", 0, 1000))

    await act("light.it", "turn_on", rgb_color=[255, 127, 0], brightness=255)
    assert [device.values[f"LED_{each}"] for each in "RGB"] == [100, 50, 0]
    assert device.values["brightness"] == 1000
    state = await report(device, "light.it", brightness=500)
    assert state.attributes["rgb_color"] == (255, 128, 0)
    assert state.attributes["brightness"] == 128


async def test_a_white_that_is_no_mode(add_device: AddDevice, act: Act, report: Report) -> None:
    """Where nothing tells whether it is coloured, it is unless the colour is blank."""
    device = await add_device(*colors(), number("color_temp", 2700, 6500, display_name="色温(K)"))

    state = await report(device, "light.it", LED_OnOff=True, color_temp=3000)
    assert state.attributes["supported_color_modes"] == ["color_temp", "rgb"]
    assert state.attributes["color_mode"] == "color_temp"
    await act("light.it", "turn_on", color_temp_kelvin=4000)
    assert device.values["color_temp"] == 4000
    state = await report(device, "light.it", LED_G=255)
    assert state.attributes["color_mode"] == "rgb"


async def test_dimming_only(add_device: AddDevice, act: Act, report: Report) -> None:
    device = await add_device(attr("power"), number("brightness", 0, 255))

    await act("light.it", "turn_on", brightness=77)
    assert device.values == {"power": True, "brightness": 77}
    state = await report(device, "light.it", brightness=1)
    assert state.attributes["supported_color_modes"] == ["brightness"]
    assert state.attributes["brightness"] == 1
