"""What a datapoint is, from its names, description, type and range: concepts of the vocabulary with evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .codec import Value
from .labels import Option, labels_in, merged, options_for
from .quantities import accepts, is_unit, stated
from .schema import Access, Datapoint, DataType
from .vocabulary import CONCEPTS, Concept, Reading, concepts_with, read

_LONGEST_LABEL = 16
_NOTHING = {"of", "value", "control", "device", "app", "point"}
_NOTHING_WRITTEN = _NOTHING | {"set", "switch", "enable", "select", "adjust"}
_NOTHING_READ = _NOTHING | {"actual", "state", "sensor"}
_ALARM_WORDS = {"fault", "alarm", "error", "push", "abnormal", "protect"}
_SAID_TWICE, _SAID_IN_LABEL, _SAID_IN_NAME = 1.5, 1.2, 1.0
_SETTING = {"set", "limit", "max", "min_limit", "adjust", "preset", "rated"}
_ON_OR_OFF = {"on", "off", "standby", "nothing", "open", "closed", "close", "stop", "stopped", "running", "normal", "none",
              "fault", "start", "idle", "paused", "pause", "finished"}  # fmt: skip
_MOMENTARY = ("无含义", "无意义", "无操作", "无动作", "no meaning", "no action")
_NEEDED = frozenset(text for concept in CONCEPTS.values() for text in concept.needs_text)
_HEAD, _APART, _FILLER = 0.8, 1.0, 0.3
_WHOLE_LABEL, _WHOLE_NAME = 1.4, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What is known about a datapoint; ``whole`` when the concept covers every word of its name or label."""

    platform: str
    name: Reading
    label: Reading
    label_text: str
    values: tuple[Value, ...]
    options: tuple[Option, ...]
    aliases: Mapping[Value, Value] = field(default_factory=dict)
    concept: Concept | None = None
    whole: bool = False
    why: tuple[str, ...] = ()


def meaning(
    datapoint: Datapoint, reason: str | None = None, told: Concept | None = None
) -> Meaning:
    """Return the meaning of one datapoint by itself.

    ``reason`` says why it is guarded, if it is; ``told`` is the concept where a profile knows it.
    """
    label_text, where = _label(datapoint)
    labels = _values(datapoint)
    platform, why = _platform(
        datapoint, {option.key for option in options_for(labels.values(), ())}
    )
    label = read(label_text)
    name = read(datapoint.name, frozenset(label.tokens))
    concept, whole = _best(datapoint, platform, name, label, reason, tuple(labels.values()))
    if told:
        concept, whole = told, True
    if concept:
        if (
            concept.read_out
            and platform == "number"
            and reason is None
            and not _is_set(name, label)
        ):
            platform = "sensor"
            why += ("a reading although declared writable",)
        if concept.platform and platform == "switch":
            platform = concept.platform
        for text, reading, source in ((datapoint.name, name, "name"), (label_text, label, where)):
            if any(pattern & frozenset(reading.tokens) for pattern in concept.patterns):
                why += (f"{source} {text!r:.60} says {concept.key}",)
    groups = concept.options if concept else ()
    labels, aliases = merged(labels, groups) if concept and concept.merge else (labels, {})
    return Meaning(
        platform=platform,
        name=name,
        label=label,
        label_text=label_text,
        values=tuple(labels),
        options=options_for(labels.values(), groups),
        aliases=aliases,
        concept=concept,
        whole=whole,
        why=why,
    )


def meaningful(reading: Reading, datapoint: Datapoint) -> frozenset[str]:
    """Return the words that carry meaning for this kind of datapoint."""
    if datapoint.access in (Access.ALERT, Access.FAULT):
        nothing = _NOTHING_READ | _ALARM_WORDS
    else:
        nothing = _NOTHING_WRITTEN if datapoint.writable else _NOTHING_READ
    rest = frozenset(reading.tokens) - nothing
    return rest or frozenset(reading.tokens)


def _is_set(*readings: Reading) -> bool:
    """Return whether a text says that a person sets it: a limit of what is read is no reading."""
    return any(_SETTING & {*reading.tokens} for reading in readings)


def _label(datapoint: Datapoint) -> tuple[str, str]:
    """Return the best text besides the name: the display name, or a short description where it says nothing new."""
    display = datapoint.display_name
    if display and display.casefold() != datapoint.name.casefold():
        return display, "label"
    short = datapoint.description
    if (
        short
        and not is_unit(short)
        and len(short) <= _LONGEST_LABEL
        and read(short).tokens
        and not read(short).unknown
    ):
        return short, "description"
    return display, "label"


def _values(datapoint: Datapoint) -> Mapping[Value, str]:
    """Return the choices of a datapoint with their labels: of its enum, or of numbers its description explains."""
    explained = labels_in(datapoint.description)
    if datapoint.data_type is DataType.ENUM:
        numbers = [label for label in datapoint.options if label.isdecimal()]
        if (
            numbers
            and len(numbers) == len(datapoint.options)
            and set(explained) == set(map(int, numbers))
        ):
            return {label: explained[int(label)] for label in numbers}
        return {label: label for label in datapoint.options}
    if datapoint.data_type is DataType.BOOL:
        choices = options_for(explained.values(), ())
        chosen = {option.key for option in choices if option.known}
        two = set(explained) == {0, 1} and len(chosen) == 2 and chosen.isdisjoint(_ON_OR_OFF)
        return {bool(number): label for number, label in explained.items()} if two else {}
    if not datapoint.data_type.is_number or datapoint.ratio != 1 or datapoint.addition != 0:
        return {}
    low, high = datapoint.raw_minimum, datapoint.raw_maximum
    found: dict[Value, str] = {
        number: label for number, label in explained.items() if low <= number <= high
    }
    return found if len(found) > 1 else {}


