"""From a product's schema to the entities of its devices: pure data, the same for the same input."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from .codec import Value, plain
from .compose import compose
from .entity import EntitySpec
from .guards import guard
from .labels import range_in
from .naming import Name, names
from .parts import with_parts
from .profiles import Profile, Told, layers_for, overlaid, refine, told, with_composites
from .quantities import Quantity, is_capacity, quantity
from .schema import Access, Datapoint, DataType, ProductSchema
from .semantics import Meaning, meaning
from .validity import READ_ONLY, fitting, valid
from .vocabulary import CONCEPTS, Concept

__all__ = ["EntitySpec", "describe"]

_WIDE_RANGE = 1000
_WIDEST_SET_POINT = 150
_MOST_ALIKE = 8
_MOST_PRIMARY = 20
_SETTINGS = {"limit", "max", "min_limit", "delay", "timer", "calibration", "compensation", "direction", "memory", "enable",
             "learn", "pair", "join", "skip", "sensor", "gesture", "descale", "push", "sensitivity", "interval", "password", "code", "default", "initial", "repeat", "appointment", "duration"}  # fmt: skip
_FIRST_ALERTS = {"smoke", "gas", "moisture", "motion", "occupancy", "door", "opening", "window", "vibration",
                 "carbon_monoxide", "none"}  # fmt: skip
_ON = ("on",)
_OFF = ("off", "standby")


def describe(schema: ProductSchema, own: Sequence[Profile] = ()) -> tuple[EntitySpec, ...]:
    """Return the entities of a product: composites, then one per datapoint in the schema's order; keys are unique.

    ``own`` are the person's profiles, weakest first; the built-in ones are found by themselves.
    """
    layers = layers_for(schema, own)
    schema = refine(schema, layers)
    said = told(schema, layers)
    known = [
        _understand(datapoint, said.get(datapoint.name)) for datapoint in schema.datapoints.values()
    ]
    called = names((point, each, reason in ("reset", "reserved")) for point, each, reason in known)
    specs = [_describe(*each, name) for each, name in zip(known, called, strict=True)]
    specs = _without_crowds(_units_flipped(_readings(specs)))
    specs = [
        overlaid(spec, said[each.name]) if each.name in said else spec
        for spec, (each, *_) in zip(specs, known, strict=True)
    ]
    specs = _without_flood(with_parts(valid(specs)))
    return with_composites(specs, layers) or compose(specs, schema.name)


def _understand(datapoint: Datapoint, said: Told | None) -> tuple[Datapoint, Meaning, str | None]:
    concept = said.concept if said else None
    reason = None if concept else guard(datapoint)
    return datapoint, meaning(datapoint, reason, concept), reason


def _describe(datapoint: Datapoint, found: Meaning, reason: str | None, name: Name) -> EntitySpec:
    concept = found.concept
    platform = found.platform
    low, high, narrowed = _range(datapoint)
    measure = _quantity(datapoint, found, platform, low, high)
    options = _options(platform, found, datapoint)
    category, enabled = _category(datapoint, found, platform, measure, reason)
    number = platform == "number"
    return EntitySpec(
        key=datapoint.key,
        platform=platform,
        datapoint=datapoint,
        name=name.english,
        chinese=name.chinese,
        translation_key=name.key,
        placeholders=name.placeholders,
        concept=concept.key if concept and not reason else None,
        role=concept.role if concept and found.whole and not reason else None,
        guard=reason,
        category=category,
        enabled=enabled,
        icon=concept.icon if concept and not reason else None,
        device_class=_device_class(datapoint, found, platform, measure, bool(options)),
        unit=measure.unit,
        state_class=measure.state_class if platform == "sensor" and not options else None,
        minimum=plain(low) if number else None,
        maximum=plain(high) if number else None,
        step=plain(datapoint.step) if number else None,
        mode=("box" if high - low > _WIDE_RANGE else "auto") if number else None,
        options=options,
        aliases=MappingProxyType(dict(found.aliases)),
        labels=found.options if options and platform in ("select", "sensor") else (),
        why=(
            *found.why,
            *measure.why,
            *narrowed,
            *((f"looks like a {reason} point",) if reason else ()),
        ),
    )


def _range(datapoint: Datapoint) -> tuple[Decimal, Decimal, tuple[str, ...]]:
    """Return the real range: the description's where it is narrower than what the schema allows."""
    low, high = datapoint.minimum, datapoint.maximum
    said = (
        range_in(datapoint.description)
        if datapoint.data_type.is_number and datapoint.ratio == 1
        else None
    )
    if said and low <= said[0] and said[1] <= high and (said[0] > low or said[1] < high):
        return Decimal(said[0]), Decimal(said[1]), (f"description says {said[0]}..{said[1]}",)
    return low, high, ()


