"""Option labels: found in descriptions, given stable keys and readable names in English and Chinese."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from .codec import Value
from .vocabulary import OPTIONS, chinese, read

_SEPARATORS = (":", "-", ".", "=", "、", "为", "表示", "是", " ")
_WEAK = (
    "-",
    ".",
    " ",
    "、",
)  # also found in ranges and lists: the label must not begin with a digit
_COUNTED = "分秒时天度档挡级次个位字毫号日月年小第通为以到至或的"
_ENDS = ";,。\n"
_NOISE = " \t\r()（）[]【】;,。.、:：-"
_LONGEST_LABEL = 24
_GOING_ON = "中"
_VERBS = {"clean", "cook", "sterilize", "feed", "charge", "humidify", "dehumidify", "ventilate", "connect", "upgrade", "defrost",
          "open", "close", "wash", "drain", "fill", "rinse", "spin", "preheat", "brew", "flush", "learn", "pair", "stop",
          "dock", "unlock", "play", "sync", "start", "work", "bake", "stew"}  # fmt: skip
_MOST_LABELS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice: ``key`` is the state people see in automations, ``known`` when it has translations."""

    key: str
    english: str
    chinese: str
    known: bool


def labels_in(description: str) -> dict[int, str]:
    """Return the meanings of numbers written into a description: "0:off, 1:on" is {0: "off", 1: "on"}.

    Empty unless at least two numbers in ascending order from 0 or 1 are explained. Linear in the text.
    """
    text = normalize("NFKC", description[:512])
    return _explained(_without_brackets(text)) or _explained(text)


def range_in(description: str) -> tuple[int, int] | None:
    """Return the only range a description speaks of ("30~100", "(1-3档)"), its low end only if 0 is not an extra."""
    text = normalize("NFKC", description[:512]).replace("至", "~").replace("到", "~")
    found = []
    for index, letter in enumerate(text):
        low, high = _digits_before(text, index), _digits_after(text, index + 1)
        if letter in "~-" and low and high and int(low) < int(high):
            found.append((int(low), int(high)))
    if len(found) != 1:
        return None
    low_end, high_end = found[0]
    return (0 if "为0" in text or "0:" in text else low_end), high_end


def _digits_before(text: str, index: int) -> str:
    text = text[max(0, index - 8) : index].rstrip("KkWw%°C ")
    digits = ""
    while text and text[-1] in "0123456789":
        digits, text = text[-1] + digits, text[:-1]
    return "" if text[-1:] in ("~", "-", ".", "+") else digits


def _digits_after(text: str, index: int) -> str:
    digits = ""
    while index < len(text) and text[index] in "0123456789" and len(digits) < 8:
        digits += text[index]
        index += 1
    return "" if text[index : index + 1] in ("~", "-", ".", ":", "H", "h") else digits


def _without_brackets(text: str) -> str:
    kept, depth = [], 0
    for letter in text:
        depth += letter == "("
        if depth == 0:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    return "".join(kept)


def _explained(text: str) -> dict[int, str]:
    found: dict[int, str] = {}
    chosen: list[tuple[int, int, int]] = []
    for number, start, end in _numbers(text):
        expected = chosen[-1][0] + 1 if chosen else None
        if (expected is None and number in (0, 1)) or number == expected:
            chosen.append((number, start, end))
    if len(chosen) < 2:
        return {}
    ends = [start for _, start, _ in chosen[1:]] + [len(text)]
    for (number, _, start), end in zip(chosen, ends, strict=True):
        label = _label(text[start:end])
        if not label:
            return {}
        found[number] = label
    return found if len(found) <= _MOST_LABELS else {}


def options_for(labels: Iterable[str], groups: tuple[str, ...]) -> tuple[Option, ...]:
    """Return one option per label, keys unique; ``groups`` of options.yaml are looked at first."""
    taken: set[str] = set()
    result = []
    for index, label in enumerate(labels):
        option = _option(label, groups, index)
        key = option.key
        if key in taken:
            key = f"{key}_{index}"
            option = Option(
                key=key, english=f"{option.english} {index}", chinese=option.chinese, known=False
            )
        taken.add(key)
        result.append(option)
    return tuple(result)


def merged(
    labels: Mapping[Value, str], groups: tuple[str, ...]
) -> tuple[Mapping[Value, str], Mapping[Value, Value]]:
    """Return the choices that differ in meaning, and which values mean the same as one of them."""
    first: dict[str, Value] = {}
    aliases: dict[Value, Value] = {}
    for value, label in labels.items():
        same = first.setdefault(options_for((label,), groups)[0].key, value)
        if same != value:
            aliases[value] = same
    return {value: label for value, label in labels.items() if value not in aliases}, aliases


