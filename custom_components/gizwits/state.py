"""The state of a device: an immutable snapshot, replaced by merging."""

from collections.abc import Mapping, Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from .product.codec import Value

_NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """What a device reported, and over it what was written and is not yet confirmed.

    Both map datapoint names to decoded values. ``reported_at`` is the cloud's time of the last report it keeps.
    """

    reported: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)
    wanted: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)
    reported_at: datetime | None = None

    def value(self, name: str) -> Value | None:
        """Return what to show for a datapoint; None while nothing is known."""
        return self.wanted.get(name, self.reported.get(name))

    def changed(self, before: DeviceState) -> list[str]:
        """Return the datapoints that show another value than before."""
        if self is before:
            return []
        names: AbstractSet[str] = self.reported.keys()
        if not names >= before.reported.keys():  # a group, whose members do not agree any more
            names = names | before.reported.keys()
        if self.wanted or before.wanted:
            names = names | self.wanted.keys() | before.wanted.keys()
        return [name for name in names if self.value(name) != before.value(name)]
