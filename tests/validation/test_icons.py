"""Every icon is one that the frontend has, for something that exists."""

from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
import re
from typing import Any

import hass_frontend
import pytest
import voluptuous as vol

from ..translations import load
from .sources import INTEGRATION, ROOT, described, icons

ICON = re.compile(r"mdi:[a-z0-9-]+")
NAME = vol.All(str, vol.Match(r"^mdi:[a-z0-9-]+$"))
STATES = {"default": NAME, "state": {str: NAME}, "range": {str: NAME}}
SCHEMA = vol.Schema(
    {
        "entity": {str: {str: STATES | {"state_attributes": {str: STATES}}}},
        "services": {str: {vol.Required("service"): NAME, "sections": {str: NAME}}},
        "triggers": {str: {vol.Required("trigger"): NAME}},
        "conditions": {str: {vol.Required("condition"): NAME}},
    }
)


@cache
def known() -> frozenset[str]:
    """Return the names that the frontend can draw."""
    folder = Path(hass_frontend.where()) / "static" / "mdi"
    parts: Iterator[Any] = (json.loads(path.read_text()) for path in folder.glob("*.json"))
    return frozenset(f"mdi:{name}" for part in parts for name in part)


def files() -> Iterator[Path]:
    yield from (ROOT / "blueprints").rglob("*.yaml")
    yield from (
        path for path in INTEGRATION.rglob("*.*") if path.suffix in {".json", ".py", ".yaml"}
    )


def test_schema() -> None:
    SCHEMA(icons())


def test_icons_are_the_frontends() -> None:
    assert len(known()) > 7000
    odd = {(path.name, icon) for path in files() for icon in ICON.findall(path.read_text())}
    assert {(name, icon) for name, icon in odd if icon not in known()} == set()


def test_each_entity_with_an_icon_has_a_name() -> None:
    texts = load("en")
    keys = ((platform, key) for platform, all_of in icons()["entity"].items() for key in all_of)
    assert [key for key in keys if f"entity.{key[0]}.{key[1]}.name" not in texts] == []


@pytest.mark.parametrize("kind", ["services", "triggers", "conditions"])
def test_each_has_an_icon(kind: str) -> None:
    assert icons()[kind].keys() == described(f"{kind}.yaml").keys()
