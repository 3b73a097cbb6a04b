"""Parts of a product that are devices of their own: outlets, heads, lights numbered 1 to n."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from .entity import EntitySpec, Part
from .vocabulary import read

_FEWEST = 2
_SHORTEST_FAMILY = 2
_BESIDES = {
    "switch",
    "power",
    "power_switch",
    "on",
    "off",
    "state",
    "set",
    "control",
    "value",
    "manual",
    "of",
}
_KINDS = {
    "port": ("outlet", {"en": "Outlet", "zh-Hans": "插座"}),
    "zone": ("zone", {"en": "Zone", "zh-Hans": "区域"}),
    "lamp": ("light", {"en": "Light", "zh-Hans": "灯"}),
    "head": ("head", {"en": "Head", "zh-Hans": "头"}),
    "channel": ("channel", {"en": "Channel", "zh-Hans": "通道"}),
    "relay": ("channel", {"en": "Channel", "zh-Hans": "通道"}),
    "": ("channel", {"en": "Channel", "zh-Hans": "通道"}),
}


def with_parts(specs: Iterable[EntitySpec]) -> list[EntitySpec]:
    """Assign entities to their part, where a product has switches numbered per outlet, zone, light or channel.

    A family belongs to the parts when its numbers are among theirs: Timer1ON to Timer4ON go with channel1 to channel4.
    """
    known = list(specs)
    kind, switches = _switches(known)
    if len(switches) < _FEWEST:
        return known
    numbers = set(switches.values())
    families: dict[tuple[str, str], set[int]] = {}
    for spec in known:
        prefix, number, rest = _split(spec)
        if number is not None:
            families.setdefault((prefix, rest.rstrip("0123456789")), set()).add(number)
    return [_assigned(spec, kind, numbers, families, main=spec.key in switches) for spec in known]


def _switches(specs: list[EntitySpec]) -> tuple[str, dict[str, int]]:
    """Return the kind of the parts, and the keys of their switches with their numbers: of the kind with most."""
    found: dict[str, dict[str, int]] = {}
    for spec in specs:
        number = _split(spec)[1]
        kind = _kind(spec) if spec.platform == "switch" and not spec.guard else None
        if number is not None and kind is not None:
            found.setdefault(kind, {})[spec.key] = number
    best = max(found, key=lambda kind: len(found[kind]), default="")
    return best, found.get(best, {})


def _kind(spec: EntitySpec) -> str | None:
    """Return what a numbered switch switches, None if that is no part: every word has to be about it."""
    datapoint = spec.datapoint
    if datapoint is None:
        return None
    name, label = read(datapoint.name), read(datapoint.display_name)
    if name.unknown or len(name.numbers) != 1:
        return None
    kinds = {*name.tokens} - _BESIDES
    if kinds and not kinds <= _KINDS.keys():
        return None
    said = {*label.tokens} - _BESIDES
    if label.unknown:
        said = set()
    return next((each for each in _KINDS if each in said), None) or next(iter(kinds), "")


def _assigned(
    spec: EntitySpec,
    kind: str,
    numbers: set[int],
    families: dict[tuple[str, str], set[int]],
    *,
    main: bool,
) -> EntitySpec:
    prefix, number, rest = _split(spec)
    if number is None or number not in numbers or spec.part is not None:
        return spec
    family = families[prefix, rest.rstrip("0123456789")]
    called = sum(letter.isalpha() for letter in prefix + rest)  # E1 and E2 are codes
    if len(family) < _FEWEST or not family <= numbers or called < _SHORTEST_FAMILY:
        return spec
    key, names = _KINDS[kind]
    names = {language: f"{name} {number}" for language, name in names.items()}
    part = Part(key=f"{key}_{number}", number=number, names=MappingProxyType(names), main=main)
    return replace(spec, part=part)


def _split(spec: EntitySpec) -> tuple[str, int | None, str]:
    """Return what comes before the first number of a name, the number, and the rest."""
    name = spec.datapoint.name if spec.datapoint else ""
    start = next((index for index, letter in enumerate(name) if letter in "0123456789"), None)
    if start is None:
        return name, None, ""
    end = start
    while end < len(name) and name[end] in "0123456789":
        end += 1
    return name[:start], int(name[start : min(end, start + 6)]), name[end:]
