"""The files of the repository and of the integration, as the checks read them."""

import ast
from functools import cache
import json
from pathlib import Path
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

ROOT = Path(__file__).parents[2]
INTEGRATION = ROOT / "custom_components" / "gizwits"
MODULES = {
    path.relative_to(INTEGRATION).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(INTEGRATION.rglob("*.py"))
}
MANIFEST: dict[str, Any] = json.loads((INTEGRATION / "manifest.json").read_text())


@cache
def read(path: str) -> str:
    """Return the text of a file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


def described(name: str) -> dict[str, Any]:
    """Return a YAML file of the integration."""
    return load_yaml_dict(str(INTEGRATION / name))


def icons() -> dict[str, Any]:
    """Return icons.json."""
    found: dict[str, Any] = json.loads((INTEGRATION / "icons.json").read_text())
    return found


def defined(module: str) -> set[str]:
    """Return the names of functions and classes of a module, methods included."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(MODULES[module]) if isinstance(node, kinds)}


def assigned(module: str) -> set[str]:
    """Return the names that a module assigns at its top."""
    return {
        target.id
        for node in MODULES[module].body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def called(module: str) -> set[str]:
    """Return the names of what a module calls, without what they belong to."""
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(MODULES[module])
        if isinstance(node, ast.Call)
    }


def headings(path: str) -> list[str]:
    """Return the headings of a Markdown file with their levels; code blocks have none."""
    found, code = [], False
    for line in read(path).splitlines():
        code ^= line.startswith("```")
        if line.startswith("#") and not code:
            found.append(line)
    return found
