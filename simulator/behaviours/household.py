"""Sockets, feeders, lights."""

from typing import override

from ..datapoint import Value
from .base import Behaviour

LOAD = 46.0
"""Watts of what is plugged into the socket."""
FEEDING = 4
"""Seconds that a portion takes."""
PORTION = 2
"""Per cent of the bin that a portion takes."""


class Socket(Behaviour):
    """Measures what is plugged in and counts energy; its countdown switches it over."""

    @override
    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        if "CountDown" in changes:
            self.device.inner["CountDown"] = float(changes["CountDown"])
        return self._measured(self.values | changes)

    @override
    def step(self, seconds: float) -> dict[str, Value]:
        after = dict(self.values)
        left = self.number("CountDown")
        if left:
            left = max(0.0, left - seconds / 60)
            after["CountDown"] = self.settle("CountDown", left)
            after["OnOff"] = self.values["OnOff"] if left else not self.values["OnOff"]
        after = self._measured(after)
        energy = self.number("Energy") + float(after["Power"]) / 1000 * seconds / 3600
        return after | {"Energy": self.settle("Energy", energy)}

    def _measured(self, values: dict[str, Value]) -> dict[str, Value]:
        volts = 230 + self.noise(2)
        watts = LOAD + self.noise(1) if values["OnOff"] else 0.0
        return values | {
            "Voltage": self.settle("Voltage", volts),
            "Power": self.settle("Power", watts),
            "Current": self.settle("Current", watts / volts),
        }


class Feeder(Behaviour):
    """Feeds on its button, unless the bin is empty."""

    @override
    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        if not changes.get("feed"):
            return changes
        portions = int(float((self.values | changes)["portions"]))
        self.device.world.clock.call_later(FEEDING * portions, lambda: self._done(portions))
        return changes | {"state": " 出粮中"}

    def _done(self, portions: int) -> None:
        values = self.device.values
        left = max(0, int(float(values["food_left"])) - PORTION * portions)
        fed = min(255, int(float(values["fed_today"])) + portions)
        self.device.report(
            {
                "feed": False,
                "state": "空闲",
                "food_left": left,
                "fed_today": fed,
                "food_low": left < 10,
            }
        )


class Light(Behaviour):
    """Counts its countdown down and then goes out; its signal wavers."""

    @override
    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        if "countdown" in changes:
            self.device.inner["countdown"] = float(changes["countdown"])
        return changes

    @override
    def step(self, seconds: float) -> dict[str, Value]:
        after: dict[str, Value] = {}
        if self.random.random() < 0.05:
            after["rssi"] = self.settle("rssi", -58 + self.noise(8))
        if left := self.number("countdown"):
            left = max(0.0, left - seconds)
            after["countdown"] = self.settle("countdown", left)
            if not left:
                after["power"] = False
        return after
