"""How well a product is understood, in numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from .entity import EntitySpec
from .schema import DataType


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Counts of one product; every datapoint is exactly one of the first six after ``datapoints``."""

    datapoints: int
    binary: int
    reserved: int
    recognised: int
    profile: int
    generic: int
    unknown: int
    disabled: int
    primary: int

    @property
    def countable(self) -> int:
        """Datapoints that ought to be understood."""
        return self.datapoints - self.binary - self.reserved


def coverage(specs: Iterable[EntitySpec]) -> Coverage:
    """Return the counts of a product's entities."""
    known = list(specs)
    kinds = [kind(spec) for spec in known if spec.datapoint]
    return Coverage(
        datapoints=len(kinds),
        binary=kinds.count("binary"),
        reserved=kinds.count("reserved"),
        recognised=kinds.count("recognised"),
        profile=kinds.count("profile"),
        generic=kinds.count("generic"),
        unknown=kinds.count("unknown"),
        disabled=sum(not spec.enabled for spec in known),
        primary=sum(spec.enabled and not spec.hidden and spec.category is None for spec in known),
    )


def kind(spec: EntitySpec) -> str:
    """Return who understood a datapoint, or why nobody has to."""
    if spec.datapoint is None or spec.datapoint.data_type is DataType.UNKNOWN:
        return "unknown"
    if spec.datapoint.data_type is DataType.BINARY:
        return "binary"
    if spec.guard == "reserved":
        return "reserved"
    if spec.layers:
        return "profile"
    return "recognised" if spec.concept or spec.guard else "generic"
