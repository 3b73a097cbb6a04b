"""Let everything go wrong at random for a while; then every state has to be that of the simulated device.

Time passes faster than it does. The log may tell of each outage once, and of nothing else.
"""

from argparse import ArgumentParser
import asyncio
from collections.abc import Awaitable, Callable, Iterator
import contextlib
import logging
from random import Random
import sys
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from simulator import Oddities, Simulator, World
from simulator.datapoint import Value
from simulator.device import Device
from simulator.faults import Fault, FaultKind

from .cloud import account_of
from .fast_time import run_fast
from .harness import account_entry, async_set_up, running_hass, until

DEVICES = 12
BETWEEN_CHANGES = 1.0
BETWEEN_FAULTS = 15.0
# How long it may take until all is well again: as long as the longest back-off, and then some.
PATIENCE = 900.0

STRIKES = (
    FaultKind.PUSH_CLOSE,
    FaultKind.PUSH_RESET,
    FaultKind.PUSH_SILENCE,
    FaultKind.PUSH_DEAD,
)
FAULTS = (
    Fault(kind=FaultKind.THROTTLE, seconds=20, times=5),
    Fault(kind=FaultKind.HTML, times=3),
    Fault(kind=FaultKind.RESET, times=3),
    Fault(kind=FaultKind.HANG, times=2),
    Fault(kind=FaultKind.ERROR_CODE, code=9008, times=3),
    Fault(kind=FaultKind.PUSH_REFUSE, times=2),
    Fault(kind=FaultKind.PUSH_HANG, times=1),
    Fault(kind=FaultKind.PUSH_NO_PONG, times=2),
    Fault(kind=FaultKind.PUSH_DUPLICATE, times=5),
    Fault(kind=FaultKind.PUSH_NOT_JSON, times=5),
    Fault(kind=FaultKind.PUSH_BINARY, times=5),
)
# What Home Assistant says of any custom integration, and of a time that passes faster than the machine works.
ARTEFACTS = (
    ("homeassistant.loader", "We found a custom integration"),
    ("homeassistant.helpers.entity", "Updating state for %s (%s) took"),
)
OUTAGE = (Fault(kind=FaultKind.STATUS, status=503), Fault(kind=FaultKind.PUSH_DOWN))


