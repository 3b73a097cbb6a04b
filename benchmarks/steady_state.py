"""Requests per minute of an account whose changes arrive by push, in time that passes faster."""

from argparse import ArgumentParser
import asyncio
import sys

from .fast_time import run_fast
from .harness import Result, async_pushed, async_set_up, cloud, conclude, quiet, running_hass

SPEED = 20
AIM_PER_MINUTE = 1


async def requests(devices: int, minutes: float) -> dict[str, int]:
    """Return the requests of so many minutes by operation, after push is up and settled."""
    async with cloud(devices, speed=SPEED) as simulated, running_hass() as hass:
        entry = simulated.entry()
        await async_set_up(hass, entry)
        await async_pushed(hass, entry)
        await asyncio.sleep(60)
        await simulated.tell("requests")
        await asyncio.sleep(minutes * 60)
        assert entry.runtime_data.account.push.connected
        made: dict[str, int] = await simulated.tell("requests")
        return made


def main() -> int:
    """Print the result."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    quiet()
    made = run_fast(requests(options.devices, options.minutes), SPEED)
    print(f"requests in {options.minutes:g} minutes with push up: {sum(made.values())} {made}")
    return conclude(
        Result(
            name=f"steady state of {options.devices} devices",
            measured=sum(made.values()) / options.minutes,
            baseline=AIM_PER_MINUTE,
            unit="requests/min",
            aim=1,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
