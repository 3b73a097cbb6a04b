"""Write docs/open-api.md from the client's code and the contract: each operation, how to call it, how it fails.

``--check`` only says whether the file is up to date.
"""

import argparse
import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
import sys
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
CLOUD = ROOT / "custom_components/gizwits/cloud"
CONTRACT = ROOT / "simulator/contract/gizwits-open-api.yaml"
TARGET = ROOT / "docs/open-api.md"

HEAD = """# Open API

Which operation of the Gizwits Open API is called how, and which errors it can answer with.
Written by `script/generate_docs.py` from `custom_components/gizwits/cloud` and
`simulator/contract/gizwits-open-api.yaml`; a test keeps it current.

- *Proof* is what a call sends besides the AppID: the account's token (user), an application token (app
  token), a signature, or nothing. In brackets: sent when there is one.
- *Repeatable* calls are repeated after a failure that passes, the others only when the cloud refused
  them for coming too often.
- *Errors* lists the codes that the contract expects of the operation, without those that any call can
  answer with: {common}.
- *Deprecated* calls are there for completeness: the vendor refuses them to most applications.
"""
PROOFS = {
    (): "none",
    ("UserToken",): "user",
    ("ApplicationToken",): "app token",
    ("ApplicationAuth",): "app signature",
    ("Signature", "Timestamp", "UserToken"): "user, product signature",
}
SIGN_IN = {"login": ["(signing in)"]}


def render() -> str:
    """Return the document."""
    contract = yaml.safe_load(CONTRACT.read_text("utf8"))
    operations = _operations(contract)
    calls = _calls() | SIGN_IN
    names = {row["code"]: row["name"] for row in _error_rows(contract)}
    common = set.intersection(*(set(spec["x-error-codes"]) for *_, spec in operations))
    lines = [HEAD.format(common=_codes(common))]
    tags: dict[str, list[tuple[str, str, Any]]] = defaultdict(list)
    for method, path, spec in operations:
        tags[spec["tags"][0]].append((method, path, spec))
    for tag, rows in tags.items():
        lines += [f"## {tag.replace('-', ' ').capitalize()}", ""]
        lines += ["| Operation | Method and path | Client call | Proof | Repeatable | Errors |"]
        lines += ["|---|---|---|---|---|---|"]
        lines += [_row(*row, calls, common) for row in rows]
        lines += [""]
    lines += ["## Error codes", "", "| Code | Name | Exception |", "|---|---|---|"]
    lines += [f"| {code} | `{name}` | `{_exception(code)}` |" for code, name in names.items()]
    return "\n".join(lines) + "\n"


def _operations(contract: Any) -> list[tuple[str, str, Any]]:
    return [
        (method.upper(), path, spec)
        for path, item in contract["paths"].items()
        for method, spec in item.items()
        if "operationId" in spec
    ]


def _error_rows(contract: Any) -> list[Any]:
    rows: list[Any] = contract["components"]["schemas"]["ErrorCode"]["x-error-table"]
    return [row | {"name": row["name"].removeprefix("GIZ_OPENAPI_")} for row in rows]


def _exception(code: int) -> str:
    from custom_components.gizwits.cloud.errors import error_from  # noqa: PLC0415

    return type(error_from(code)).__name__


def _row(method: str, path: str, spec: Any, calls: dict[str, list[str]], common: set[int]) -> str:
    from custom_components.gizwits.cloud.operations import OPERATIONS  # noqa: PLC0415

    name = spec["operationId"]
    schemes = [tuple(sorted(set(way) - {"ApplicationId"})) for way in spec["security"]]
    proof = PROOFS[schemes[0]]
    if () in schemes and schemes[0]:
        proof = f"({proof})"
    cells = [
        f"`{name}`" + (" *(deprecated)*" if spec.get("deprecated") else ""),
        f"`{method} {path}`",
        "<br>".join(f"`{call}`" if "(" not in call else call for call in calls[name]),
        proof,
        "yes" if OPERATIONS[name].idempotent else "no",
        _codes(set(spec["x-error-codes"]) - common),
    ]
    return f"| {' | '.join(cells)} |"


def _codes(codes: set[int]) -> str:
    return ", ".join(str(code) for code in sorted(codes)) or "none"


def _calls() -> dict[str, list[str]]:
    """Return the public methods that end in each operation, as one would write them."""
    found: dict[str, list[str]] = defaultdict(list)
    attributes = dict(_attributes())
    for path in sorted(CLOUD.glob("*.py")):
        for area in ast.parse(path.read_text("utf8")).body:
            if isinstance(area, ast.ClassDef) and area.name in attributes:
                _collect(area, attributes[area.name], found)
    return found


def _attributes() -> Iterator[tuple[str, str]]:
    """Yield each area's class with the attribute of the client that it is."""
    for node in ast.walk(ast.parse((CLOUD / "client.py").read_text("utf8"))):
        match node:
            case ast.Assign(
                targets=[ast.Attribute(attr=attribute)], value=ast.Call(func=ast.Name(id=name))
            ) if not attribute.startswith("_"):
                yield name, attribute


def _collect(area: ast.ClassDef, attribute: str, found: dict[str, list[str]]) -> None:
    methods = {node.name: node for node in area.body if isinstance(node, ast.AsyncFunctionDef)}
    for name, method in methods.items():
        if not name.startswith("_"):
            for operation in sorted(set(_reached(method, methods))):
                found[operation].append(f"client.{attribute}.{name}")


def _reached(
    method: ast.AsyncFunctionDef, methods: dict[str, ast.AsyncFunctionDef]
) -> Iterator[str]:
    """Yield the operations that a method calls, itself or by helpers of its class."""
    from custom_components.gizwits.cloud.operations import OPERATIONS  # noqa: PLC0415

    for node in ast.walk(method):
        match node:
            case ast.Constant(value=str(text)) if text in OPERATIONS:
                yield text
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)) if (
                name.startswith("_") and name in methods
            ):
                others = {key: value for key, value in methods.items() if key != name}
                yield from _reached(methods[name], others)


def main() -> int:
    """Write the file, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether it is current")
    document = render()
    if parser.parse_args().check:
        current = TARGET.exists() and TARGET.read_text("utf8") == document
        print(f"{TARGET.relative_to(ROOT)} is {'current' if current else 'out of date'}")
        return not current
    TARGET.write_text(document, "utf8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
