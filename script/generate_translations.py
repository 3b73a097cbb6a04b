"""Write the ``entity`` sections of translations/*.json and icons.json from the product vocabulary.

What no product has is in ``entity_texts.yaml``.

Other sections stay as they are. ``--check`` only says whether the files are up to date.
"""

import argparse
from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import sys
from typing import Any

import yaml

from custom_components.gizwits.product.compose import RECIPES
from custom_components.gizwits.product.vocabulary import CONCEPTS, OPTIONS, Concept

INTEGRATION = Path(__file__).parents[1] / "custom_components/gizwits"
WRITTEN = yaml.safe_load((Path(__file__).parent / "entity_texts.yaml").read_text())
LANGUAGES = ("en", "zh-Hans", "de", "fr", "es", "it", "nl")
_WITH_STATES = ("select", "sensor")
# The concepts whose options name the modes of a composite; a water heater's mode is its state.
_MODES = {
    "climate": {"preset_mode": "mode", "fan_mode": "fan_speed", "swing_mode": "swing"},
    "fan": {"preset_mode": "fan_speed"},
    "humidifier": {"mode": "mode"},
    "light": {"effect": "light_mode"},
}


def names(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names of concepts, options and composites in a language."""
    if language in ("en", "zh-Hans"):
        short = {"en": "en", "zh-Hans": "zh"}[language]
        return {
            "concepts": {
                key: each.names[language] for key, each in CONCEPTS.items() if not each.compose
            },
            "options": {
                key: each[short]
                # the first that has a word is the common one
                for group in reversed([*OPTIONS.values()])
                for key, each in group.items()
            },
            "composites": {recipe.platform: recipe.names[language] for recipe in RECIPES},
        }
    path = INTEGRATION / f"product/data/names.{language}.yaml"
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader) if path.exists() else {}


def entity_section(language: str) -> dict[str, Any]:
    """Return the ``entity`` section of a translation file."""
    known = names(language)
    section: dict[str, dict[str, Any]] = {}
    for key, name in known.get("composites", {}).items():
        section.setdefault(key, {})[key] = {"name": name, **_modes(key, known["options"])}
    for key, concept in CONCEPTS.items():
        if concept.compose or key not in known.get("concepts", {}):
            continue
        name = known["concepts"][key]
        for platform in sorted(concept.named_on):
            entries = section.setdefault(platform, {})
            states = _states(concept, known.get("options", {})) if platform in _WITH_STATES else {}
            extra = {"state": states} if states else {}
            entries[key] = {"name": name, **extra}
            entries[f"{key}_number"] = {"name": f"{name} {{number}}", **extra}
    for platform, entries in WRITTEN.items():
        section.setdefault(platform, {}).update(
            {
                key: {"name": each["names"][language], **_values(each, language)}
                for key, each in entries.items()
            }
        )
    return _sorted(section)


def _values(entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the texts of the states of an entity, and of the values that its attributes have."""
    states = {value: texts[language] for value, texts in entry.get("states", {}).items()}
    attributes = {
        attribute: {"state": {value: texts[language] for value, texts in values.items()}}
        for attribute, values in entry.get("attributes", {}).items()
    }
    texts = {"state": states, "state_attributes": attributes}
    return {kind: each for kind, each in texts.items() if each}


def icon_section() -> dict[str, Any]:
    """Return the ``entity`` section of icons.json."""
    section: dict[str, dict[str, Any]] = {}
    for key, concept in CONCEPTS.items():
        if concept.icon and not concept.compose:
            for platform in sorted(concept.named_on):
                for each in (key, f"{key}_number"):
                    section.setdefault(platform, {})[each] = {"default": concept.icon}
    for platform, entries in WRITTEN.items():
        if icons := {
            key: {"default": each["icon"]} for key, each in entries.items() if "icon" in each
        }:
            section.setdefault(platform, {}).update(icons)
    return _sorted(section)


def _modes(platform: str, options: Mapping[str, str]) -> dict[str, Any]:
    if platform == "water_heater":
        return {"state": _states(CONCEPTS["mode"], options)}
    attributes = {
        attribute: {"state": _states(CONCEPTS[concept], options)}
        for attribute, concept in _MODES.get(platform, {}).items()
    }
    return {"state_attributes": attributes} if attributes else {}


def _states(concept: Concept, options: Mapping[str, str]) -> dict[str, str]:
    return {
        key: options[key] for group in concept.options for key in OPTIONS[group] if key in options
    }


def _sorted(section: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        platform: dict(sorted(entries.items())) for platform, entries in sorted(section.items())
    }


def _files() -> Iterator[tuple[Path, dict[str, Any]]]:
    yield INTEGRATION / "icons.json", icon_section()
    for language in LANGUAGES:
        if section := entity_section(language):
            yield INTEGRATION / f"translations/{language}.json", section


def main() -> int:
    """Write or check the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for path, section in _files():
        before = path.read_text() if path.exists() else "{}"
        text = (
            json.dumps({**json.loads(before), "entity": section}, ensure_ascii=False, indent=2)
            + "\n"
        )
        if text != before:
            stale.append(path.name)
            if not check:
                path.write_text(text)
    if check and stale:
        print(f"out of date: {', '.join(stale)}; run python -m script.generate_translations")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
