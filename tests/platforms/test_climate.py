"""Climates: an air conditioner, heaters, a thermostat and a spa."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from simulator import Simulator, World
from simulator.faults import Fault

from ..helpers import async_add_account, device_of
from ..product.builders import attr, number
from .conftest import Act, AddDevice, Report

READ = {"type": "status_readonly"}
SPEEDS = ["低风", "中风", "高风"]
AIR = ("power", "set_temp", "mode", "fan_speed", "fan_swing", "room_temp")


def air_conditioner() -> list[dict[str, Any]]:
    return [
        attr("power"),
        number("set_temp", 16, 30),
        attr("mode", "enum", enum=["制冷", "送风", "除湿", "自动", "制热", "节能"]),
        attr("fan_speed", "enum", enum=SPEEDS),
        attr("fan_swing"),
        number("room_temp", 0, 45, **READ),
    ]


@pytest.mark.parametrize(
    ("action", "data", "wanted"),
    [
        ("turn_on", {}, {"power": True, "mode": "制冷"}),
        ("set_hvac_mode", {"hvac_mode": "heat"}, {"power": True, "mode": "制热"}),
        ("set_hvac_mode", {"hvac_mode": "off"}, {"power": False}),
        ("set_temperature", {"temperature": 25}, {"power": False, "set_temp": 25}),
        (
            "set_temperature",
            {"temperature": 22, "hvac_mode": "dry"},
            {"power": True, "set_temp": 22, "mode": "除湿"},
        ),
        ("set_preset_mode", {"preset_mode": "eco"}, {"mode": "节能"}),
        ("set_fan_mode", {"fan_mode": "high"}, {"fan_speed": "高风"}),
        ("set_swing_mode", {"swing_mode": "on"}, {"fan_swing": True}),
    ],
)
async def test_each_action_is_one_request(
    add_device: AddDevice, act: Act, action: str, data: dict[str, Any], wanted: dict[str, Any]
) -> None:
    device = await add_device(*air_conditioner())
    before = device.values

    await act("climate.it", action, **data)

    assert device.values == before | wanted


async def test_turning_off(add_device: AddDevice, act: Act) -> None:
    device = await add_device(*air_conditioner(), power=True)

    await act("climate.it", "turn_off")

    assert device.values["power"] is False


async def test_it_shows_what_the_device_reports(add_device: AddDevice, report: Report) -> None:
    device = await add_device(*air_conditioner(), room_temp=20)

    state = await report(device, "climate.it", power=True, mode="送风", fan_speed="中风")
    assert state.state == "fan_only"
    assert state.attributes["hvac_modes"] == ["off", "cool", "fan_only", "dry", "auto", "heat"]
    assert state.attributes["preset_modes"] == ["eco"]
    assert state.attributes["fan_mode"] == "medium"
    assert state.attributes["fan_modes"] == ["low", "medium", "high"]
    assert state.attributes["swing_mode"] == "off"
    assert state.attributes["current_temperature"] == 20
    assert (state.attributes["min_temp"], state.attributes["max_temp"]) == (16, 30)

    state = await report(device, "climate.it", mode="节能", fan_swing=True)
    assert state.state == "unknown"  # it runs, but in none of Home Assistant's modes
    assert state.attributes["preset_mode"] == "eco"
    assert state.attributes["swing_mode"] == "on"

    state = await report(device, "climate.it", power=False)
    assert state.state == "off"


async def test_a_value_out_of_range_is_refused(
    hass: HomeAssistant, add_device: AddDevice, simulator: Simulator
) -> None:
    device = await add_device(*air_conditioner())

    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            "climate", "set_temperature", {"entity_id": "climate.it", "temperature": 60}, True
        )

    assert device.values["set_temp"] == 16
    assert not simulator.requests.of("control_device")


async def test_nothing_is_known_of_a_device_that_never_reported(
    hass: HomeAssistant, add_device: AddDevice, simulator: Simulator, world: World
) -> None:
    """The cloud forgets after a day; without push there is then no value at all."""
    world.latest_lag = lambda: 0
    device = await add_device(*air_conditioner())
    device.reported_at = 0
    simulator.faults.add(Fault(kind="push_down"))
    (entry,) = hass.config_entries.async_entries("gizwits")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()

    state = hass.states.get("climate.it")
    assert state
    assert state.state == "unknown"
    assert state.attributes["temperature"] is None
    assert state.attributes["fan_mode"] is None


class TestDemo:
    """The climates of the demo account."""

    @pytest.fixture
    def world(self) -> World:
        return World.demo()

    async def test_a_heater_of_presets(
        self, hass: HomeAssistant, simulator: Simulator, act: Act, report: Report
    ) -> None:
        """It has no switch: off is one of its modes, and on is the mode before."""
        await async_add_account(hass, simulator)
        heater = device_of(simulator, "Bathroom heater")
        entity_id = "climate.bathroom_heater"

        await act(entity_id, "set_preset_mode", preset_mode="eco")
        assert heater.values["mode"] == "eco"
        await act(entity_id, "turn_off")
        assert heater.values["mode"] == "stop"
        await act(entity_id, "turn_on")
        assert heater.values["mode"] == "eco"
        await act(entity_id, "set_temperature", target_temp_low=16.5, target_temp_high=22)
        assert (heater.values["eco_temp"], heater.values["cft_temp"]) == (165, 220)

        state = await report(heater, entity_id, mode="stop", cur_temp=175)
        assert state.state == "off"
        assert state.attributes["current_temperature"] == 17.5
        assert state.attributes["preset_mode"] is None
        assert "off" not in state.attributes["preset_modes"]

    async def test_a_thermostat(
        self, hass: HomeAssistant, simulator: Simulator, act: Act, report: Report
    ) -> None:
        await async_add_account(hass, simulator)
        thermostat = device_of(simulator, "Living room")
        entity_id = "climate.living_room"

        await act(entity_id, "set_preset_mode", preset_mode="away")
        assert thermostat.values["work_mode"] == "离家"
        await act(entity_id, "set_temperature", temperature=21.5)
        assert thermostat.values["set_temperature"] == 21.5
        await act(entity_id, "turn_off")
        assert thermostat.values["power"] is False

        state = await report(thermostat, entity_id, power=True, heating_state=False)
        assert state.state == "heat"
        assert state.attributes["hvac_action"] == "idle"
        assert state.attributes["preset_mode"] == "away"
        state = await report(thermostat, entity_id, heating_state=True)
        assert state.attributes["hvac_action"] == "heating"

    async def test_a_spa_may_measure_in_fahrenheit(
        self, hass: HomeAssistant, simulator: Simulator, report: Report
    ) -> None:
        await async_add_account(hass, simulator)
        spa = device_of(simulator, "Garden spa")
        entity_id = "climate.garden_spa"
        unit = spa.product.layout.datapoints["temp_unit"].labels[1]

        state = await report(spa, entity_id, water_temp=32)
        assert state.attributes["current_temperature"] == 32
        state = await report(spa, entity_id, temp_unit=unit)
        assert state.attributes["current_temperature"] == 0


async def test_heating_of_something_that_runs_more(
    hass: HomeAssistant, add_device: AddDevice, act: Act, report: Report
) -> None:
    """A spa's heating needs its power, but ends without it; the range follows the unit."""
    device = await add_device(
        attr("power"),
        attr("heat_power"),
        attr("wave_power"),
        attr("filter_power"),
        number("temp_set", 20, 104),
        number("temp_now", 0, 120, **READ),
        attr("temp_set_unit", "enum", enum=["摄氏", "华氏"]),
        temp_set=38,
    )
    assert hass.states.get("switch.it_power")

    await act("climate.it", "turn_on")
    assert device.values["power"] is True
    assert device.values["heat_power"] is True
    await act("climate.it", "turn_off")
    assert device.values["power"] is True
    assert device.values["heat_power"] is False

    state = await report(device, "climate.it", heat_power=True)
    assert state.state == "heat"
    assert (state.attributes["min_temp"], state.attributes["max_temp"]) == (20, 40)
    state = await report(device, "climate.it", temp_set_unit="华氏", temp_set=104, temp_now=95)
    assert (state.attributes["temperature"], state.attributes["current_temperature"]) == (40, 35)
    assert (state.attributes["min_temp"], state.attributes["max_temp"]) == (20, 40)
    await act("climate.it", "set_temperature", temperature=30)
    assert device.values["temp_set"] == 86
