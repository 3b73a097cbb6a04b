"""What the measurements share: a running Home Assistant, a cloud in another process, and how results are printed."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
import gc
import json
import logging
from multiprocessing import get_context
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
import time
from typing import Any, override
from unittest.mock import patch

import script.newest  # noqa: F401 - before the test library, which needs it

# isort: split
from aiohttp import ThreadedResolver
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_platform, entity_registry as er, frame
from homeassistant.loader import DATA_CUSTOM_COMPONENTS, async_get_integration
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant

import custom_components
from custom_components.gizwits.const import PLATFORMS
from simulator.demo import EMAIL, PASSWORD

STUB = Path(__file__).parent / "stub/custom_components"
custom_components.__path__.append(str(STUB))

_FRAME_LIMIT = 2**24


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A measurement against its baseline."""

    name: str
    measured: float
    baseline: float
    unit: str
    aim: float

    @property
    def ratio(self) -> float:
        """How many times the baseline it is."""
        return self.measured / self.baseline

    @property
    def met(self) -> bool:
        """Whether it is what we aim at."""
        return self.ratio <= self.aim

    @override
    def __str__(self) -> str:
        """Fit on a line."""
        sides = f"{self.measured:9.3f} against {self.baseline:9.3f} {self.unit}"
        verdict = f"{self.ratio:5.2f}x (aim {self.aim:g}x) {'met' if self.met else 'MISSED'}"
        return f"{self.name:<44}{sides:<34}{verdict}"


def conclude(*results: Result) -> int:
    """Print results; return an exit code that says whether all aims are met."""
    for result in results:
        print(result, flush=True)
    return 0 if all(result.met for result in results) else 1


def apart[**P, T](
    work: Callable[P, Coroutine[None, None, T]], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a coroutine function in a new process, where nothing was before it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, partial(work, *args, **kwargs)).result()


def _run[T](work: Callable[[], Coroutine[None, None, T]]) -> T:
    quiet()
    return asyncio.run(work())


def quiet() -> None:
    """Print warnings, but not that an integration is a custom one."""
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("homeassistant.loader").setLevel(logging.ERROR)


@asynccontextmanager
async def running_hass() -> AsyncGenerator[HomeAssistant]:
    """Run a Home Assistant with its registries and nothing else."""
    with (
        TemporaryDirectory() as folder,
        # The usual one asks the network for names, by a component that is not running here.
        patch("homeassistant.helpers.aiohttp_client._async_make_resolver", _Resolver),
        # One account has no more than 10,000 enabled entities otherwise.
        patch.object(entity_platform, "MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY", sys.maxsize),
    ):
        async with async_test_home_assistant(config_dir=folder) as hass:
            hass.data.pop(DATA_CUSTOM_COMPONENTS)
            frame.async_setup(hass)
            yield hass
            await hass.async_stop(force=True)


class _Resolver(ThreadedResolver):
    """Needs no component of Home Assistant."""

    def __init__(self, _hass: HomeAssistant) -> None:
        """Ask the system."""
        super().__init__()

    async def real_close(self) -> None:
        """Close, in the words of Home Assistant's own."""


@asynccontextmanager
async def cloud(devices: int, *, speed: float = 1) -> AsyncGenerator[Cloud]:
    """Run a simulated cloud with an account of that many devices."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.cloud", "--devices", str(devices), "--speed", str(speed)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_FRAME_LIMIT,
    )
    try:
        yield await Cloud.connected(process)
    finally:
        process.kill()
        await process.communicate()


class Cloud:
    """A simulated cloud in another process; see `benchmarks.cloud` for what it does."""

    def __init__(self, process: asyncio.subprocess.Process, account: dict[str, Any]) -> None:
        """Serve one account."""
        self._process = process
        self.account = account

    @classmethod
    async def connected(cls, process: asyncio.subprocess.Process) -> Cloud:
        """Wait until it serves."""
        assert process.stdout
        return cls(process, json.loads(await process.stdout.readline()))

    async def tell(self, do: str, **how: Any) -> Any:
        """Let it do something; return what it answers."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, **how}).encode() + b"\n")
        return json.loads(await self._process.stdout.readline())

    def entry(self) -> MockConfigEntry:
        """Return an entry of the account, signed in."""
        return account_entry(self.account)


def account_entry(account: dict[str, Any]) -> MockConfigEntry:
    """Return an entry of an account of a simulated cloud, signed in."""
    return MockConfigEntry(
        domain="gizwits",
        unique_id=account["uid"],
        data={
            "app_id": account["app_id"],
            "region": "sim",
            "api": account["api"],
            "sign_in": "classic",
            "username": EMAIL,
            "password": PASSWORD,
            "token": {
                "uid": account["uid"],
                "value": account["token"],
                "expires_at": (dt_util.utcnow() + timedelta(days=7)).isoformat(),
            },
        },
    )


async def async_import(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Import an integration and have what it depends on, as it is when accounts are set up."""
    integration = await async_get_integration(hass, entry.domain)
    for domain in integration.dependencies:
        assert await async_setup_component(hass, domain, {})
    await integration.async_get_component()
    await integration.async_get_platforms(integration.platforms_exists(PLATFORMS))


async def async_set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set an entry up, until nothing is left to do."""
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def until(condition: Callable[[], bool], seconds: float = 600) -> None:
    """Wait until something is true. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def async_pushed(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Wait until all devices are heard and have been read."""
    account = entry.runtime_data.account
    await until(lambda: bool(account.devices) and account.push.connected)
    await until(lambda: all(device.data.reported for device in account.devices.values()))
    await hass.async_block_till_done()


def entities_of(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, tuple[int, int]]:
    """Return how many entities a platform has, enabled and disabled."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for each in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        found[each.domain][each.disabled] += 1
    return {platform: (on, off) for platform, (on, off) in found.items()}


def stub_entry(devices: int, entities: dict[str, tuple[int, int]]) -> MockConfigEntry:
    """Return an entry of the stub integration, with as many entities.

    They are of the same platforms, but sensors where the stub has none.
    """
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for platform, (enabled, disabled) in entities.items():
        known = platform if (STUB / f"benchmark_stub/{platform}.py").exists() else "sensor"
        found[known] = (found[known][0] + enabled, found[known][1] + disabled)
    return MockConfigEntry(
        domain="benchmark_stub", data={"devices": devices, "entities": {**found}}
    )


def settle() -> None:
    """Collect garbage now, and not what exists now any more: as in a process that runs for days."""
    gc.collect()
    gc.freeze()


def cpu() -> float:
    """Return the processor time of this process in seconds."""
    return time.process_time()


class Heard:
    """The times at which states of a datapoint changed, in monotonic seconds."""

    def __init__(self, datapoint: str) -> None:
        """Have heard nothing yet."""
        self.at: list[float] = []
        self._suffix = f"_{datapoint}"

    @callback
    def hear(self, event: Event[EventStateChangedData]) -> None:
        """Note a changed state."""
        if event.data["entity_id"].endswith(self._suffix):
            self.at.append(time.monotonic())

    async def wait(self, count: int) -> None:
        """Wait for so many changes. Raises TimeoutError."""
        await until(lambda: len(self.at) >= count)


@contextmanager
def heard(hass: HomeAssistant, datapoint: str) -> Generator[Heard]:
    """Note when states of a datapoint change."""
    states = Heard(datapoint)
    remove = hass.bus.async_listen(EVENT_STATE_CHANGED, states.hear)
    try:
        yield states
    finally:
        remove()
