"""The vocabulary: words behind spellings, concepts made of words, units and option labels.

Written in data/*.yaml, compiled to data/compiled.json by script/compile_product_data.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
import json
from pathlib import Path
from typing import Any

from .words import words

_LONGEST_JOIN = 3
_SHORTEST_PIECE = 3
_NO_PIECES = {
    "ion",
    "and",
    "the",
    "for",
    "with",
}  # syllables of other words: "detection", "command"
_LONGEST_SPLIT = 28
_KINDS = ("word", "number", "unknown")
NO_HINTS: frozenset[str] = frozenset()

DATA: Mapping[str, Any] = json.loads(
    (Path(__file__).parent / "data/compiled.json").read_text("utf-8")
)
_SURFACES: Mapping[str, str] = DATA["surfaces"]
_CHINESE: Mapping[str, str] = DATA["chinese"]
_PINYIN = frozenset(DATA["pinyin"])
_COLOR_CONTEXT = {"color", "lamp", "brightness", "rgb", "white", "pwm", "hue"}
_LETTERS = {"r", "g", "b", "w"}
_CURRENT = {"current", "curr", "cur"}
_AFTER_AMPERES = {
    "set",
    "limit",
    "max",
    "min_limit",
    "protect",
    "fault",
    "error",
    "alarm",
    "value",
    "state",
}
_ACRONYMS = {"usb": "USB", "ntc": "NTC", "dc": "DC", "ac": "AC", "rfid": "RFID", "nfc": "NFC", "sos": "SOS", "gps": "GPS",
             "imei": "IMEI", "iccid": "ICCID", "bmi": "BMI", "eev": "EEV", "hepa": "HEPA", "pir": "PIR", "pin": "PIN",
             "bms": "BMS", "tv": "TV", "pid": "PID", "rpm": "RPM", "csq": "CSQ", "max": "maximum", "min_limit": "minimum",
             "amperage": "current", "none": "no", "builtin": "built-in", "min limit": "minimum", "power switch": "power", "pv": "PV", "photovoltaic": "PV", "voc": "VOC", "tvoc": "VOC", "hcho": "HCHO",
             "outlet_water": "outlet", "return_": "return", "co": "CO", "led": "LED", "uv": "UV", "ph": "pH", "tds": "TDS", "rgb": "RGB", "lcd": "LCD", "app": "app", "orp": "ORP",
             "wifi": "Wi-Fi", "pm25": "PM2.5", "pm10": "PM10", "co2": "CO2", "dhw": "hot water", "id": "ID", "ip": "IP",
             "ssid": "SSID", "sn": "SN", "rssi": "RSSI", "uart": "UART", "mac": "MAC"}  # fmt: skip
_LONGEST_CHINESE = max(len(spelling) for spelling in _SURFACES if not spelling.isascii())


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something a datapoint can be; ``platforms`` are those it can take ("binary" for extended datapoints)."""

    key: str
    names: Mapping[str, str]
    patterns: tuple[frozenset[str], ...]
    platforms: frozenset[str]
    kind: str | None = None
    role: str | None = None
    category: str | None = None
    device_class: str | None = None
    icon: str | None = None
    enabled: bool = True
    problem: bool = False
    compose: bool = False
    measured: bool = False
    read_out: bool = False
    platform: str | None = None
    needs_guard: bool = False
    needs_text: tuple[str, ...] = ()
    needs_options: str | None = None
    merge: bool = False
    options: tuple[str, ...] = ()

    @property
    def named_on(self) -> frozenset[str]:
        """The platforms that have a translation of its name."""
        found = (self.platforms - {"binary"}) | ({self.platform} if self.platform else set())
        return found | {"sensor"} if self.platforms & {"binary", "number"} else found


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of the vocabulary, a number, or something unknown: ``kind`` says which, ``said`` how it was written."""

    kind: str
    text: str
    said: str = ""

    @property
    def english(self) -> str:
        """The piece in English: as it was written, unless that was an abbreviation or another language."""
        if (
            self.kind != "word"
            or self.text == "of"
            or (self.said.isalpha() and self.said.isascii() and not self._is_short)
        ):
            text = self.said or self.text
        else:
            text = self.text.strip("_").replace("_", " ")
        return _ACRONYMS.get(text, text)

    @property
    def _is_short(self) -> bool:
        if len(self.said) < _SHORTEST_PIECE or self.said in _PINYIN:
            return True
        letters = iter(self.text)
        return len(self.said) < len(self.text) and all(letter in letters for letter in self.said)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in words of the vocabulary, in order."""

    pieces: tuple[Piece, ...]
    tokens: tuple[str, ...]
    numbers: tuple[str, ...]
    unknown: tuple[str, ...]


@lru_cache(maxsize=8192)
def read(text: str, hints: frozenset[str] = NO_HINTS) -> Reading:
    """Return a name or label in words of the vocabulary.

    ``hints`` are words said elsewhere about the same: they decide what an ambiguous abbreviation stands for.
    """
    pieces = _settled(tuple(_read(words(text), hints)), hints)
    return Reading(
        pieces, *(tuple(each.text for each in pieces if each.kind == kind) for kind in _KINDS)
    )


