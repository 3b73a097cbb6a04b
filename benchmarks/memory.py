"""Memory of an entity, against a stub integration that adds as many trivial entities."""

from argparse import ArgumentParser
import gc
import sys
import tracemalloc

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from .harness import (
    Result,
    apart,
    async_import,
    async_pushed,
    async_set_up,
    cloud,
    conclude,
    entities_of,
    running_hass,
    stub_entry,
)

type Entities = dict[str, tuple[int, int]]


async def integration(devices: int) -> tuple[float, Entities]:
    """Return the bytes of an entity, with values, and how many there are of each platform."""
    async with cloud(devices) as simulated, running_hass() as hass:
        entry = simulated.entry()
        began = await _begin(hass, entry)
        await async_set_up(hass, entry)
        await async_pushed(hass, entry)
        return _bytes_since(began, hass, entry), entities_of(hass, entry)


async def stub(devices: int, entities: Entities) -> float:
    """Return the bytes of an entity."""
    async with running_hass() as hass:
        entry = stub_entry(devices, entities)
        began = await _begin(hass, entry)
        await async_set_up(hass, entry)
        return _bytes_since(began, hass, entry)


async def _begin(hass: HomeAssistant, entry: ConfigEntry) -> int:
    await async_import(hass, entry)
    tracemalloc.start()
    return _bytes()


def _bytes_since(began: int, hass: HomeAssistant, entry: ConfigEntry) -> float:
    """Return the bytes of each entity, with its share of the devices and of all the rest."""
    count = sum(enabled + disabled for enabled, disabled in entities_of(hass, entry).values())
    return (_bytes() - began) / count


def _bytes() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def main() -> int:
    """Print the result."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1000)
    devices = parser.parse_args().devices
    measured, entities = apart(integration, devices)
    baseline = apart(stub, devices, entities)
    return conclude(
        Result(name="memory of an entity", measured=measured, baseline=baseline, unit="B", aim=1.5)
    )


if __name__ == "__main__":
    sys.exit(main())
