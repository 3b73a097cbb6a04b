"""Spas and pumps."""

from typing import override

from ..datapoint import Value
from .base import Behaviour

AIR = 12
HEATING, COOLING = 2.4, 0.4
"""Degrees per hour; a real spa is as slow."""
FILTER_LIFE = 2000


class Spa(Behaviour):
    """Heats towards its set point, cools down without, counts the hours of its filter."""

    @override
    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        after = self.values | changes
        if changes.get("heat"):
            after["filter"] = True
        if changes.get("power") is False:
            after |= {"heat": False, "filter": False, "bubbles": "关"}
        if changes.get("reset_filter"):
            self.device.inner["filter_hours"] = 0
            after |= {"reset_filter": False, "filter_hours": 0, "filter_overdue": False}
        return after | self._heating(after)

    @override
    def step(self, seconds: float) -> dict[str, Value]:
        heating = bool(self._heating(self.values)["heating"])
        target = self.number("target_temp") if heating else AIR
        speed = HEATING if heating else COOLING
        water = self.drift("water_temp", target, seconds, per_hour=speed)
        after = {"water_temp": water} | self._heating(self.values | {"water_temp": water})
        if self.values["power"] and self.values["filter"]:
            hours = self.number("filter_hours") + seconds / 3600
            after["filter_hours"] = self.settle("filter_hours", hours)
            after["filter_overdue"] = hours > FILTER_LIFE
        return after

    def _heating(self, values: dict[str, Value]) -> dict[str, Value]:
        water = self.device.inner.get("water_temp", float(values["water_temp"]))
        wanted = bool(values["power"] and values["heat"]) and water < float(values["target_temp"])
        return {"heating": wanted}


class Pump(Behaviour):
    """Its flow and power follow its speed at once."""

    @override
    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        return self._running(self.values | changes)

    @override
    def step(self, seconds: float) -> dict[str, Value]:
        return self._running(self.values)

    def _running(self, values: dict[str, Value]) -> dict[str, Value]:
        runs = values["SwitchON"] and not values["FeedSwitch"]
        share = float(values["Motor_Speed"]) / 100 if runs else 0.0
        return values | {
            "Flow": self.settle("Flow", 12 * share),
            "Motor_Power": self.settle("Motor_Power", 85 * share**3),
        }
