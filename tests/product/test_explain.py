"""The command prints every datapoint with its decision and why, without Home Assistant."""

import json
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.gizwits.product import __main__ as command
from script import compile_product_data, generate_products, generate_translations

from .builders import attr, document, number
from .conftest import ROOT

FIELDS = [
    "product_key", "name", "platform", "device_class", "unit", "state_class", "category", "enabled", "english",
    "chinese", "min", "max", "step", "options_en", "options_zh", "composite", "why",
]  # fmt: skip


@pytest.fixture
def schema_file(tmp_path: Path) -> Path:
    path = tmp_path / "schema.json"
    path.write_text(
        json.dumps(
            document(
                attr("power"),
                number("set_temp", 16, 30),
                attr("m", "enum", enum=["制冷", "自动"]),
                product_key="pk",
            )
        )
    )
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["product", "explain", *arguments])
    return command.main()


def test_json_has_one_object_per_datapoint(
    schema_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, str(schema_file), "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == ["power", "set_temp", "m"]
    assert all(list(row) == FIELDS for row in rows)
    assert rows[1] | {"why": []} == {
        "product_key": "pk",
        "name": "set_temp",
        "platform": "number",
        "device_class": "temperature",
        "unit": "°C",
        "state_class": None,
        "category": None,
        "enabled": False,
        "english": "Target temperature",
        "chinese": "目标温度",
        "min": 16,
        "max": 30,
        "step": 1,
        "options_en": None,
        "options_zh": None,
        "composite": "climate",
        "why": [],
    }
    assert (rows[2]["options_en"], rows[2]["options_zh"]) == (
        ["Cool", "Automatic"],
        ["制冷", "自动"],
    )


def test_the_table_says_why(
    schema_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, str(schema_file)) == 0
    assert "range 16..30" in capsys.readouterr().out


def test_an_unreadable_file_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, str(tmp_path / "none.json")) == 1
    assert "none.json" in capsys.readouterr().err


def test_it_runs_where_nothing_is_installed(schema_file: Path) -> None:
    """-S leaves site-packages out: neither Home Assistant nor any library can be imported."""
    arguments = [
        sys.executable,
        "-S",
        "-m",
        "custom_components.gizwits.product",
        "explain",
        str(schema_file),
    ]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Target temperature" in done.stdout


def test_compiled_data_is_up_to_date() -> None:
    assert compile_product_data.TARGET.read_text() == compile_product_data.compiled()


@pytest.mark.parametrize("language", generate_translations.LANGUAGES)
def test_translations_of_entities_are_up_to_date(language: str) -> None:
    path = generate_translations.INTEGRATION / f"translations/{language}.json"
    assert json.loads(path.read_text())["entity"] == generate_translations.entity_section(language)


@pytest.mark.parametrize("language", generate_translations.LANGUAGES)
def test_every_language_has_the_whole_vocabulary(language: str) -> None:
    english, other = generate_translations.names("en"), generate_translations.names(language)
    assert {part: set(names) for part, names in other.items()} == {
        part: set(names) for part, names in english.items()
    }


def test_icons_are_up_to_date() -> None:
    path = generate_translations.INTEGRATION / "icons.json"
    assert json.loads(path.read_text())["entity"] == generate_translations.icon_section()


def test_the_page_of_products_is_up_to_date() -> None:
    assert generate_products.TARGET.read_text() == generate_products.document()