def _numbers(text: str) -> Iterable[tuple[int, int, int]]:
    """Yield (number, where it starts, where its label starts) for every number followed by a separator."""
    index = 0
    while index < len(text):
        if not (text[index].isdecimal() and text[index].isascii()):
            index += 1
            continue
        start = index
        while index < len(text) and text[index].isdecimal() and text[index].isascii():
            index += 1
        before = text[start - 1] if start else " "
        if before.isascii() and (before.isalnum() or before in "~-./"):
            continue
        after = text[index:].lstrip(" ") if index - start <= 3 else ""
        separator = next(
            (
                each
                for each in _SEPARATORS
                if after.startswith(each) or text.startswith(each, index)
            ),
            None,
        )
        if (
            separator is None
            and after
            and not after[0].isascii()
            and after[0].isalpha()
            and after[0] not in _COUNTED
        ):
            separator = ""  # "0停机,1自动"
        if separator is None:
            continue
        label = text[index:].lstrip(" ").removeprefix(separator).lstrip(" ")
        if separator in _WEAK and (not label or label[0].isdecimal() or label[0] in "~-"):
            continue
        yield int(text[start:index]), start, len(text) - len(label)


def _label(text: str) -> str:
    for end in _ENDS:
        text = text.split(end, 1)[0]
    label = text.strip(_NOISE)
    for open_, close in ("()", "（）"):
        if open_ in label and close not in label:
            label = label.split(open_, 1)[0]
    label = label.strip(_NOISE)
    return label if len(label) <= _LONGEST_LABEL else ""


@lru_cache(maxsize=4096)
def _option(label: str, groups: tuple[str, ...], index: int) -> Option:
    plain = normalize("NFKC", label).strip().casefold()
    for spelling in (
        plain,
        plain.replace("_", " "),
        plain.split("(", 1)[0].strip(),
        plain.split(",", 1)[0].strip(),
    ):
        for group in groups:
            if key := _SPELLINGS[group].get(spelling):
                return _known(group, key)
        for group in OPTIONS:
            if key := _SPELLINGS[group].get(spelling):
                return _known(group, key)
    return _composed(label, index)


def _known(group: str, key: str) -> Option:
    names = OPTIONS[group][key]
    return Option(key=key, english=names["en"], chinese=names["zh"], known=True)


def _composed(label: str, index: int) -> Option:
    """Name a label by its words; without any, by its text or its index."""
    if label.isdecimal():
        return Option(key=label, english=label, chinese=label, known=False)
    if label.isascii():
        key = "_".join(part for part in label.casefold().replace("-", " ").split() if part)
        key = (
            "".join(letter for letter in key if letter.isalnum() or letter == "_")
            or f"option_{index}"
        )
        shown = label.replace("_", " ").strip()
        return Option(
            key=key, english=shown[:1].upper() + shown[1:], chinese=_in_chinese(label), known=False
        )
    text = in_english(label)
    if text is None:
        return Option(key=f"option_{index}", english=f"Option {index}", chinese=label, known=False)
    key = text.casefold().replace(" ", "_")
    return Option(key=key, english=text, chinese=label, known=False)


def in_english(label: str) -> str | None:
    """Return a text in English if every word of it is known."""
    reading = read(label)
    if reading.unknown or not reading.tokens:
        return None
    pieces = [each for each in reading.pieces if each.text != "of"]
    if label.endswith(_GOING_ON) and len(pieces) > 1 and pieces[-1].text == "medium":
        text = _going_on([each.english for each in pieces[:-1]])
    else:
        text = " ".join(each.english for each in pieces)
    return text[:1].upper() + text[1:] or None


def _going_on(said: list[str]) -> str:
    """Return what goes on ("清扫中", being cleaned): English says it with the verb's form."""
    *rest, verb = said
    if verb in _VERBS:
        verb = verb.removesuffix("e") + "ing"
    return " ".join((*rest, verb))


def _in_chinese(label: str) -> str:
    reading = read(label)
    parts = [chinese(token) for token in reading.tokens]
    if reading.unknown or not parts or None in parts:
        return label
    return "".join(part for part in parts if part) + "".join(reading.numbers)


def _spellings(group: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    result: dict[str, str] = {}
    for key, names in group.items():
        also = names.get("also")
        for spelling in (key, names["en"], names["zh"], *(also if isinstance(also, list) else ())):
            result.setdefault(normalize("NFKC", str(spelling)).casefold().replace("_", " "), key)
    return result


_SPELLINGS = {group: _spellings(options) for group, options in OPTIONS.items()}
