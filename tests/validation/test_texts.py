"""The translations have the shape that Home Assistant's own check wants, in every language."""

from collections.abc import Iterator
import json
from typing import Any

import pytest
import voluptuous as vol

from ..translations import LANGUAGES, load
from .sources import INTEGRATION, described

TEXTS = {str: str}
FIELD = {vol.Required("name"): str, vol.Required("description"): str, "example": str}
SECTION = {vol.Required("name"): str, "description": str}
STEP = {
    "title": str,
    "description": str,
    "data": TEXTS,
    "data_description": TEXTS,
    "menu_options": TEXTS,
    "menu_option_descriptions": TEXTS,
    "submit": str,
    "sections": {str: SECTION | {"data": TEXTS, "data_description": TEXTS}},
}
FLOW = {
    "flow_title": str,
    "step": {str: STEP},
    "error": TEXTS,
    "abort": TEXTS,
    "progress": TEXTS,
    "create_entry": TEXTS,
}
STATES = {"name": str, "state": TEXTS}
AUTOMATION = {vol.Required("name"): str, vol.Required("description"): str, "fields": {str: FIELD}}
ISSUE = {vol.Required("title"): str, "short_title": str}
SCHEMA = vol.Schema(
    {
        "title": str,
        "config": FLOW,
        "options": FLOW,
        "selector": {str: {vol.Required("options"): TEXTS}},
        "system_health": {vol.Required("info"): TEXTS},
        "issues": {
            str: vol.Any(
                ISSUE | {vol.Required("description"): str},
                ISSUE
                | {vol.Required("fix_flow"): {"step": {str: STEP}, "error": TEXTS, "abort": TEXTS}},
            )
        },
        "device": {str: {vol.Required("name"): str}},
        "entity": {
            str: {str: STATES | {"state_attributes": {str: STATES}, "unit_of_measurement": str}}
        },
        "exceptions": {str: {vol.Required("message"): str}},
        "services": {str: AUTOMATION | {"sections": {str: SECTION}}},
        "triggers": {str: AUTOMATION},
        "conditions": {str: AUTOMATION},
    }
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_schema(language: str) -> None:
    SCHEMA(json.loads((INTEGRATION / f"translations/{language}.json").read_text(encoding="utf-8")))


def selectors(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the selectors below a node of a description."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == "selector":
                yield value
            else:
                yield from selectors(value)


@pytest.mark.parametrize("kind", ["services", "triggers", "conditions"])
def test_options_of_selectors(kind: str) -> None:
    """What a person chooses from in a field of an action has a text."""
    wanted = {
        f"selector.{config['translation_key']}.options.{option}"
        for selector in selectors(described(f"{kind}.yaml"))
        for config in selector.values()
        if config and "translation_key" in config
        for option in config["options"]
    }
    assert wanted - load("en").keys() == set()
    if kind == "services":
        assert wanted


@pytest.mark.parametrize("kind", ["triggers", "conditions"])
def test_fields(kind: str) -> None:
    """Each field of a trigger or a condition has a text, and no other has."""
    texts = json.loads((INTEGRATION / "translations/en.json").read_text())[kind]
    fields = {
        name: {*(each.get("fields") or {})} for name, each in described(f"{kind}.yaml").items()
    }
    assert {name: {*each.get("fields", {})} for name, each in texts.items()} == fields
