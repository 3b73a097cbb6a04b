"""Processor time per pushed change, against a bare WebSocket client; and whether it depends on the number of devices."""

from argparse import ArgumentParser
from operator import itemgetter
import sys

from homeassistant.core import HomeAssistant

from .baseline import bare_client
from .harness import (
    Cloud,
    Result,
    apart,
    async_pushed,
    async_set_up,
    cloud,
    conclude,
    cpu,
    heard,
    running_hass,
    settle,
)

POINT = "point_1"  # a writable number of the products


async def integration(devices: int, changes: int, rounds: int) -> tuple[float, float]:
    """Return the microseconds of a change, of the bare client and of the integration.

    It is the least of several rounds, which take turns.
    """
    async with (
        cloud(devices) as bare,
        cloud(devices) as own,
        running_hass() as hass,
        bare_client(hass, bare.account),
    ):
        entry = own.entry()
        await async_set_up(hass, entry)
        await async_pushed(hass, entry)
        for each in (bare, own):
            await _burst(hass, each, devices)
        settle()
        costs = [
            (await _burst(hass, bare, changes), await _burst(hass, own, changes))
            for _ in range(rounds)
        ]
    return min(map(itemgetter(0), costs)), min(map(itemgetter(1), costs))


async def _burst(hass: HomeAssistant, cloud: Cloud, changes: int) -> float:
    """Let devices report as fast as the simulator can; return the processor time of each in µs."""
    with heard(hass, POINT) as states:
        began = cpu()
        await cloud.tell("change", count=changes, name=POINT, every=0)
        await states.wait(changes)
        return (cpu() - began) / changes * 1e6


def main() -> int:
    """Print the results."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    few = apart(integration, 10, options.changes, options.rounds)
    many = apart(integration, options.devices, options.changes, options.rounds)
    print(
        f"processor time of a pushed change: 10 devices {few[1]:.0f} µs (bare client {few[0]:.0f}), "
        f"{options.devices} devices {many[1]:.0f} µs (bare client {many[0]:.0f})"
    )
    name = "processor time of a pushed change"
    return conclude(
        Result(name=name, measured=many[1], baseline=many[0], unit="µs", aim=2),
        Result(
            name=f"the same, {options.devices} devices against 10",
            measured=many[1],
            baseline=few[1],
            unit="µs",
            aim=1.2,
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
