"""Products from files: our own, and any document in the shape of `GET /app/datapoint`."""

from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path

import yaml

from .contract import JSON
from .product import Product
from .world import World

FOLDER = Path(__file__).parent / "products"


def add_own(world: World) -> dict[str, Product]:
    """Add the simulator's own products and return them by their short names."""
    return {
        slug: world.add_product(_read(FOLDER / f"{slug}.json"), **_traits(slug))
        for slug in _catalogue()
    }


def add_files(world: World, path: Path) -> Iterator[Product]:
    """Add the product of a file, or of every *.json in a folder. Raises ValueError, OSError."""
    for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
        document = _read(file)
        if document["product_key"] not in world.products:
            yield world.add_product(document)


@cache
def _catalogue() -> dict[str, dict[str, JSON]]:
    loaded: dict[str, dict[str, JSON]] = yaml.safe_load(
        (FOLDER / "catalogue.yaml").read_text(encoding="utf-8")
    )
    return loaded


def _traits(slug: str) -> dict[str, JSON]:
    traits = dict(_catalogue()[slug])
    new = traits.pop("words", "old") == "new"
    return traits | {"wire_bool": new, "wire_index": new}


def _read(file: Path) -> dict[str, JSON]:
    """Read a schema document; a list of them counts as its first."""
    document: dict[str, JSON] = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(document, dict) or "entities" not in document:
        raise ValueError(f"{file.name}: not a datapoint schema")
    return document
