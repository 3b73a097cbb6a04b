"""The texts are complete in every language and obey the rules of Home Assistant."""

import re

import pytest

from .translations import LANGUAGES, load, placeholders

KEY = re.compile(r"(?!.+[_-]{2})(?![_-])[a-z0-9-_]+(?<![_-])")
UNFIT = re.compile(r"\b(?:https?|wss?|mqtts?|ftp)://|\bwww\.|<[a-zA-Z/!]|'\{\w+\}'")
STATIC = re.compile(r"\.(?:state|state_attributes|unit_of_measurement)\b")
WORD = re.compile(r"[a-z]{3}")
PLACEHOLDER = re.compile(r"\{\w+\}")

TEXTS = {language: load(language) for language in LANGUAGES}
ENGLISH = TEXTS["en"]

every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_languages() -> None:
    assert {*LANGUAGES} >= {"en", "zh-Hans"}


@every_language
def test_same_keys(language: str) -> None:
    assert TEXTS[language].keys() ^ ENGLISH.keys() == set()


@every_language
def test_same_placeholders(language: str) -> None:
    differ = [
        key
        for key, text in TEXTS[language].items()
        if sorted(placeholders(text)) != sorted(placeholders(ENGLISH[key]))
    ]
    assert differ == []


@every_language
def test_texts_are_fit_to_be_shown(language: str) -> None:
    unfit = [
        key
        for key, text in TEXTS[language].items()
        if not text or text != text.strip() or UNFIT.search(text)
    ]
    assert unfit == []


def test_keys_are_fit_to_be_looked_up() -> None:
    parts = {part for key in ENGLISH for part in key.split(".")}
    assert [part for part in parts if not KEY.fullmatch(part)] == []


def test_placeholders_are_names_and_none_is_in_a_fixed_text() -> None:
    for key, text in ENGLISH.items():
        names = placeholders(text)
        assert all(name.isidentifier() for name in names), key
        assert not (names and STATIC.search(key)), key


def test_explained_fields_exist() -> None:
    orphans = [
        key
        for key in ENGLISH
        if ".data_description." in key
        and key.replace(".data_description.", ".data.") not in ENGLISH
    ]
    assert orphans == []


def test_titles_of_menus_are_plain() -> None:
    """The frontend fills in the placeholders of a form's title, but not those of a menu's."""
    menus = {key.partition(".menu_options.")[0] for key in ENGLISH if ".menu_options." in key}
    flows = {menu for menu in menus if menu.startswith(("config.", "options."))}
    assert flows
    assert not [menu for menu in flows if PLACEHOLDER.search(ENGLISH[f"{menu}.title"])]


def test_chinese_is_chinese() -> None:
    """A text that was forgotten is still an English word; PM2.5 and AppID are the same in both."""
    forgotten = [
        key
        for key, text in TEXTS["zh-Hans"].items()
        if text == ENGLISH[key] and WORD.search(PLACEHOLDER.sub("", text))
    ]
    assert forgotten == []
