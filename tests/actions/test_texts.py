"""Each action has fields, texts and an icon, and they say what its schema says."""

import json
from pathlib import Path
from typing import Any

from homeassistant.helpers.selector import selector
from homeassistant.util.yaml import load_yaml_dict
import pytest
import voluptuous as vol

from custom_components.gizwits.actions import AREAS
from custom_components.gizwits.actions.action import Action

from ..translations import LANGUAGES

FOLDER = Path(__file__).parents[2] / "custom_components" / "gizwits"
ACTIONS = {action.name: action for area in AREAS for action in area.ACTIONS}
DESCRIBED = load_yaml_dict(str(FOLDER / "services.yaml"))

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)


def load(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))["services"]


def parameters(schema: Any) -> dict[str, bool]:
    """Return the names of what an action takes, and whether each is required."""
    while not isinstance(schema, dict):
        inner = getattr(schema, "schema", None)
        schema = inner if inner is not None else schema.validators[0]
    return {str(key): isinstance(key, vol.Required) for key in schema}


def described(name: str) -> dict[str, dict[str, Any]]:
    """Return the fields that Developer tools shows, those in sections as well."""
    fields: dict[str, dict[str, Any]] = {}
    for key, field in ((DESCRIBED[name] or {}).get("fields") or {}).items():
        fields |= field.get("fields", {key: field})
    return fields


def test_nothing_else_is_described() -> None:
    assert DESCRIBED.keys() == ACTIONS.keys()
    assert load("icons.json").keys() == ACTIONS.keys()
    assert load("translations/en.json").keys() == ACTIONS.keys()


@every_action
def test_fields(action: Action) -> None:
    """Every parameter is a field with a selector that exists, and an example."""
    fields = described(action.name)
    required = {name: field.get("required", False) for name, field in fields.items()}
    assert required == parameters(action.schema)
    for name, field in fields.items():
        assert selector(field["selector"]), name
        assert "example" in field or "constant" in field["selector"], name


@every_action
@pytest.mark.parametrize("language", LANGUAGES)
def test_names(action: Action, language: str) -> None:
    """Every action and field has a name and a description, and nothing else has."""
    texts = load(f"translations/{language}.json")[action.name]
    assert texts["name"] and texts["description"]
    assert texts.get("fields", {}).keys() == described(action.name).keys()
    for field in texts.get("fields", {}).values():
        assert field.keys() == {"name", "description"}


@every_action
def test_icon(action: Action) -> None:
    assert load("icons.json")[action.name]["service"].startswith("mdi:")
