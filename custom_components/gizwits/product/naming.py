"""Names people read: of a concept where it says everything, else of the words of the name or label."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from .labels import in_english
from .schema import Datapoint
from .semantics import Meaning
from .vocabulary import Piece, Reading, chinese
from .words import words

_SHORTEST_WORD = 3
_SAYING_NOTHING = {"value", "of", "channel", "quantity"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in both languages; ``key`` is its translation key, None where it is made of words."""

    english: str
    chinese: str
    key: str | None = None
    placeholders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def names(meanings: Iterable[tuple[Datapoint, Meaning, bool]]) -> list[Name]:
    """Return one name per datapoint (with its meaning and whether it is guarded), different ones where possible."""
    known = list(meanings)
    result = [_first(datapoint, meaning, guarded) for datapoint, meaning, guarded in known]
    keys = Counter(name.key for name in result if name.key)
    for index, (_, meaning, _) in enumerate(known):
        name = result[index]
        if name.key and keys[name.key] > 1:
            numbers = meaning.name.numbers or meaning.label.numbers
            result[index] = _numbered(name, numbers[0]) if len(numbers) == 1 else name
    for tell_apart in (_composed, _literal):
        taken = Counter((name.english.casefold()) for name in result)
        for index, (datapoint, meaning, _) in enumerate(known):
            if taken[result[index].english.casefold()] > 1:
                result[index] = tell_apart(datapoint, meaning)
    return result


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
    """Name by words: of the identifier where it has any, else of the label."""
    text = None
    if not _readable(meaning.name):
        text = in_english(meaning.label_text)
    return Name(
        english=text or _in_words(meaning.name) or datapoint.name,
        chinese=_in_chinese(datapoint, meaning),
    )


def _literal(datapoint: Datapoint, meaning: Meaning) -> Name:
    """Name by the identifier as it is: unique in its product."""
    text = " ".join(words(datapoint.name)) or datapoint.name
    return Name(english=text[:1].upper() + text[1:], chinese=_in_chinese(datapoint, meaning))


def _readable(reading: Reading) -> bool:
    return bool(set(reading.tokens) - _SAYING_NOTHING) or any(
        len(word) >= _SHORTEST_WORD for word in reading.unknown
    )


def _telling(reading: Reading) -> tuple[Piece, ...]:
    """Return the pieces without a leading "data" or "parameter", if anything else is left."""
    rest = tuple(piece for piece in reading.pieces if piece.text not in ("value", "of"))
    return rest if any(piece.kind != "number" for piece in rest) else reading.pieces


def _in_words(reading: Reading) -> str:
    text = " ".join(piece.english for piece in _telling(reading))
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
