"""Time from a change in the cloud to the state in Home Assistant, against a bare WebSocket client."""

from argparse import ArgumentParser
from statistics import quantiles
import sys

from homeassistant.core import HomeAssistant

from .baseline import POINT, side_by_side
from .harness import Cloud, Result, apart, conclude, heard, settle

EVERY = 0.004


async def latencies(devices: int, changes: int, rounds: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each change, of the bare client and of the integration, in turns."""
    found: tuple[list[float], list[float]] = ([], [])
    async with side_by_side(devices) as (hass, bare, own):
        for each in (bare, own):
            await _measure(hass, each, devices)
        settle()
        for _ in range(rounds):
            for each, into in zip((bare, own), found, strict=True):
                into += await _measure(hass, each, changes)
    return found


async def _measure(hass: HomeAssistant, cloud: Cloud, changes: int) -> list[float]:
    with heard(hass, POINT) as states:
        sent = await cloud.tell("change", count=changes, name=POINT, every=EVERY)
        await states.wait(changes)
        return [(at - sent_at) * 1e3 for sent_at, at in zip(sent, states.at, strict=True)]


def main() -> int:
    """Print the results."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=100)
    parser.add_argument("--changes", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=8)
    options = parser.parse_args()
    bare, own = (
        quantiles(each, n=100)
        for each in apart(latencies, options.devices, options.changes, options.rounds)
    )
    return conclude(
        Result(name="push latency, p50", measured=own[49], baseline=bare[49], unit="ms", aim=1.5),
        Result(name="push latency, p99", measured=own[98], baseline=bare[98], unit="ms", aim=1.5),
    )


if __name__ == "__main__":
    sys.exit(main())
