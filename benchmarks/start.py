"""How long the integration keeps Home Assistant's start waiting, in Home Assistant's own count of it."""

from argparse import ArgumentParser
import sys

from homeassistant.core import CoreState
from homeassistant.setup import async_get_setup_timings, async_setup_component

from .harness import Result, apart, cloud, conclude, running_hass

# Seconds beyond what the cloud takes to answer, which on this machine is next to nothing.
LIMIT = 0.5


async def start(devices: int) -> float:
    """Return the seconds of a first start with a cloud nearby; its modules are imported before."""
    async with cloud(devices) as simulated, running_hass() as hass:
        hass.set_state(CoreState.starting)  # it counts nothing later
        simulated.entry().add_to_hass(hass)
        assert await async_setup_component(hass, "gizwits", {})
        return async_get_setup_timings(hass)["gizwits"]


def main() -> int:
    """Print the result."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=20)
    devices = parser.parse_args().devices
    seconds = min(apart(start, devices) for _ in range(3))
    name = f"start with {devices} devices, against the limit"
    return conclude(Result(name=name, measured=seconds, baseline=LIMIT, unit="s", aim=1))


if __name__ == "__main__":
    sys.exit(main())