class Complaints(logging.Handler):
    """What was logged as a problem."""

    def __init__(self) -> None:
        """Hear warnings and worse."""
        super().__init__(logging.WARNING)
        self.found: list[logging.LogRecord] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, if it is by or about the integration."""
        if "gizwits" in f"{record.name} {record.getMessage()}" and not any(
            record.name == name and record.msg.startswith(text) for name, text in ARTEFACTS
        ):
            self.found.append(record)


class Soak:
    """An account under random faults."""

    def __init__(self, hass: HomeAssistant, simulator: Simulator, random: Random) -> None:
        """Begin with everything in order."""
        self._hass = hass
        self._simulator = simulator
        self._random = random
        self._devices = [*simulator.world.devices.values()]
        self.outages = 0
        self.done = 0

    async def disturb(self, seconds: float) -> None:
        """Let things go wrong for so long, and then no more."""
        now = self._hass.loop.time
        end = now() + seconds
        async with asyncio.TaskGroup() as group:
            group.create_task(self._repeat(self._change, BETWEEN_CHANGES, end))
            group.create_task(self._repeat(self._write, 10 * BETWEEN_CHANGES, end))
            group.create_task(self._repeat(self._fault, BETWEEN_FAULTS, end))
        self._simulator.faults.clear()
        for device in self._devices:
            device.set_online(True)

    async def _repeat(self, act: Callable[[], Awaitable[None]], every: float, end: float) -> None:
        while self._hass.loop.time() < end:
            await act()
            self.done += 1
            await asyncio.sleep(self._random.uniform(0, 2 * every))

    async def _change(self) -> None:
        """Let a device change some of its values."""
        device = self._random.choice(self._devices)
        points = self._random.sample(sorted(device.values), 3)
        device.report({name: self._another(device, name) for name in points})

    def _another(self, device: Device, name: str) -> Value:
        before = device.values[name]
        if isinstance(before, bool):
            return not before
        if isinstance(before, str):
            return self._random.choice(("one", "two", "three"))
        return self._random.randrange(200)

    async def _write(self) -> None:
        """Let a person set a number; it may fail, as they are told."""
        present = [
            state.entity_id
            for state in self._hass.states.async_all("number")
            if state.state != STATE_UNAVAILABLE
        ]
        if not present:
            return
        entity_id = self._random.choice(present)
        with contextlib.suppress(HomeAssistantError):
            await self._hass.services.async_call(
                "number",
                "set_value",
                {"entity_id": entity_id, "value": self._random.randrange(200)},
                blocking=True,
            )

    async def _fault(self) -> None:
        """Let something go wrong."""
        match self._random.randrange(11):
            case 0 | 1 | 2:
                self._simulator.push.strike(self._random.choice(STRIKES))
            case 3 | 4 | 5 | 6:
                fault = self._random.choice(FAULTS)
                self._simulator.faults.add(Fault(**_fields(fault)))
            case 7 | 8:
                device = self._random.choice(self._devices)
                device.set_online(not device.online)
            case 9:
                self._simulator.expire_tokens()
            case _:
                await self._outage()

    async def _outage(self) -> None:
        """Let the whole cloud be away, at times for longer than states are kept."""
        self.outages += 1
        for fault in OUTAGE:
            self._simulator.faults.add(Fault(**_fields(fault)))
        self._simulator.push.strike(FaultKind.PUSH_RESET)
        await asyncio.sleep(self._random.uniform(10, 200))
        self._simulator.faults.clear()

    def differences(self, entry: ConfigEntry) -> Iterator[str]:
        """Yield what is not as it should be."""
        registered = er.async_entries_for_config_entry(er.async_get(self._hass), entry.entry_id)
        ids = {each.unique_id: each.entity_id for each in registered if not each.disabled_by}
        for device in self._devices:
            for name, value in device.values.items():
                if entity_id := ids.get(f"{device.did}_{name}"):
                    state = self._hass.states.get(entity_id)
                    shown = state.state if state else "nothing"
                    if not _is_shown(value, shown):
                        yield f"{entity_id} is {shown}, the device has {value}"


def _fields(fault: Fault) -> dict[str, object]:
    return {name: getattr(fault, name) for name in ("kind", "times", "seconds", "status", "code")}


def _is_shown(value: Value, shown: str) -> bool:
    if isinstance(value, bool):
        return shown == ("on" if value else "off")
    if isinstance(value, str):
        return shown == value
    try:
        return float(shown) == value
    except ValueError:
        return False


async def soak(seconds: float, seed: int) -> int:
    """Do it; return an exit code."""
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    world = World.scaled(devices=DEVICES, products=4, seed=seed)
    for product in world.products.values():
        product.published = True
    async with (
        Simulator(world, oddities=Oddities.none()) as simulator,
        running_hass() as hass,
    ):
        entry = account_entry(account_of(simulator))
        await async_set_up(hass, entry)
        running = Soak(hass, simulator, Random(seed))
        await running.disturb(seconds)
        began = hass.loop.time()
        try:
            await until(lambda: not any(running.differences(entry)), PATIENCE)
        except TimeoutError:
            print(*running.differences(entry), sep="\n")
            return 1
        finally:
            print(
                f"seed {seed}: {running.done} events in {seconds:.0f} s, {running.outages} outages; "
                f"settled after {hass.loop.time() - began:.0f} s; {len(complaints.found)} warnings"
            )
        for record in complaints.found:
            print(record.levelname, record.name, record.getMessage(), record.exc_text or "")
    return int(len(complaints.found) > running.outages)


def main() -> int:
    """Do as the command line says."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="of the simulated time (10)")
    parser.add_argument("--speed", type=float, default=20, help="simulated seconds a second (20)")
    parser.add_argument("--seed", type=int, default=0, help="of everything random (0)")
    options = parser.parse_args()
    return run_fast(soak(options.minutes * 60, options.seed), options.speed)


if __name__ == "__main__":
    sys.exit(main())