def _quantity(
    datapoint: Datapoint, found: Meaning, platform: str, low: Decimal, high: Decimal
) -> Quantity:
    if platform not in ("number", "sensor") or found.options or not datapoint.data_type.is_number:
        return Quantity()
    concept = found.concept
    kind = concept.kind if concept else None
    measure = quantity(kind, datapoint, found.label_text, low, high)
    measured = (concept and concept.measured) or not datapoint.writable
    state_class = measure.state_class if measured else None
    return replace(measure, state_class=state_class)


def _device_class(
    datapoint: Datapoint, found: Meaning, platform: str, measure: Quantity, has_options: bool
) -> str | None:
    if platform == "binary_sensor":
        alarm = datapoint.access in (Access.ALERT, Access.FAULT)
        own = found.concept.device_class if found.concept and found.whole else None
        if own == "none":  # an alert that tells of nothing bad
            return None
        return own or (
            "problem"
            if alarm or (found.concept and found.concept.problem and found.whole)
            else None
        )
    if platform == "sensor" and has_options:
        return "enum"
    if platform == "button":
        return found.concept.device_class if found.concept else None
    return measure.device_class


def _options(platform: str, found: Meaning, datapoint: Datapoint) -> Mapping[str, Value]:
    by_key = {option.key: value for option, value in zip(found.options, found.values, strict=True)}
    if platform in ("select", "sensor"):
        return MappingProxyType(by_key)
    if platform in ("switch", "binary_sensor") and datapoint.data_type is not DataType.BOOL:
        on = next(by_key[key] for key in _ON if key in by_key)
        off = next(by_key[key] for key in _OFF if key in by_key)
        return MappingProxyType({"on": on, "off": off})
    if platform == "button":
        pressed = next((value for key, value in by_key.items() if key != "nothing"), True)
        return MappingProxyType({"press": pressed})
    return MappingProxyType({})


def _category(
    datapoint: Datapoint, found: Meaning, platform: str, measure: Quantity, reason: str | None
) -> tuple[str | None, bool]:
    """Return the entity category and whether the entity is enabled by default."""
    concept = found.concept
    read_only = platform in READ_ONLY
    category, enabled = None, True
    if concept:
        category, enabled = concept.category, concept.enabled or not found.whole
    if datapoint.access in (Access.ALERT, Access.FAULT):
        first = datapoint.access is Access.ALERT and found.whole and _is_first(concept)
        category, enabled = None if first else "diagnostic", True
    elif concept is None and read_only and _is_understood(found, measure):
        category = None
    elif concept is None and datapoint.data_type.is_number and is_capacity(datapoint):
        category, enabled = "config", False
    elif concept is None and read_only:
        category = "diagnostic"
    elif (
        category is None
        and not found.whole
        and not read_only
        and _is_setting(found, platform, measure)
    ):
        category = "config"
    if reason or datapoint.data_type in (DataType.BINARY, DataType.UNKNOWN):
        category, enabled = "config", False
    if category is not None:
        category = "diagnostic" if read_only else "config"
    return category, enabled


def _is_first(concept: Concept | None) -> bool:
    """Return whether an alert is what a device is for: of a smoke detector the smoke."""
    return concept is not None and concept.device_class in _FIRST_ALERTS


