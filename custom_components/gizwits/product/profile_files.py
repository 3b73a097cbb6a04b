"""The person's own profile files: loaded with the place of every error, and written as a skeleton to start from."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import voluptuous as vol
import yaml

from .entity import EntitySpec
from .profile_schema import check
from .profiles import PROFILES, Profile, profile_from
from .schema import ProductSchema

_SHOWN = (
    "platform",
    "device_class",
    "unit",
    "state_class",
    "category",
    "enabled",
    "icon",
    "minimum",
    "maximum",
    "step",
)


# How voluptuous and Home Assistant's own engine begin to speak of a key that is not in the form.
_UNKNOWN = ("extra keys not allowed", "not a valid option")


class Problem(StrEnum):
    """What can be wrong with a file."""

    UNREADABLE = "unreadable"
    YAML = "yaml"
    UNKNOWN = "unknown"
    MISSING = "missing"
    VALUE = "value"
    BASE = "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileError:
    """Why a file is not used: ``line`` counts from 1, ``field`` has its path, ``reason`` is English."""

    file: str
    line: int
    problem: Problem
    field: str
    reason: str


def load_profiles(folder: Path) -> tuple[list[Profile], list[ProfileError]]:
    """Return the profiles of a folder in the order of their names, and what is wrong with the others. Blocking."""
    profiles: list[Profile] = []
    errors: list[ProfileError] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            profiles.append(parse_profile(path.read_text("utf-8"), path.stem))
        except _WrongFile as wrong:
            errors.append(
                ProfileError(
                    file=path.name,
                    line=wrong.line,
                    problem=wrong.problem,
                    field=wrong.field,
                    reason=wrong.reason,
                )
            )
        except (OSError, UnicodeDecodeError) as wrong:
            reason = type(wrong).__name__
            errors.append(
                ProfileError(
                    file=path.name, line=1, problem=Problem.UNREADABLE, field="", reason=reason
                )
            )
    return profiles, errors


def parse_profile(text: str, name: str) -> Profile:
    """Return the profile written in a file. Raises ValueError with line and reason."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise _WrongFile(Problem.YAML, line, wrong.problem or "not YAML") from None
    except (yaml.YAMLError, ValueError) as wrong:
        raise _WrongFile(Problem.YAML, 1, str(wrong)) from None
    try:
        checked = check(data)
    except vol.MultipleInvalid as wrong:
        first = wrong.errors[0]
        path = list(first.path)
        raise _WrongFile(_problem(first), _line(root, path), str(first), path) from None
    base = checked.get("extends")
    if base is not None and base not in PROFILES:
        raise _WrongFile(
            Problem.BASE,
            _line(root, ["extends"]),
            f"no built-in profile is called {base}",
            ["extends"],
        )
    return profile_from(checked, name, "file")


def skeleton(schema: ProductSchema, specs: Iterable[EntitySpec]) -> str:
    """Return a profile file that says what is decided now, ready to be changed."""
    points = {spec.datapoint.name: _decisions(spec) for spec in specs if spec.datapoint}
    data = {
        "name": schema.name,
        "match": {"product_keys": [schema.product_key]},
        "datapoints": points,
    }
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def _decisions(spec: EntitySpec) -> dict[str, Any]:
    said = {name: value for name in _SHOWN if (value := getattr(spec, name)) is not None}
    if spec.composite:  # disabled because it is claimed, and it would not be claimed if it said so
        del said["enabled"]
    said["name"] = {"en": spec.name, "zh-Hans": spec.chinese}
    if spec.options and spec.platform in ("select", "sensor", "switch", "binary_sensor"):
        said["options"] = dict(spec.options)
    return said


class _WrongFile(ValueError):
    def __init__(self, problem: Problem, line: int, reason: str, path: Iterable[Any] = ()) -> None:
        super().__init__(f"line {line}: {reason}")
        self.problem = problem
        self.line = line
        self.reason = reason
        self.field = ".".join(map(str, path))


def _problem(err: vol.Invalid) -> Problem:
    if isinstance(err, vol.RequiredFieldInvalid):
        return Problem.MISSING
    return Problem.UNKNOWN if err.error_message.startswith(_UNKNOWN) else Problem.VALUE


def _line(node: yaml.Node | None, path: list[Any]) -> int:
    """Return the line of the innermost part of a path that exists in the file."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pairs = {str(key.value): (key, value) for key, value in node.value}
            if str(step) not in pairs:
                return line
            key, node = pairs[str(step)]
            line = key.start_mark.line + 1
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line
