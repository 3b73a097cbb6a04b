"""How long it takes to set up 1,000 devices, against a stub integration that adds as many trivial entities."""

from argparse import ArgumentParser
from math import ceil
import sys
import time

from .harness import (
    Result,
    apart,
    async_import,
    async_set_up,
    cloud,
    conclude,
    entities_of,
    running_hass,
    stub_entry,
)

type Entities = dict[str, tuple[int, int]]


async def integration(devices: int) -> tuple[float, Entities, dict[str, int]]:
    """Return the seconds it takes, how many entities there are then, and the requests it took."""
    async with cloud(devices) as simulated, running_hass() as hass:
        entry = simulated.entry()
        await async_import(hass, entry)
        began = time.perf_counter()
        await async_set_up(hass, entry)
        return (
            time.perf_counter() - began,
            entities_of(hass, entry),
            await simulated.tell("requests"),
        )


async def stub(devices: int, entities: Entities) -> float:
    """Return the seconds it takes."""
    async with running_hass() as hass:
        entry = stub_entry(devices, entities)
        await async_import(hass, entry)
        began = time.perf_counter()
        await async_set_up(hass, entry)
        seconds = time.perf_counter() - began
        assert entities_of(hass, entry) == entry.data["entities"]
        return seconds


def main() -> int:
    """Print the result."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1000)
    devices = parser.parse_args().devices
    seconds, entities, requests = apart(integration, devices)
    baseline = apart(stub, devices, entities)
    # pages, schemas, a report each; the account's scenes, groups, timers, messages and invitations
    bound, made = ceil(devices / 100) + 10 + devices + 5, sum(requests.values())
    print(f"entities: {entities}; {made} requests, at most {bound} are allowed: {requests}")
    name = f"set-up of {devices} devices"
    code = conclude(Result(name=name, measured=seconds, baseline=baseline, unit="s", aim=1.5))
    return code or made > bound


if __name__ == "__main__":
    sys.exit(main())
