"""EntitySpec: everything Home Assistant needs to show one entity, and why it is so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from .codec import Value, plain
from .labels import Option
from .schema import Datapoint, exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A datapoint's part in a composite; ``values`` maps what Home Assistant says to decoded values."""

    spec: EntitySpec
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A child device: one of several outlets, heads or lights of a product; its ``main`` entity is what it is."""

    key: str
    number: int
    names: Mapping[str, str]
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySpec:
    """One entity, of a datapoint or composed of ``roles``.

    ``options`` maps states (stable keys) to decoded values; for a switch of a number or enum the states are on and
    off. ``scale`` and ``offset`` turn decoded numbers into shown ones; ``sentinels`` are values that mean "unknown",
    ``aliases`` values that mean the same as another.
    ``unit_by`` is (datapoint name, unit by its decoded value) where another datapoint flips the unit. Numbers are in
    shown units. ``guard`` says why it must be no plain control (reset, reserved, clock).
    ``layers`` names the layer that decided a field, where it is not "rules".
    """

    key: str
    platform: str
    datapoint: Datapoint | None = None
    name: str = ""
    chinese: str = ""
    translation_key: str | None = None
    placeholders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    concept: str | None = None
    role: str | None = None
    guard: str | None = None
    part: Part | None = None
    category: str | None = None
    enabled: bool = True
    hidden: bool = False
    icon: str | None = None
    device_class: str | None = None
    unit: str | None = None
    unit_by: tuple[str, Mapping[Value, str]] | None = None
    state_class: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    step: int | float | None = None
    mode: str | None = None
    options: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    labels: tuple[Option, ...] = ()
    aliases: Mapping[Value, Value] = field(default_factory=lambda: MappingProxyType({}))
    scale: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    sentinels: tuple[Value, ...] = ()
    codec: str | None = None
    composite: str | None = None
    roles: Mapping[str, Role] = field(default_factory=lambda: MappingProxyType({}))
    why: tuple[str, ...] = ()
    layers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def shown(self, value: Value | None) -> Value | None:
        """Return what to show for a decoded value: an option's key, a scaled number, None for a sentinel."""
        if value is None or any(
            value == each and type(value) is type(each) for each in self.sentinels
        ):
            return None
        value = self.aliases.get(value, value)
        if self.options:
            return next((key for key, each in self.options.items() if each == value), value)
        if (self.scale == 1 and self.offset == 0) or (number := exact(value)) is None:
            return value
        return plain(number * self.scale + self.offset)

    def wanted(self, shown: Value) -> Value:
        """Return the value to encode for what a person chose: the inverse of ``shown``."""
        if isinstance(shown, str) and shown in self.options:
            return self.options[shown]
        if (self.scale == 1 and self.offset == 0) or (number := exact(shown)) is None:
            return shown
        return plain((number - self.offset) / self.scale)
