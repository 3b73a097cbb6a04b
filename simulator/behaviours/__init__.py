"""How devices behave: heat spreads, counters count, food runs out.

Every device of a product with a behaviour takes a step each INTERVAL simulated seconds; the others
just obey. All of it depends on the seed and the clock only.
"""

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from ..datapoint import Value
from ..device import Device
from ..hooks import on_start
from .base import Behaviour
from .comfort import Heater, Purifier, Thermostat
from .household import Feeder, Light, Socket
from .water import Pump, Spa

if TYPE_CHECKING:
    from ..server import Simulator

INTERVAL = 60
"""Simulated seconds between two steps."""

BEHAVIOURS: Mapping[str, type[Behaviour]] = {
    "spa": Spa,
    "pump": Pump,
    "socket": Socket,
    "feeder": Feeder,
    "light": Light,
    "purifier": Purifier,
    "heater": Heater,
    "thermostat": Thermostat,
}


class Engine:
    """Keeps all devices going."""

    def __init__(self, sim: Simulator) -> None:
        """Begin; the first step comes after INTERVAL."""
        self._sim = sim
        self._random = Random(sim.world.ids.seed)
        sim.world.reaction = self.react
        self._next = sim.clock.call_later(INTERVAL, self._step)
        sim.on_stop(self.stop)

    def stop(self) -> None:
        """Let the devices rest."""
        self._next.cancel()

    def react(self, device: Device, changes: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return what setting these datapoints leads to."""
        behaviour = self._of(device)
        return behaviour.react(dict(changes)) if behaviour else changes

    def _of(self, device: Device) -> Behaviour | None:
        kind = BEHAVIOURS.get(device.product.behaviour)
        return kind(device, self._random) if kind else None

    def _step(self) -> None:
        for device in tuple(self._sim.world.devices.values()):
            if device.online and (behaviour := self._of(device)):
                behaviour.live(INTERVAL)
        self._next = self._sim.clock.call_later(INTERVAL, self._step)


@on_start
def begin(sim: Simulator) -> None:
    """Start all devices."""
    Engine(sim)
