"""The texts of the integration, as flat tables."""

from collections.abc import Iterator
import json
from pathlib import Path
from string import Formatter
from typing import Any

FOLDER = Path(__file__).parents[1] / "custom_components" / "gizwits" / "translations"
LANGUAGES = tuple(sorted(file.stem for file in FOLDER.glob("*.json")))


def load(language: str) -> dict[str, str]:
    """Return the texts of a language by dotted key."""
    return dict(_flat(json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))))


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _flat(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
