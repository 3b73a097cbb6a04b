"""Compile product/data/*.yaml and product/profiles/*.yaml, written by people, to the one JSON file that is loaded.

``--check`` only says whether the compiled file is up to date. One file of the standard library's own format loads in
milliseconds and needs no YAML where the product package runs without Home Assistant.
"""

import argparse
import json
from pathlib import Path
import sys
from typing import Any

import yaml

PRODUCT = Path(__file__).parents[1] / "custom_components/gizwits/product"
TARGET = PRODUCT / "data/compiled.json"


def _read(path: Path) -> Any:
    """Read YAML with every scalar as text, so that ``on``, ``no`` and ``off`` are words."""
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)


def _surfaces() -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Return the words behind every spelling, the Chinese for every word, and the spellings in pinyin."""
    surfaces: dict[str, str] = {}
    chinese: dict[str, str] = {}
    pinyin: list[str] = []
    for spelling, meaning in _read(PRODUCT / "data/phrases.yaml").items():
        surfaces[spelling.replace("_", "").casefold()] = meaning
    for word, line in _read(PRODUCT / "data/words.yaml").items():
        for spelling in (word, *(line or "").split()):
            surfaces.setdefault(spelling.replace("_", "").casefold(), word)
            if not spelling.isascii():
                chinese.setdefault(word, spelling)
            elif word in chinese:
                pinyin.append(spelling)
    for spelling, meaning in surfaces.items():
        if not spelling.isascii() and " " not in meaning:
            chinese.setdefault(meaning, spelling)
    return surfaces, chinese, pinyin


def _concepts(surfaces: dict[str, str]) -> dict[str, Any]:
    """Return the concepts with their patterns in plain words, whatever spelling the file uses."""
    concepts: dict[str, Any] = _read(PRODUCT / "data/concepts.yaml")
    known = set(" ".join(surfaces.values()).split()) - {"|"}
    for name, concept in concepts.items():
        patterns = [
            " ".join(
                word if word in known else surfaces.get(word) or _unknown(name, word)
                for word in pattern.split()
            )
            for pattern in concept["match"]
        ]
        concept["match"] = sorted(set(patterns), key=patterns.index)
    return concepts


def _unknown(concept: str, word: str) -> str:
    sys.exit(f"concepts.yaml: {concept} uses {word!r}, which is not in words.yaml")


class _Yaml12(yaml.SafeLoader):
    """YAML 1.2 truth values only, so that ``on`` and ``off`` can be options."""


_Yaml12.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool") or first in "tTfF"
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _profiles() -> dict[str, Any]:
    """Return the profiles by file name; profile_schema.py checks them in tests and for people's own files."""
    return {
        path.stem: yaml.load(path.read_text(), Loader=_Yaml12)
        for path in sorted((PRODUCT / "profiles").glob("*.yaml"))
    }


def compiled() -> str:
    """Return the text of the compiled file."""
    surfaces, chinese, pinyin = _surfaces()
    data = {
        "surfaces": surfaces,
        "chinese": chinese,
        "pinyin": pinyin,
        "concepts": _concepts(surfaces),
        "quantities": _read(PRODUCT / "data/quantities.yaml"),
        "units": _read(PRODUCT / "data/units.yaml"),
        "profiles": _profiles(),
        "options": _read(PRODUCT / "data/options.yaml"),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write or check the compiled file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        TARGET.write_text(compiled())
        return 0
    if TARGET.read_text() == compiled():
        return 0
    print("product/data/compiled.json is out of date: run python -m script.compile_product_data")
    return 1


if __name__ == "__main__":
    sys.exit(main())
