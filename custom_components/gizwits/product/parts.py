"""Parts of a product that are devices of their own: outlets, heads, lights numbered 1 to n."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from .entity import EntitySpec, Part

_FEWEST = 2
_CHANNEL = "channel"


def with_parts(specs: Iterable[EntitySpec]) -> list[EntitySpec]:
    """Assign entities to their part, where a product has switches numbered per channel.

    A family belongs to the parts when its numbers are among theirs: Timer1ON to Timer4ON go with channel1 to channel4.
    """
    known = list(specs)
    numbers = _numbers_of_parts(known)
    if len(numbers) < _FEWEST:
        return known
    families: dict[tuple[str, str], set[int]] = {}
    for spec in known:
        prefix, number, rest = _split(spec)
        if number is not None:
            families.setdefault((prefix, rest.rstrip("0123456789")), set()).add(number)
    return [_assigned(spec, numbers, families) for spec in known]


def _numbers_of_parts(specs: list[EntitySpec]) -> set[int]:
    return {
        number
        for spec in specs
        if spec.concept == _CHANNEL
        and spec.platform == "switch"
        and (number := _split(spec)[1]) is not None
    }


def _assigned(
    spec: EntitySpec, numbers: set[int], families: dict[tuple[str, str], set[int]]
) -> EntitySpec:
    prefix, number, rest = _split(spec)
    if number not in numbers or spec.part is not None:
        return spec
    family = families[prefix, rest.rstrip("0123456789")]
    if len(family) < _FEWEST or not family <= numbers:
        return spec
    names = MappingProxyType({"en": f"Channel {number}", "zh-Hans": f"通道 {number}"})
    return replace(spec, part=Part(key=f"channel_{number}", number=number or 0, names=names))


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