def _is_understood(found: Meaning, measure: Quantity) -> bool:
    """Return whether a reading without a concept is clear enough to be shown first: its words or its unit say it."""
    text = found.label_text.strip()
    words_known = not (found.label.unknown if found.label.pieces else found.name.unknown)
    return bool(measure.unit) or words_known or (text.isascii() and " " in text)


def _is_setting(found: Meaning, platform: str, measure: Quantity) -> bool:
    """Return whether what has no concept is set once and for all: a limit, a time, a direction, a correction."""
    if measure.device_class == "duration":
        return True
    said = {*found.label.tokens, *found.name.tokens}
    return not _SETTINGS.isdisjoint(said) and platform != "button"


def _readings(specs: list[EntitySpec]) -> list[EntitySpec]:
    """Decide what a writable temperature without "target" in its name is: a reading, or the only set point."""
    loose = [
        spec for spec in specs if spec.platform == "number" and spec.role == "current_temperature"
    ]
    target = any(spec.role == "target_temperature" for spec in specs)
    for spec in loose:
        wide = (spec.maximum or 0) - (spec.minimum or 0) > _WIDEST_SET_POINT
        index = specs.index(spec)
        if target or wide:
            state_class = "measurement" if spec.device_class else None
            why = (*spec.why, "a reading although declared writable")
            specs[index] = fitting(
                replace(spec, platform="sensor", state_class=state_class, why=why)
            )
        elif len(loose) == 1 and spec.device_class:
            concept = CONCEPTS["target_temperature"]
            specs[index] = replace(
                spec,
                role=concept.role,
                concept=concept.key,
                name=concept.names["en"],
                chinese=concept.names["zh-Hans"],
                translation_key=concept.key,
                icon=concept.icon,
                why=(*spec.why, "the only temperature that can be set"),
            )
    return specs


def _units_flipped(specs: list[EntitySpec]) -> list[EntitySpec]:
    """Let a temperature unit datapoint decide the unit of the product's temperatures."""
    flip = next(
        (spec for spec in specs if spec.role == "temperature_unit" and spec.datapoint), None
    )
    if flip is None or flip.datapoint is None:
        return specs
    units = {
        flip.options[key]: unit
        for key, unit in (("celsius", "°C"), ("fahrenheit", "°F"))
        if key in flip.options
    }
    if len(units) != 2:
        return specs
    by = (flip.datapoint.name, MappingProxyType(units))
    why = f"unit follows {flip.datapoint.name}"
    return [
        replace(spec, unit_by=by, unit="°C", device_class="temperature", why=(*spec.why, why))
        if spec.concept and "temperature" in spec.concept and spec.platform in ("number", "sensor") and not spec.options
        and spec.device_class in (None, "temperature")
        else spec
        for spec in specs
    ]  # fmt: skip


def _without_crowds(specs: list[EntitySpec]) -> list[EntitySpec]:
    """Disable families of more than a few alike writable datapoints without a meaning: timetables in numbers."""
    families = Counter(_family(spec) for spec in specs)
    return [
        replace(spec, enabled=False, category="config", why=(*spec.why, "one of many alike"))
        if families[_family(spec)] > _MOST_ALIKE and spec.platform in ("number", "select", "switch")
        else spec
        for spec in specs
    ]


def _family(spec: EntitySpec) -> tuple[str, ...]:
    name = spec.datapoint.name if spec.datapoint else spec.key
    return ("".join(letter for letter in name if not letter.isdecimal()), spec.platform)


def _without_flood(specs: list[EntitySpec]) -> list[EntitySpec]:
    """Move primary entities beyond a sensible number to the settings, the least understood first."""
    primary = [spec for spec in specs if spec.enabled and spec.category is None]
    ranked = sorted(primary, key=lambda spec: (spec.concept is None, spec.role is None))
    moved = {spec.key for spec in ranked[_MOST_PRIMARY:]}
    return [
        replace(
            spec,
            category="diagnostic" if spec.platform in READ_ONLY else "config",
            why=(*spec.why, "more primary entities than a person can use"),
        )
        if spec.key in moved
        else spec
        for spec in specs
    ]
