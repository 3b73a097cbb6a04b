"""Names people read: of a concept where it says everything, else of the words of the name or label."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from .labels import in_english
from .schema import Datapoint
from .semantics import Meaning
from .vocabulary import Piece, Reading, chinese, read
from .words import words

_SHORTEST_WORD = 3
_SAYING_NOTHING = {"value", "of", "channel", "quantity", "fault", "error", "alarm"}
_AFTER_FAULT = {"code", "state", "list", "quantity", "history", "message", "type", "alarm", "volume", "duration", "time", "set",
                "switch", "sound", "push", "delay", "clear", "of", "mode", "level", "brightness", "temperature"}  # fmt: skip
_SMALL_WORDS = {"for", "to", "in", "with", "by", "and", "of"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in both languages; ``key`` is its translation key, None where it is made of words."""

    english: str
    chinese: str
    key: str | None = None
    placeholders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def names(meanings: Iterable[tuple[Datapoint, Meaning, bool]]) -> list[Name]:
    """Return one name per datapoint (with its meaning and whether it is guarded), different ones where possible.

    Of those alike the first that a concept names keeps its name, if that tells them apart.
    """
    known = list(meanings)
    result = [_first(datapoint, meaning, guarded) for datapoint, meaning, guarded in known]
    keys = Counter(name.key for name in result if name.key)
    for index, (_, meaning, _) in enumerate(known):
        name = result[index]
        if name.key and keys[name.key] > 1:
            said = meaning.name.numbers or meaning.label.numbers
            result[index] = _numbered(name, said[0]) if len(said) == 1 else name
    numbers = [datapoint.data_type.is_number for datapoint, *_ in known]
    for tell_apart, leads in (
        (_composed, True),
        (_literal, True),
        (_composed, False),
        (_literal, False),
    ):
        for alike in _groups(result, numbers):
            leader = next((index for index in alike if result[index].key), None) if leads else None
            for index in alike:
                if index != leader:
                    datapoint, meaning, _ = known[index]
                    result[index] = tell_apart(datapoint, meaning)
    return result


def _groups(result: list[Name], numbers: list[bool]) -> list[list[int]]:
    """Return the places of names that are alike in English; a number may share one with what is none."""
    places: dict[tuple[str, bool], list[int]] = {}
    for index, (name, number) in enumerate(zip(result, numbers, strict=True)):
        places.setdefault((name.english.casefold(), number), []).append(index)
    return [alike for alike in places.values() if len(alike) > 1]


def _first(datapoint: Datapoint, meaning: Meaning, guarded: bool) -> Name:
    concept = meaning.concept
    if concept and meaning.whole and not concept.compose and not guarded:
        return Name(english=concept.names["en"], chinese=concept.names["zh-Hans"], key=concept.key)
    return _composed(datapoint, meaning)


def _numbered(name: Name, number: str) -> Name:
    number = str(int(number))
    return replace(
        name,
        english=f"{name.english} {number}",
        chinese=f"{name.chinese} {number}",
        key=f"{name.key}_number",
        placeholders=MappingProxyType({"number": number}),
    )


def _composed(datapoint: Datapoint, meaning: Meaning) -> Name:
    """Name by words: of an English label, of the identifier where it has any, else of the label."""
    name, label = meaning.name, meaning.label
    text = None
    if _is_better(meaning.label_text, label, name):
        text = _as_written(meaning.label_text)
    elif not _readable(name) or name.unknown:
        text = in_english(meaning.label_text)
    return Name(
        english=text or _in_words(name) or datapoint.name,
        chinese=_in_chinese(datapoint, meaning),
    )


def _is_better(text: str, label: Reading, name: Reading) -> bool:
    """Return whether a label is English, and not just some of the words of the identifier."""
    said, all_said = ({piece.text for piece in each.pieces} for each in (label, name))
    return text.isascii() and " " in text.strip() and not said < all_said


def _as_written(text: str) -> str:
    """Return an English label as a sentence: its own words, but abbreviations written out, without what is in brackets."""
    return _joined(
        [_spelled_out(word) for word in _without_brackets(text).replace("_", " ").split()]
    )


def _without_brackets(text: str) -> str:
    before, bracket, after = text.partition("(")
    return f"{before} {after.partition(')')[2]}" if bracket and before.strip() else text


def _spelled_out(word: str) -> str:
    pieces = read(word).pieces
    if len(pieces) == 1 and pieces[0].kind != "number":
        short = pieces[0].english
        return short.upper() if len(short) == 1 else short
    if any(letter.isdecimal() for letter in word) and all(
        each.kind != "unknown" for each in pieces
    ):
        return _joined([each.english for each in pieces]).casefold()
    return word if any(letter.isupper() for letter in word[1:]) else word.casefold()


def _literal(datapoint: Datapoint, meaning: Meaning) -> Name:
    """Name by the identifier as it is: unique in its product."""
    text = " ".join(words(datapoint.name)) or datapoint.name
    return Name(english=text[:1].upper() + text[1:], chinese=_in_chinese(datapoint, meaning))


def _readable(reading: Reading) -> bool:
    return bool(set(reading.tokens) - _SAYING_NOTHING) or any(
        len(word) >= _SHORTEST_WORD for word in reading.unknown
    )


def _telling(reading: Reading) -> tuple[Piece, ...]:
    """Return the pieces without "data", "parameter" and articles, if anything else is left."""
    rest = tuple(piece for piece in reading.pieces if not _is_empty(piece))
    return rest if any(piece.kind != "number" for piece in rest) else reading.pieces


def _is_empty(piece: Piece) -> bool:
    return piece.text == "value" or (piece.text == "of" and piece.said not in _SMALL_WORDS)


def _in_words(reading: Reading) -> str:
    said = (piece.english for piece in _fault_last(_telling(reading)))
    return _joined([text.upper() if len(text) == 1 else text for text in said])


def _fault_last(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return "inlet fault" for "fault inlet", as one says it."""
    if not pieces:
        return ()
    first, *rest = pieces
    follows = bool(rest) and rest[0].kind == "word" and rest[0].text not in _AFTER_FAULT
    return (*rest, first) if first.text in ("fault", "error", "alarm") and follows else pieces


def _joined(parts: list[str]) -> str:
    """Return words as a sentence; a letter and its number are one code: "E1"."""
    result: list[str] = []
    for part in parts:
        if part.isdecimal() and result and len(result[-1]) == 1 and result[-1].isalpha():
            result[-1] += part
        else:
            result.append(part)
    text = " ".join(result)
    return text[:1].upper() + text[1:]


def _in_chinese(datapoint: Datapoint, meaning: Meaning) -> str:
    label = datapoint.display_name.replace("_", " ").strip()
    if any(not letter.isascii() for letter in label):
        return label
    parts = [
        chinese(piece.text) if piece.kind == "word" else piece.text for piece in meaning.name.pieces
    ]
    if meaning.name.tokens and not meaning.name.unknown and None not in parts:
        return "".join(part for part in parts if part)
    return label or datapoint.name