def _platform(datapoint: Datapoint, keys: set[str]) -> tuple[str, tuple[str, ...]]:
    """Return the platform by type and access, and the evidence."""
    why: tuple[str, ...] = (f"{datapoint.access}, {datapoint.data_type}",)
    match datapoint.data_type:
        case DataType.BOOL:
            if datapoint.writable and any(
                word in datapoint.description.casefold() for word in _MOMENTARY
            ):
                return "button", (*why, "description says that one value does nothing")
            if keys and datapoint.access in (Access.WRITABLE, Access.READONLY):
                why += ("description names both values",)
                return ("select" if datapoint.writable else "sensor"), why
            return ("switch" if datapoint.writable else "binary_sensor"), why
        case DataType.ENUM if datapoint.writable and datapoint.options:
            return "select", why
        case DataType.UINT8 | DataType.UINT16 | DataType.UINT32:
            if keys:
                why += (f"description explains {len(keys)} values",)
            if datapoint.writable and len(keys) == 2 and "nothing" in keys:
                return "button", why
            if keys in ({"on", "off"}, {"on", "standby"}):
                return ("switch" if datapoint.writable else "binary_sensor"), why
            if datapoint.writable:
                return ("select" if keys else "number"), why
    return "sensor", why


def _best(
    datapoint: Datapoint,
    platform: str,
    name: Reading,
    label: Reading,
    reason: str | None,
    labels: tuple[str, ...],
) -> tuple[Concept | None, bool]:
    """Return the concept that explains most words, and whether it explains all that matter."""
    key = _Question(
        name=name.tokens,
        label=label.tokens,
        name_words=meaningful(name, datapoint),
        label_words=meaningful(label, datapoint),
        platform="binary" if datapoint.data_type is DataType.BINARY else platform,
        alarm=datapoint.access in (Access.ALERT, Access.FAULT),
        clock=reason == "clock",
        unknown=(bool(name.unknown), bool(label.unknown)),
        unit=_stated_unit(datapoint),
        labels=labels,
        texts=frozenset(
            text
            for text in _NEEDED
            if text in datapoint.display_name or text in datapoint.description
        ),
    )
    found = _answer(key)
    return (CONCEPTS[found[0]], found[1]) if found else (None, False)


def _stated_unit(datapoint: Datapoint) -> str | None:
    found = stated(datapoint, _label(datapoint)[0]) if datapoint.data_type.is_number else None
    return found[0] if found else None


def _has_option(concept: Concept, labels: tuple[str, ...]) -> bool:
    return any(each.key == concept.needs_options for each in options_for(labels, concept.options))


@dataclass(frozen=True, slots=True)
class _Question:
    name: tuple[str, ...]
    label: tuple[str, ...]
    name_words: frozenset[str]
    label_words: frozenset[str]
    platform: str
    alarm: bool
    clock: bool
    unknown: tuple[bool, bool]
    unit: str | None
    labels: tuple[str, ...]
    texts: frozenset[str]


@lru_cache(maxsize=4096)
def _answer(question: _Question) -> tuple[str, bool] | None:
    best: tuple[float, str] | None = None
    whole: set[str] = set()
    for concept, pattern in _candidates(question):
        covered = _covers(question, pattern)
        if covered:
            whole.add(concept.key)
        score = _score(question, pattern) + covered
        score += 0.5 if (concept.problem and question.alarm) or concept.needs_options else 0
        if best is None or score > best[0] + 1e-9:
            best = (score, concept.key)
    return (best[1], best[1] in whole) if best else None


def _candidates(question: _Question) -> Iterator[tuple[Concept, frozenset[str]]]:
    said = frozenset(question.name) | frozenset(question.label)
    seen: set[tuple[str, frozenset[str]]] = set()
    for token in (*question.name, *question.label):
        for concept, pattern in concepts_with(token):
            if (concept.key, pattern) in seen or not pattern <= said:
                continue
            if concept.needs_guard and not question.clock:
                continue
            if concept.needs_text and question.texts.isdisjoint(concept.needs_text):
                continue
            seen.add((concept.key, pattern))
            if concept.needs_options and not _has_option(concept, question.labels):
                continue
            if question.unit and concept.kind and not accepts(concept.kind, question.unit):
                continue
            if question.platform in concept.platforms and (
                not question.alarm or concept.problem or concept.device_class
            ):
                yield concept, pattern


def _score(question: _Question, pattern: frozenset[str]) -> float:
    score = 0.0
    for token in pattern:
        in_name, in_label = token in question.name, token in question.label
        said = (
            _SAID_TWICE if in_name and in_label else _SAID_IN_LABEL if in_label else _SAID_IN_NAME
        )
        matters = token in question.name_words or token in question.label_words
        score += said if matters else said * _FILLER
    for tokens, matter in (
        (question.name, question.name_words),
        (question.label, question.label_words),
    ):
        head = next((token for token in reversed(tokens) if token in matter), None)
        score += _HEAD / 2 if head in pattern else 0
    together = pattern <= frozenset(question.name) or pattern <= frozenset(question.label)
    return score if together else score - _APART


def _covers(question: _Question, pattern: frozenset[str]) -> float:
    """Return how much it is worth that a pattern explains all that matters of the label, the name or both."""
    filler = _NOTHING_WRITTEN | _NOTHING_READ
    name_unknown, label_unknown = question.unknown
    for tokens, matter, strange, worth in (
        (question.label, question.label_words, label_unknown, _WHOLE_LABEL),
        (question.name, question.name_words, name_unknown, _WHOLE_NAME),
    ):
        if matter and not strange and matter <= pattern <= frozenset(tokens) | filler:
            return worth
    both = question.name_words | question.label_words
    return _WHOLE_NAME if both and both <= pattern and not any(question.unknown) else 0
