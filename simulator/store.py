"""The world in a file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from mashumaro.exceptions import InvalidFieldValue, MissingField
import orjson

from .device import DeviceEvent
from .world import World

if TYPE_CHECKING:
    from .server import Simulator

INTERVAL = 5
"""Seconds between two looks for changes."""


def load(path: Path) -> World:
    """Read a world. Raises ValueError for a file that holds none, OSError."""
    try:
        return World.load(orjson.loads(path.read_bytes()))
    except (AttributeError, InvalidFieldValue, MissingField, ValueError) as error:
        raise ValueError(f"{path.name}: not a saved simulator") from error


def save(world: World, path: Path) -> None:
    """Write a world; a crash leaves the old file whole."""
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.write_bytes(orjson.dumps(world.dump()))
    fresh.replace(path)


@asynccontextmanager
async def keep(sim: Simulator, path: Path | None) -> AsyncIterator[None]:
    """Save the world every now and then while requests or devices change it, and in the end."""
    if path is None:
        yield
        return
    async with asyncio.TaskGroup() as tasks:
        saving = tasks.create_task(_save_changes(sim, path))
        try:
            yield
        finally:
            saving.cancel()
            save(sim.world, path)


async def _save_changes(sim: Simulator, path: Path) -> None:
    events = count(1)
    seen = 0

    def note(_: DeviceEvent) -> None:
        nonlocal seen
        seen = next(events)

    unsubscribe = sim.world.subscribe(note)
    saved = None
    try:
        while True:
            if saved != (now := (seen, sim.requests.total)):
                save(sim.world, path)
                saved = now
            await asyncio.sleep(INTERVAL)
    finally:
        unsubscribe()
