"""How the devices of the demo behave while time passes."""

import pytest

from simulator import ManualClock, Oddities, Simulator, World
from simulator.device import Device

HOUR = 3600


def device(sim: Simulator, behaviour: str) -> Device:
    return next(
        device for device in sim.world.devices.values() if device.product.behaviour == behaviour
    )


async def test_a_spa_heats_to_its_set_point_and_stops(sim: Simulator, clock: ManualClock) -> None:
    spa = device(sim, "spa")
    assert (spa.values["water_temp"], spa.values["heating"]) == (31, True)
    await clock.advance(HOUR)
    assert (spa.values["water_temp"], spa.values["heating"]) == (33, True)
    await clock.advance(3 * HOUR)
    assert (spa.values["water_temp"], spa.values["heating"]) == (38, False)
    spa.command({"target_temp": 40})
    assert spa.values["heating"] is True
    spa.command({"power": False})
    assert [spa.values[name] for name in ("heat", "filter", "heating")] == [False] * 3
    await clock.advance(10 * HOUR)
    assert spa.values["water_temp"] == 34


async def test_a_spa_counts_the_hours_of_its_filter(sim: Simulator, clock: ManualClock) -> None:
    spa = device(sim, "spa")
    spa.inner["filter_hours"] = 1999.5
    await clock.advance(HOUR)
    assert spa.values["filter_overdue"] is True
    spa.command({"reset_filter": True})
    assert [spa.values[name] for name in ("filter_hours", "filter_overdue", "reset_filter")] == [
        0,
        False,
        False,
    ]


async def test_a_pump_s_flow_follows_its_speed(sim: Simulator) -> None:
    pump = device(sim, "pump")
    flows = []
    for speed in (30, 60, 100):
        pump.command({"Motor_Speed": speed})
        flows.append(pump.values["Flow"])
    assert flows == [3.6, 7.2, 12]
    pump.command({"FeedSwitch": True})
    assert (pump.values["Flow"], pump.values["Motor_Power"]) == (0, 0)


async def test_a_socket_counts_energy(sim: Simulator, clock: ManualClock) -> None:
    socket = device(sim, "socket")
    before = socket.values["Energy"]
    assert isinstance(before, float)
    await clock.advance(2 * HOUR)
    assert socket.values["Energy"] == pytest.approx(before + 0.092, abs=0.003)
    assert socket.values["Power"] == pytest.approx(46, abs=1)
    socket.command({"CountDown": 5})
    await clock.advance(6 * 60)
    assert (socket.values["OnOff"], socket.values["Power"]) == (False, 0)
    used = socket.values["Energy"]
    await clock.advance(HOUR)
    assert socket.values["Energy"] == used


async def test_a_feeder_feeds_on_its_button(sim: Simulator, clock: ManualClock) -> None:
    feeder = device(sim, "feeder")
    feeder.press("feed")
    assert (feeder.values["feed"], feeder.values["state"]) == (True, " 出粮中")
    await clock.advance(8)
    names = ("feed", "state", "fed_today", "food_left")
    assert [feeder.values[name] for name in names] == [False, "空闲", 2, 76]
    for _ in range(20):
        feeder.press("feed")
        await clock.advance(8)
    assert (feeder.values["food_left"], feeder.values["food_low"]) == (0, True)


async def test_a_purifier_cleans_the_air(sim: Simulator, clock: ManualClock) -> None:
    purifier = device(sim, "purifier")
    await clock.advance(HOUR)
    assert (float(purifier.values["PM25"]) < 12, purifier.values["Air_Quality"]) == (True, "优")
    purifier.command({"Switch": False})
    await clock.advance(2 * HOUR)
    assert (float(purifier.values["PM25"]) > 80, purifier.values["Air_Quality"]) == (True, "中")


async def test_a_heater_warms_the_room_in_comfort(sim: Simulator, clock: ManualClock) -> None:
    heater = device(sim, "heater")
    await clock.advance(2 * HOUR)
    assert 205 <= float(heater.values["cur_temp"]) <= 215
    heater.command({"mode": "stop"})
    assert heater.values["cur_signal"] == "stop"
    await clock.advance(6 * HOUR)
    assert float(heater.values["cur_temp"]) < 180


async def test_a_thermostat_keeps_the_room(sim: Simulator, clock: ManualClock) -> None:
    thermostat = device(sim, "thermostat")
    await clock.advance(4 * HOUR)
    assert thermostat.values["room_temperature"] == pytest.approx(20.5, abs=0.4)
    thermostat.command({"factory_settings": True})
    assert thermostat.values["factory_settings"] is False


async def test_a_light_goes_out_by_its_countdown(sim: Simulator, clock: ManualClock) -> None:
    light = device(sim, "light")
    light.command({"countdown": 120})
    await clock.advance(60)
    assert (light.values["power"], light.values["countdown"]) == (True, 60)
    await clock.advance(60)
    assert (light.values["power"], light.values["countdown"]) == (False, 0)


async def test_a_device_that_is_off_line_does_nothing(sim: Simulator, clock: ManualClock) -> None:
    spa = device(sim, "spa")
    spa.set_online(False)
    before = spa.values
    await clock.advance(2 * HOUR)
    assert spa.values is before


async def test_the_same_seed_gives_the_same_world(socket_enabled: None) -> None:
    async def run(seed: int) -> dict[str, object]:
        clock = ManualClock()
        async with Simulator(World.demo(seed), clock=clock, oddities=Oddities.none()) as sim:
            await clock.advance(HOUR)
            return {device.did: device.values for device in sim.world.devices.values()}

    assert await run(7) == await run(7)
    assert await run(7) != await run(8)
