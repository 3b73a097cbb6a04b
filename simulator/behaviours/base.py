"""What behaviours have in common."""

from random import Random

from ..datapoint import Value
from ..device import Device


class Behaviour:
    """One device for the length of one step or command; what lasts is in the device."""

    def __init__(self, device: Device, random: Random) -> None:
        """Look at a device."""
        self.device = device
        self.random = random
        self.values = device.values

    def react(self, changes: dict[str, Value]) -> dict[str, Value]:
        """Return the changes that setting datapoints leads to; at least the echo."""
        return changes

    def step(self, seconds: float) -> dict[str, Value]:
        """Return the values after some time; unchanged ones do no harm."""
        del seconds
        return {}

    def live(self, seconds: float) -> None:
        """Let time pass; the device reports if anything changed."""
        after = self.step(seconds)
        if any(self.values[name] != value for name, value in after.items()):
            self.device.report(after)

    def number(self, name: str) -> float:
        """Return a number that the device reports, or the exact one behind it."""
        value = self.values[name]
        assert isinstance(value, int | float)
        return self.device.inner.get(name, float(value))

    def settle(self, name: str, exact: float) -> Value:
        """Remember an exact number and return the possible value next to it."""
        self.device.inner[name] = exact
        return self.device.product.layout.datapoints[name].nearest(exact)

    def drift(self, name: str, target: float, seconds: float, *, per_hour: float) -> Value:
        """Move a number towards a target at a speed, with a little noise at the target."""
        now = self.number(name)
        reach = per_hour * seconds / 3600
        moved = target if abs(target - now) <= reach else now + reach * (1 if target > now else -1)
        return self.settle(name, moved)

    def noise(self, width: float) -> float:
        """Return a random number between minus and plus half the width."""
        return (self.random.random() - 0.5) * width
