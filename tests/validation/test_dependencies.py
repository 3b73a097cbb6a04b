"""Every component of Home Assistant that is imported is a dependency, as Home Assistant's own check counts."""

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from homeassistant import components
from homeassistant.const import Platform

from .sources import INTEGRATION, MANIFEST, MODULES

PREFIX = f"{components.__name__}."
# Those that are always there, or whose helpers anybody may use.
ALLOWED = {*Platform} | {
    "frontend",
    "homeassistant",
    "persistent_notification",
    "sun",
    "system_health",
    "webhook",
    "websocket_api",
    "zone",
}


def imported(node: ast.AST) -> Iterator[str]:
    """Yield the components that are imported, but not for types only."""
    if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
        return
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = [f"{node.module}.{each.name}" for each in node.names]
        yield from (n.removeprefix(PREFIX).split(".")[0] for n in names if n.startswith(PREFIX))
    for child in ast.iter_child_nodes(node):
        yield from imported(child)


def is_component(name: str) -> bool:
    """Return whether Home Assistant has a component of that name, whose platform a module would be."""
    return any((Path(folder) / name).is_dir() for folder in components.__path__)


def undeclared() -> Iterator[str]:
    """Yield what the manifest should name."""
    declared = {*MANIFEST["dependencies"], *MANIFEST["after_dependencies"]}
    for path, module in MODULES.items():
        first = PurePosixPath(path).parts[0].removesuffix(".py")
        for component in {*imported(module)} - ALLOWED - declared:
            platform = f"{component}.py"
            if component != first if is_component(first) else not (INTEGRATION / platform).exists():
                yield f"{path}: {component}"


def test_dependencies() -> None:
    assert any("diagnostics" in imported(module) for module in MODULES.values())
    assert [*undeclared()] == []
