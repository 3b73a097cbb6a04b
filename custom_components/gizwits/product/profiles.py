"""Profiles: what people know about a product beyond its schema, as overlays over the rules.

A profile matches by product key or by the names of datapoints. Layers in order: rules, category, product profile, the
person's file, the person's choice for one device. Scalars inherit, lists and mappings replace, None unsets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from .codec import Value
from .compose import join
from .entity import EntitySpec, Part, Role
from .labels import options_for
from .schema import Access, Datapoint, DataType, ProductSchema, exact
from .vocabulary import CONCEPTS, DATA, Concept

_PLAIN = ("platform", "device_class", "unit", "state_class", "category", "enabled", "hidden", "icon", "mode", "role",
          "minimum", "maximum", "step", "codec")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One overlay. ``datapoints`` maps a datapoint's name (any case) to fields of EntitySpec."""

    name: str
    layer: str = "profile"
    product_keys: frozenset[str] = frozenset()
    signature: frozenset[str] = frozenset()
    extends: str | None = None
    datapoints: Mapping[str, Mapping[str, Any]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    composites: tuple[Mapping[str, Any], ...] = ()

    def matches(self, schema: ProductSchema) -> bool:
        """Return whether this profile is about a product."""
        names = {name.casefold() for name in schema.datapoints}
        return schema.product_key in self.product_keys or (
            bool(self.signature) and self.signature <= names
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What all layers together say about one datapoint, and which layer says it."""

    fields: Mapping[str, Any]
    layers: Mapping[str, str]

    @property
    def concept(self) -> Concept | None:
        """The concept the layers name."""
        return CONCEPTS.get(self.fields.get("concept") or "")


def profile_from(data: Mapping[str, Any], name: str, layer: str = "profile") -> Profile:
    """Return a profile from checked data (profile_schema.py)."""
    match = data.get("match") or {}
    return Profile(
        name=data.get("name", name),
        layer=layer,
        product_keys=frozenset(match.get("product_keys", ())),
        signature=frozenset(each.casefold() for each in match.get("datapoints", ())),
        extends=data.get("extends"),
        datapoints={each.casefold(): fields for each, fields in data.get("datapoints", {}).items()},
        composites=tuple(data.get("composites", ())),
    )


def layers_for(schema: ProductSchema, own: Sequence[Profile] = ()) -> tuple[Profile, ...]:
    """Return what applies to a product, weakest first: category, product profile, the person's own.

    A profile by product key beats one by signature, a longer signature a shorter one.
    """
    matching = [profile for profile in PROFILES.values() if profile.matches(schema)]
    best = max(
        matching,
        key=lambda each: (schema.product_key in each.product_keys, len(each.signature), each.name),
        default=None,
    )
    built_in = tuple(_with_bases(best)) if best else ()
    return (*built_in, *(each for each in own if each.matches(schema) or each.layer == "choice"))


def told(schema: ProductSchema, layers: Iterable[Profile]) -> Mapping[str, Told]:
    """Return what the layers say about each datapoint they mention, by the datapoint's real name."""
    real = {name.casefold(): name for name in reversed(list(schema.datapoints))}
    fields: dict[str, dict[str, Any]] = {}
    by: dict[str, dict[str, str]] = {}
    for profile in layers:
        for name, said in profile.datapoints.items():
            if name in real:
                fields.setdefault(real[name], {}).update(said)
                by.setdefault(real[name], {}).update(
                    dict.fromkeys(said, f"{profile.layer} {profile.name}")
                )
    return {name: Told(fields=fields[name], layers=by[name]) for name in fields}


def refine(schema: ProductSchema, layers: Iterable[Profile]) -> ProductSchema:
    """Return a schema with what layers know better about its datapoints: access and the labels of an enum.

    Use the result for converting values as well: a guessed schema becomes writable where a profile says so.
    """
    known = told(schema, layers)
    points = {
        name: _refined(datapoint, known[name].fields) if name in known else datapoint
        for name, datapoint in schema.datapoints.items()
    }
    return replace(schema, datapoints=MappingProxyType(points))


def overlaid(spec: EntitySpec, said: Told) -> EntitySpec:
    """Return an entity with the fields the layers give, each remembering its layer."""
    fields = said.fields
    changes: dict[str, Any] = {name: fields[name] for name in _PLAIN if name in fields}
    if "name" in fields:
        names = fields["name"]
        changes |= {
            "name": names["en"],
            "chinese": names.get("zh-Hans", spec.chinese),
            "translation_key": None,
        }
    if "options" in fields:
        options = fields["options"] or {}
        labels = options_for(options, _groups(spec))
        changes |= {"options": _as_decoded(spec, options), "labels": labels}
    for name in ("scale", "offset"):
        if name in fields:
            changes[name] = exact(fields[name]) or Decimal(name == "scale")
    if "sentinels" in fields:
        changes["sentinels"] = tuple(fields["sentinels"] or ())
    if fields.get("unit_by"):
        by = fields["unit_by"]
        changes["unit_by"] = (
            by["datapoint"],
            MappingProxyType({value: unit for unit, value in by["units"].items()}),
        )
    if "aliases" in fields:
        aliases = fields["aliases"] or {}
        changes["aliases"] = MappingProxyType(
            {
                _label(spec, each): _label(spec, value)
                for value, many in _pairs(aliases, fields)
                for each in many
            }
        )
    if "part" in fields:
        changes["part"] = _part(fields["part"])
    if "enabled" not in changes and fields.get("platform") and not fields.get("hidden"):
        changes["enabled"] = True
    changes |= _scaled_range(spec, changes, fields)
    return replace(spec, **changes, layers=MappingProxyType(dict(said.layers)))


def with_composites(
    specs: Iterable[EntitySpec], layers: Sequence[Profile]
) -> tuple[EntitySpec, ...] | None:
    """Return the entities with the composites of the strongest layer that has any, or None."""
    strongest = next((profile for profile in reversed(layers) if profile.composites), None)
    if strongest is None:
        return None
    result = tuple(specs)
    for composite in reversed(strongest.composites):
        by_name = {spec.datapoint.name.casefold(): spec for spec in result if spec.datapoint}
        parts = dict(_roles(composite, by_name))
        if not set(composite.get("required", composite["roles"])) <= parts.keys():
            continue
        layer = f"{strongest.layer} {strongest.name}"
        result = join(
            composite["platform"], composite["name"], parts, result, layer, composite.get("key")
        )
    return result


def _roles(
    composite: Mapping[str, Any], by_name: Mapping[str, EntitySpec]
) -> Iterator[tuple[str, Role]]:
    for role, name in composite["roles"].items():
        spec = by_name.get(name.casefold())
        if spec is not None:
            values: Mapping[str, Value] = composite.get("values", {}).get(role) or spec.options
            yield role, Role(spec=spec, values=_as_decoded(spec, values))


def _as_decoded(spec: EntitySpec, options: Mapping[str, Value]) -> Mapping[str, Value]:
    return MappingProxyType({key: _label(spec, value) for key, value in options.items()})


def _label(spec: EntitySpec, value: Value) -> Value:
    """Return the label of an enum that a profile names by its index; every other value as it is."""
    labels = spec.datapoint.options if spec.datapoint else ()
    if type(value) is int and 0 <= value < len(labels):
        return labels[value]
    return value


def _refined(datapoint: Datapoint, fields: Mapping[str, Any]) -> Datapoint:
    changes: dict[str, Any] = {}
    if fields.get("access"):
        changes["access"] = Access(fields["access"])
    options = fields.get("options")
    if options and datapoint.data_type is DataType.ENUM and not datapoint.options:
        labels = tuple(str(value) for value in options.values())
        changes |= {"options": labels, "wire_options": labels}
    return replace(datapoint, **changes)


def _scaled_range(
    spec: EntitySpec, changes: Mapping[str, Any], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a number's range: given in shown units, else the schema's own turned into them."""
    datapoint = spec.datapoint
    if changes.get("platform", spec.platform) != "number" or datapoint is None:
        return {}
    scale, offset = changes.get("scale", Decimal(1)), changes.get("offset", Decimal(0))
    ends = sorted(float(end * scale + offset) for end in (datapoint.minimum, datapoint.maximum))
    own = {"minimum": ends[0], "maximum": ends[1], "step": float(abs(datapoint.step * scale))}
    if "scale" not in changes and spec.minimum is not None:
        own = {
            "minimum": spec.minimum,
            "maximum": spec.maximum or ends[1],
            "step": spec.step or own["step"],
        }
    own |= {name: fields[name] for name in own if fields.get(name) is not None}
    return {**own, "mode": changes.get("mode") or spec.mode or "auto"}


def _pairs(
    aliases: Mapping[str, list[Value]], fields: Mapping[str, Any]
) -> Iterator[tuple[Value, list[Value]]]:
    """Yield the value of an option with the other values that mean the same."""
    options = fields.get("options") or {}
    yield from ((options[key], many) for key, many in aliases.items() if key in options)


def _groups(spec: EntitySpec) -> tuple[str, ...]:
    concept = CONCEPTS.get(spec.concept or "")
    return concept.options if concept else ()


def _part(data: Mapping[str, Any] | None) -> Part | None:
    return Part(key=data["key"], number=data["number"], names=data["name"]) if data else None


def _with_bases(profile: Profile) -> Iterator[Profile]:
    if profile.extends:
        yield from _with_bases(replace(PROFILES[profile.extends], layer="category"))
    yield profile


PROFILES: Mapping[str, Profile] = {
    name: profile_from(data, name) for name, data in DATA["profiles"].items()
}
