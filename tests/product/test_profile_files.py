"""A person's own files: used when right, named with line and reason when wrong, and easy to start from."""

from pathlib import Path

import pytest

from custom_components.gizwits.product.describe import describe
from custom_components.gizwits.product.profile_files import load_profiles, parse_profile, skeleton
from custom_components.gizwits.product.schema import parse_schema

from .builders import attr, document, number

SCHEMA = parse_schema(
    document(attr("power"), number("Level", 0, 100), attr("m", "enum", enum=["a", "on"])), "mine"
)
GOOD = """\
match: {product_keys: [mine]}
datapoints:
  Level:
    unit: mL
    maximum: 50
  m:
    options: {on: "on", off: a}
"""


def test_a_right_file_is_used() -> None:
    found = {spec.key: spec for spec in describe(SCHEMA, [parse_profile(GOOD, "tank")])}
    assert (found["Level"].unit, found["Level"].maximum) == ("mL", 50)
    assert found["m"].options == {"on": "on", "off": "a"}
    assert found["Level"].layers["unit"] == "file tank"


@pytest.mark.parametrize(
    ("text", "line", "problem", "field"),
    [
        ("datapoints:\n  Level:\n    unti: mL\n", 3, "unknown", "datapoints.Level.unti"),
        ("datapoints:\n  Level:\n    step: 0\n", 3, "value", "datapoints.Level.step"),
        ("composites:\n  - platform: fan\n    roles: {}\n", 2, "missing", "composites.0.name"),
        ("match: {\n", 2, "yaml", ""),
        ("name: \0\n", 1, "yaml", ""),
        ("name: x\nextends: nobody\n", 2, "base", "extends"),
        ("- a\n", 1, "value", ""),
        ("", 1, "value", ""),
    ],
)
def test_a_wrong_file_is_named_with_line_and_reason(
    tmp_path: Path, text: str, line: int, problem: str, field: str
) -> None:
    (tmp_path / "a.yaml").write_text(text)
    (tmp_path / "b.yaml").write_text(GOOD)
    profiles, errors = load_profiles(tmp_path)
    assert [profile.name for profile in profiles] == ["b"]
    (error,) = errors
    assert (error.file, error.line, error.problem, error.field) == ("a.yaml", line, problem, field)
    assert error.reason


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\xff")
    _, errors = load_profiles(tmp_path)
    assert [error.problem for error in errors] == ["unreadable"]


def test_no_folder_is_no_profile(tmp_path: Path) -> None:
    assert load_profiles(tmp_path / "none") == ([], [])


def test_a_skeleton_says_what_is_decided_now() -> None:
    before = describe(SCHEMA)
    after = describe(SCHEMA, [parse_profile(skeleton(SCHEMA, before), "mine")])
    for old, new in zip(before, after, strict=True):
        assert (new.key, new.platform, new.unit, new.options, new.category) == (
            old.key,
            old.platform,
            old.unit,
            old.options,
            old.category,
        )
