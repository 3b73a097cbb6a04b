"""The world in a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mashumaro.exceptions import InvalidFieldValue, MissingField
import orjson

from .world import World

if TYPE_CHECKING:
    from .server import Simulator

INTERVAL = 5
"""Simulated seconds between two looks for changes."""


def load(path: Path) -> World:
    """Read a world. Raises ValueError for a file that holds none, OSError."""
    try:
        return World.load(orjson.loads(path.read_bytes()))
    except (InvalidFieldValue, MissingField) as error:
        raise ValueError(f"{path.name}: not a saved simulator ({error})") from error


def save(world: World, path: Path) -> None:
    """Write a world; a crash leaves the old file whole."""
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.write_bytes(orjson.dumps(world.dump()))
    fresh.replace(path)


@contextmanager
def keep(sim: Simulator, path: Path | None) -> Iterator[None]:
    """Save the world when something changed, and in the end."""
    if path is None:
        yield
        return
    changed = [sim.world.ids.drawn]
    ended = False

    def note(*_: object) -> None:
        changed[0] = -1

    def look() -> None:
        if changed[0] != sim.requests.total:
            changed[0] = sim.requests.total
            save(sim.world, path)
        if not ended:
            sim.clock.call_later(INTERVAL, look)

    unsubscribe = sim.world.subscribe(note)
    look()
    try:
        yield
    finally:
        ended = True
        unsubscribe()
        save(sim.world, path)
