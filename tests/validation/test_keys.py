"""The texts of errors and issues are those that the code asks for, with the placeholders that it gives."""

import ast
from collections.abc import Iterator
import re

import pytest

from ..translations import load, placeholders
from .sources import MODULES

ENGLISH = load("en")
BY_HOME_ASSISTANT = {"already_configured", "reauth_successful", "reconfigure_successful"}


def asked_for() -> re.Pattern[str]:
    """Return what matches every text that stands in the code, or that the code builds from parts."""
    patterns = set()
    for module in MODULES.values():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                patterns.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr) and len(node.values) <= 3:
                parts = [getattr(part, "value", None) for part in node.values]
                if any(isinstance(part, str) and len(part) > 4 for part in parts):
                    built = (re.escape(p) if isinstance(p, str) else "[a-z0-9_]+" for p in parts)
                    patterns.add("".join(built))
    return re.compile("|".join(patterns))


def refusals() -> Iterator[tuple[str, set[str]]]:
    """Yield the keys and the placeholders of actions that are refused or fail."""
    for module in MODULES.values():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"refusal", "mishap"}:
                key, names = node.args[0], {each.arg for each in node.keywords}
                if isinstance(key, ast.Constant) and None not in names:
                    yield str(key.value), {str(name) for name in names}


@pytest.mark.parametrize(
    ("section", "part"),
    [
        ("exceptions", 1),
        ("issues", 1),
        ("config.error", 2),
        ("config.abort", 2),
        ("options.error", 2),
        ("options.abort", 2),
    ],
)
def test_every_text_is_asked_for(section: str, part: int) -> None:
    keys = {key.split(".")[part] for key in ENGLISH if key.startswith(f"{section}.")}
    asked = asked_for()
    assert {key for key in keys - BY_HOME_ASSISTANT if not asked.fullmatch(key)} == set()


def test_every_refusal_has_its_text() -> None:
    found = dict(refusals())
    assert len(found) > 30
    for key, names in found.items():
        assert placeholders(ENGLISH[f"exceptions.{key}.message"]) == names, key