def _read(parts: tuple[str, ...], hints: frozenset[str]) -> Iterator[Piece]:
    index = 0
    while index < len(parts):
        length, found = _longest_join(parts, index)
        if parts[index] == "ch" and not "".join(parts[index + 1 : index + 2]).isdecimal():
            yield Piece("unknown", "CH")  # a channel has a number; else it may be central heating
            index += 1
            continue
        if found is not None:
            tokens = _decided(found, hints).split()
            said = parts[index] if length == len(tokens) == 1 else ""
            yield from (Piece("word", token, said) for token in tokens)
        elif parts[index].isdecimal():
            yield Piece("number", parts[index])
        else:
            yield from _pieces(parts[index])
        index += length


def _settled(pieces: tuple[Piece, ...], hints: frozenset[str]) -> tuple[Piece, ...]:
    """Return the pieces with what only their neighbours tell: amperes or "now", a colour or just a letter."""
    tokens = [piece.text for piece in pieces if piece.kind == "word"]
    lonely = sum(piece.kind != "number" for piece in pieces) == 1
    colored = lonely or not _COLOR_CONTEXT.isdisjoint({*tokens, *hints})
    result = []
    for index, piece in enumerate(pieces):
        after = {each.text for each in pieces[index + 1 :] if each.kind == "word"}
        if piece.said in _LETTERS and not colored:
            piece = Piece("unknown", piece.said.upper())
        elif piece.said in _CURRENT and len(pieces) > 1 and after <= _AFTER_AMPERES:
            piece = Piece("word", "amperage", "current")
        result.append(piece)
    return tuple(result)


def _decided(meaning: str, hints: frozenset[str]) -> str:
    """Return the meaning of a spelling: of several, the first that all of is said elsewhere, else the usual one."""
    usual, *others = meaning.split(" | ")
    return next((each for each in others if set(each.split()) & hints), usual)


def chinese(token: str) -> str | None:
    """Return how a word of the vocabulary is written in Chinese."""
    return _CHINESE.get(token)


def concepts_with(token: str) -> tuple[tuple[Concept, frozenset[str]], ...]:
    """Return the concepts, with the pattern, that need this word."""
    return _BY_TOKEN.get(token, ())


def _longest_join(parts: tuple[str, ...], index: int) -> tuple[int, str | None]:
    """Return how many words make up a known spelling ("count", "down"), and its meaning."""
    for length in range(_LONGEST_JOIN, 0, -1):
        joined = parts[index : index + length]
        if len(joined) == length:
            meaning = _SURFACES.get("".join(joined))
            if meaning is not None and not joined[0].isdecimal():
                return length, meaning
    return 1, None


def _pieces(word: str) -> Iterator[Piece]:
    """Split a word nobody wrote with joints: by dictionary, all or nothing for letters, greedy for Chinese."""
    if word.isascii():
        split = _split(word) if len(word) <= _LONGEST_SPLIT else None
        yield from (Piece("word", token) for token in split) if split else (Piece("unknown", word),)
        return
    index = 0
    while index < len(word):
        for length in range(min(_LONGEST_CHINESE, len(word) - index), 0, -1):
            meaning = _SURFACES.get(word[index : index + length])
            if meaning is not None:
                yield from (Piece("word", token) for token in _decided(meaning, NO_HINTS).split())
                break
        else:
            length = 1
            yield Piece("unknown", word[index])
        index += length


def _split(word: str) -> list[str] | None:
    """Return the fewest known words that make up a run of letters, or None."""
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end - 1, -1, -1):
            before, piece = best[start], word[start:end]
            long_enough = len(piece) >= _SHORTEST_PIECE or piece in ("on", "up")
            if before is None or not long_enough or piece in _NO_PIECES or piece not in _SURFACES:
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, piece]
    pieces = best[-1]
    return (
        [token for piece in pieces for token in _decided(_SURFACES[piece], NO_HINTS).split()]
        if pieces
        else None
    )


def _concept(key: str, data: Mapping[str, Any]) -> Concept:
    return Concept(
        key=key,
        names={"en": data["en"], "zh-Hans": data["zh"]},
        patterns=tuple(frozenset(pattern.split()) for pattern in data["match"]),
        platforms=frozenset(data["as"]),
        kind=data.get("kind"),
        role=data.get("role"),
        category=data.get("category"),
        device_class=data.get("class"),
        icon=data.get("icon"),
        enabled=data.get("enabled") != "false",
        problem=data.get("problem") == "true",
        compose=data.get("compose") == "true",
        measured=data.get("measured") == "true",
        read_out=data.get("sensor") == "true",
        platform=data.get("platform"),
        needs_guard=data.get("needs_guard") == "true",
        needs_text=tuple(data.get("needs_text", ())),
        needs_options=data.get("needs_options"),
        merge=data.get("merge") == "true",
        options=tuple(data.get("options", ())),
    )


CONCEPTS: Mapping[str, Concept] = {
    key: _concept(key, data) for key, data in DATA["concepts"].items()
}
QUANTITIES: Mapping[str, Mapping[str, Any]] = DATA["quantities"]
UNITS: Mapping[str, Mapping[str, Any]] = DATA["units"]
OPTIONS: Mapping[str, Mapping[str, Mapping[str, Any]]] = DATA["options"]


def _by_token() -> dict[str, tuple[tuple[Concept, frozenset[str]], ...]]:
    found: dict[str, list[tuple[Concept, frozenset[str]]]] = {}
    for concept in CONCEPTS.values():
        for pattern in concept.patterns:
            for token in pattern:
                found.setdefault(token, []).append((concept, pattern))
    return {token: tuple(entries) for token, entries in found.items()}


_BY_TOKEN = _by_token()
