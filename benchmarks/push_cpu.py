"""Processor time per pushed change, against a bare WebSocket client; and whether it depends on the number of devices."""

from argparse import ArgumentParser
from cProfile import Profile
from pstats import Stats
import sys
from typing import NamedTuple

from homeassistant.core import HomeAssistant

from .baseline import POINT, side_by_side
from .harness import Cloud, Result, apart, conclude, cpu, heard, settle


class Cost(NamedTuple):
    """What a change takes: microseconds of both clients, and calls of functions of the integration."""

    bare: float
    own: float
    calls: float


async def integration(devices: int, changes: int, rounds: int) -> Cost:
    """Return what a change takes; the times are the least of several rounds, which take turns."""
    async with side_by_side(devices) as (hass, bare, own):
        for each in (bare, own):
            await _burst(hass, each, devices)
        settle()
        times = [
            (await _burst(hass, bare, changes), await _burst(hass, own, changes))
            for _ in range(rounds)
        ]
        with Profile() as profile:
            await _burst(hass, own, changes)
    calls: int = Stats(profile).total_calls  # type: ignore[attr-defined]
    return Cost(
        bare=min(bare for bare, _ in times),
        own=min(own for _, own in times),
        calls=calls / changes,
    )


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
    for devices, cost in ((10, few), (options.devices, many)):
        print(
            f"{devices} devices: {cost.own:.0f} µs and {cost.calls:.0f} calls a pushed change, "
            f"bare client {cost.bare:.0f} µs"
        )
    against = f"the same, {options.devices} devices against 10"
    return conclude(
        Result(
            name="processor time of a pushed change",
            measured=many.own,
            baseline=many.bare,
            unit="µs",
            aim=2,
        ),
        Result(name=against, measured=many.own, baseline=few.own, unit="µs", aim=1.2),
        Result(name=against, measured=many.calls, baseline=few.calls, unit="calls", aim=1.2),
    )


if __name__ == "__main__":
    sys.exit(main())
