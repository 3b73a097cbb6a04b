"""Air purifiers, electric heaters, thermostats."""

from typing import override

from ..datapoint import Value
from .base import Behaviour

OUTDOOR_PM25 = 90.0
CLEANING = {"自动": 120.0, "睡眠": 60.0, "标准": 180.0, "强力": 400.0}
"""Micrograms per hour by fan speed."""
QUALITY = ((35, "优"), (75, "良"), (115, "中"))
ROOM_WITHOUT_HEAT = 14


class Purifier(Behaviour):
    """Its reading drifts: down while it runs, up towards the street's otherwise."""

    @override
    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        if not changes.get("Reset_Filter"):
            return changes
        self.device.inner["Filter_Life"] = 100
        return changes | {"Reset_Filter": False, "Filter_Life": 100, "Alert_Filter": False}

    @override
    def step(self, seconds: float) -> dict[str, Value]:
        runs = self.values["Switch"]
        target, speed = (
            (8.0, CLEANING[str(self.values["Wind_Velocity"])]) if runs else (OUTDOOR_PM25, 60.0)
        )
        self.drift("PM25", target, seconds, per_hour=speed)
        pm25 = max(0.0, self.number("PM25") + self.noise(1.5))
        filter_life = self.number("Filter_Life") - (seconds / 3600 / 40 if runs else 0)
        return {
            "PM25": self.settle("PM25", pm25),
            "Air_Quality": next((name for limit, name in QUALITY if pm25 <= limit), "差"),
            "Alert_Air": pm25 > QUALITY[-1][0],
            "Filter_Life": self.settle("Filter_Life", max(0.0, filter_life)),
            "Alert_Filter": filter_life < 5,
        }


class Heater(Behaviour):
    """Warms the room in comfort and eco (tenths of degrees), holds seven degrees in frost."""

    @override
    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        return self._heating(self.values | changes)

    @override
    def step(self, seconds: float) -> dict[str, Value]:
        heats = self._heating(self.values)["Heating_state"]
        target, speed = (400, 30.0) if heats else (ROOM_WITHOUT_HEAT * 10, 8.0)
        room = self.drift("cur_temp", target, seconds, per_hour=speed)
        return self._heating(self.values | {"cur_temp": room})

    def _heating(self, values: dict[str, Value]) -> dict[str, Value]:
        wanted = {
            "cft": float(values["cft_temp"]),
            "cft1": float(values["cft_temp"]) - 10,
            "cft2": float(values["cft_temp"]) - 20,
            "eco": float(values["eco_temp"]),
            "fro": 70.0,
        }.get(str(values["mode"]), 0.0)
        heats = float(values["cur_temp"]) < wanted
        return values | {"Heating_state": heats, "cur_signal": values["mode"]}


class Thermostat(Behaviour):
    """Keeps the room at its set point within half a degree."""

    @override
    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        after = self.values | changes
        if changes.get("factory_settings"):
            after = self.values | self.device.product.fresh()
        return self._heating(after)

    @override
    def step(self, seconds: float) -> dict[str, Value]:
        heats = self.values["heating_state"]
        target, speed = (30, 1.5) if heats else (ROOM_WITHOUT_HEAT, 0.5)
        room = self.drift("room_temperature", target, seconds, per_hour=speed)
        return self._heating(self.values | {"room_temperature": room})

    def _heating(self, values: dict[str, Value]) -> dict[str, Value]:
        room, wanted = float(values["room_temperature"]), float(values["set_temperature"])
        hysteresis = 0.25 if values["heating_state"] else -0.25
        heats = bool(values["power"]) and room < wanted + hysteresis
        return values | {"heating_state": heats, "frost": room < 5}
