"""The two contract files as Python data: operations with ready validators, the error table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

type JSON = Any
"""What `json` reads: the simulator checks it against the contract instead of typing it."""

HERE = Path(__file__).parent
METHODS = frozenset({"get", "post", "put", "delete"})


class Violation(ValueError):
    """A value that breaks the contract; the text names the place and the rule, never the value."""


class Check:
    """A compiled schema."""

    def __init__(
        self, schema: Mapping[str, JSON], *, draft: type = jsonschema_rs.Draft202012Validator
    ) -> None:
        """Compile a schema."""
        self._validator = draft(schema, validate_formats=True, mask="the value")

    def __call__(self, value: JSON) -> None:
        """Raise Violation unless the value obeys the schema."""
        if self._validator.is_valid(value):
            return
        error = next(iter(self._validator.iter_errors(value)))
        place = "/".join(str(part) for part in error.instance_path) or "body"
        raise Violation(f"{place}: {error.message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the Open API."""

    operation_id: str
    method: str
    path: str
    tag: str
    success: int
    """Status of a success, the Swagger's where several are allowed."""
    security: tuple[frozenset[str], ...]
    """Alternatives, each the security schemes that must all be satisfied."""
    parameters: Mapping[str, Mapping[str, JSON]]
    """`path` and `query` -> object schema of the parameters."""
    query: Check
    path_parameters: Check
    body: Check | None
    answers: Mapping[str, Check | None]
    """`200`, `4XX`, ... -> check of the body; None means that there must not be one."""

    def answer(self, status: int) -> Check | None:
        """Return the check of an answer's body. Raises KeyError for a status out of contract."""
        key = str(status)
        return self.answers[key if key in self.answers else f"{key[0]}XX"]


@cache
def document(name: str = "gizwits-open-api.yaml") -> Mapping[str, JSON]:
    """Return a contract file."""
    loaded: Mapping[str, JSON] = yaml.load(
        (HERE / name).read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return loaded


@cache
def operations() -> Mapping[str, Operation]:
    """Return all operations by operationId."""
    return {operation.operation_id: operation for operation in _operations()}


@cache
def error_table() -> Mapping[int, Mapping[str, JSON]]:
    """Return code -> {code, name, message, http_status}."""
    rows = document()["components"]["schemas"]["ErrorCode"]["x-error-table"]
    return {row["code"]: row for row in rows}


@cache
def messages() -> Mapping[str, Check]:
    """Return a check of each WebSocket message by its `cmd`."""
    components = document("gizwits-websocket.yaml")["components"]
    return {
        name: Check(
            {**message["payload"], "components": components}, draft=jsonschema_rs.Draft7Validator
        )
        for name, message in components["messages"].items()
    }


@cache
def client_commands() -> frozenset[str]:
    """Return the `cmd` of the messages that a client may send."""
    listed = document("gizwits-websocket.yaml")["components"]["messages"]
    return frozenset(
        name for name, message in listed.items() if message["x-direction"] == "client to cloud"
    )


def _resolve(node: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Follow a local `$ref`; its siblings win."""
    while "$ref" in node:
        target: JSON = document()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def _check(schema: Mapping[str, JSON]) -> Check:
    schemas = document()["components"]["schemas"]
    reached: dict[str, JSON] = {}
    pending = list(_references(schema))
    while pending:
        name = pending.pop()
        if name not in reached:
            reached[name] = schemas[name]
            pending.extend(_references(schemas[name]))
    return Check({**schema, "components": {"schemas": reached}})


def _references(node: JSON) -> Iterator[str]:
    """Yield the names of the component schemas that a schema refers to."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "$ref":
                yield value.removeprefix("#/components/schemas/")
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _operations() -> Iterator[Operation]:
    for path, item in document()["paths"].items():
        for method, raw in item.items():
            if method in METHODS:
                yield _operation(path, method.upper(), raw)


def _operation(path: str, method: str, raw: Mapping[str, JSON]) -> Operation:
    parameters = {where: _parameters(raw, where) for where in ("path", "query")}
    statuses = sorted(int(status) for status in raw["responses"] if status.startswith("2"))
    return Operation(
        operation_id=raw["operationId"],
        method=method,
        path=path,
        tag=raw["tags"][0],
        success=raw.get("x-preferred-status", statuses[0]),
        security=tuple(frozenset(alternative) for alternative in raw["security"]),
        parameters=parameters,
        query=_check(parameters["query"]),
        path_parameters=_check(parameters["path"]),
        body=_check(_content(raw["requestBody"])) if "requestBody" in raw else None,
        answers={
            status: _check(_content(response)) if "content" in _resolve(response) else None
            for status, response in raw["responses"].items()
        },
    )


def _parameters(raw: Mapping[str, JSON], where: str) -> Mapping[str, JSON]:
    listed = [
        parameter
        for parameter in map(_resolve, raw.get("parameters", ()))
        if parameter["in"] == where
    ]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [parameter["name"] for parameter in listed if parameter.get("required")],
        "properties": {parameter["name"]: _resolve(parameter["schema"]) for parameter in listed},
    }


def _content(node: Mapping[str, JSON]) -> Mapping[str, JSON]:
    schema: Mapping[str, JSON] = _resolve(node)["content"]["application/json"]["schema"]
    return schema
