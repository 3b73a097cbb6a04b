"""Composites: roles that together make a climate, a light, a fan... Roles come from meaning, never from names.

A composite claims its writable parts: they stay, disabled, so that nothing is lost. Where the roles do not suffice
nothing is composed: loose entities beat a wrong thermostat.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from .entity import EntitySpec, Role
from .vocabulary import read

_READ = {
    "current_temperature",
    "current_humidity",
    "heating_active",
    "position",
    "current_position",
    "clean_state",
}
_CHANNELS = {
    "white",
    "cold_white",
    "warm_white",
    "royal_blue",
    "purple",
    "uv_level",
    "yellow",
    "orange",
    "cyan",
    "moonlight",
}
_WATER = {"water_temperature", "hot_water_target_temperature"}
_WATER_HEATERS = ({"dhw"}, {"kettle"}, {"water", "heating"})
_FOREIGN = {
    "volume",
    "speed",
    "target_temperature",
    "bubbles",
    "feed",
    "portion",
    "fan_speed",
    "air_quality",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a platform needs: alternatives of required roles, and roles it can also use.

    ``called`` says what the platform calls a role that the vocabulary gives a name of its own.
    """

    platform: str
    required: tuple[frozenset[str], ...]
    optional: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    names: Mapping[str, str]
    called: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    water: bool | None = None


def _roles(*names: str) -> frozenset[str]:
    return frozenset(names)


RECIPES = (
    Recipe(
        platform="water_heater",
        required=(_roles("power", "target_temperature"),),
        optional=_roles("current_temperature", "mode"),
        unless=_roles("bubbles", "jets"),
        names={"en": "Water heater", "zh-Hans": "热水器"},
        water=True,
    ),
    Recipe(
        platform="climate",
        required=(_roles("power", "target_temperature"), _roles("heating", "target_temperature")),
        optional=_roles(
            "current_temperature",
            "mode",
            "fan_speed",
            "swing",
            "heating_active",
            "current_humidity",
        ),
        names={"en": "Climate", "zh-Hans": "空调"},
        water=False,
    ),
    Recipe(
        platform="humidifier",
        required=(_roles("power", "target_humidity"), _roles("humidify", "target_humidity")),
        optional=_roles("current_humidity", "mode"),
        names={"en": "Humidifier", "zh-Hans": "加湿器"},
    ),
    Recipe(
        platform="light",
        required=(
            _roles("light", "red", "green", "blue"),
            _roles("power", "red", "green", "blue"),
            _roles("light", "brightness"),
            _roles("power", "brightness"),
            _roles("light", "color_temp"),
        ),
        optional=_roles(
            "brightness", "color_temp", "effect", "hue", "saturation", "red", "green", "blue"
        ),
        names={"en": "Light", "zh-Hans": "灯"},
    ),
    Recipe(
        platform="cover",
        required=(_roles("command"),),
        optional=_roles("position", "current_position"),
        names={"en": "Cover", "zh-Hans": "窗帘"},
    ),
    Recipe(
        platform="vacuum",
        required=(_roles("clean_command"),),
        optional=_roles("clean_state", "suction"),
        names={"en": "Vacuum cleaner", "zh-Hans": "扫地机"},
        called={"clean_command": "command", "clean_state": "state", "suction": "fan_speed"},
    ),
    Recipe(
        platform="fan",
        required=(_roles("fan_power", "fan_speed"),),
        optional=_roles("swing"),
        names={"en": "Fan", "zh-Hans": "风扇"},
        called={"fan_power": "power"},
    ),
    Recipe(
        platform="fan",
        required=(_roles("power", "fan_speed"),),
        optional=_roles("swing", "sleep"),
        unless=_roles("target_temperature", "light", "fan_power", "clean_command"),
        names={"en": "Fan", "zh-Hans": "风扇"},
    ),
    Recipe(platform="valve", required=(_roles("valve"),), names={"en": "Valve", "zh-Hans": "阀门"}),
    Recipe(
        platform="siren",
        required=(_roles("siren"),),
        names={"en": "Siren", "zh-Hans": "警笛"},
        called={"siren": "power"},
    ),
)


def compose(specs: Iterable[EntitySpec], about: str = "") -> tuple[EntitySpec, ...]:
    """Return the entities with what they compose first; claimed parts name their composite.

    ``about`` is what the maker calls the product. A part belongs to one composite: a fan with a lamp is two.
    """
    known = tuple(specs)
    made: set[str] = set()
    for recipe in RECIPES:
        free = [spec for spec in known if not spec.composite]
        parts = recipe.platform not in made and _parts(recipe, _by_role(free), list(known), about)
        if parts:
            made.add(recipe.platform)
            called = {recipe.called.get(role, role): part for role, part in parts.items()}
            known = join(recipe.platform, recipe.names, called, known)
    return known


def join(
    platform: str,
    names: Mapping[str, str],
    parts: Mapping[str, Role],
    specs: Iterable[EntitySpec],
    layer: str = "rules",
    key: str | None = None,
) -> tuple[EntitySpec, ...]:
    """Return the entities with one composite more, and its writable parts disabled."""
    known = list(specs)
    taken = {spec.key.casefold() for spec in known}
    key = key or platform
    while key.casefold() in taken:
        key = f"{key}~"
    composite = EntitySpec(
        key=key,
        platform=platform,
        name=names["en"],
        chinese=names["zh-Hans"],
        translation_key=platform if layer == "rules" else None,
        concept=platform,
        composite=key,
        roles=MappingProxyType(dict(parts)),
        why=tuple(f"{role}: {part.spec.key}" for role, part in parts.items()),
        layers=MappingProxyType({} if layer == "rules" else {"composite": layer}),
    )
    claimed = {part.spec.key for part in parts.values()}
    if {"power", "heating"} <= parts.keys():  # what runs more than the heating keeps its own switch
        claimed.discard(parts["power"].spec.key)
    return (composite, *(_claimed(spec, key) if spec.key in claimed else spec for spec in known))


def _claimed(spec: EntitySpec, key: str) -> EntitySpec:
    writable = spec.platform not in ("sensor", "binary_sensor")
    enabled = spec.enabled and not writable
    return replace(spec, composite=key, enabled=enabled, why=(*spec.why, f"part of {key}"))


def _by_role(specs: Iterable[EntitySpec]) -> Mapping[str, list[EntitySpec]]:
    result: dict[str, list[EntitySpec]] = {}
    for spec in specs:
        if spec.role and spec.enabled:
            result.setdefault(spec.role, []).append(spec)
    return result


def _parts(
    recipe: Recipe, by_role: Mapping[str, list[EntitySpec]], specs: list[EntitySpec], about: str
) -> Mapping[str, Role] | None:
    roles = {spec.role for spec in specs if spec.role}
    if recipe.unless & roles or not _suits(recipe, roles, specs, about):
        return None
    required = next((roles for roles in recipe.required if _unambiguous(roles, by_role)), None)
    if required is None:
        return None
    optional = recipe.optional
    if recipe.platform == "climate" and not by_role.get("mode"):
        optional |= {"power", "heating"}  # what has modes heats by them
    elif recipe.platform == "climate":
        optional |= {"power"}
    usable = [
        role
        for role in (*sorted(required), *sorted(optional - required))
        if len(by_role.get(role, ())) == 1 and _serves(role, by_role[role][0])
    ]
    return {role: _role(by_role[role][0]) for role in usable}


def _unambiguous(roles: frozenset[str], by_role: Mapping[str, list[EntitySpec]]) -> bool:
    return all(
        len(by_role.get(role, ())) == 1 and _controls(role, by_role[role][0]) for role in roles
    )


def _controls(role: str, spec: EntitySpec) -> bool:
    """Return whether a datapoint can do what its role asks: a target temperature without a unit cannot."""
    if role == "target_temperature":
        return spec.platform == "number" and spec.device_class == "temperature"
    if role in ("power", "light", "heating", "humidify", "fan_power", "siren", "valve"):
        return spec.platform == "switch"
    if role in ("brightness", "red", "green", "blue", "target_humidity"):
        return spec.platform == "number"
    if role == "command":
        return spec.platform == "select" and {"open", "stop", "close"} <= spec.options.keys()
    if role == "clean_command":
        return spec.platform == "select" and {"start", "return"} <= spec.options.keys()
    if role == "color_temp":
        return spec.platform == "number" and spec.unit == "K"
    return spec.platform in ("select", "number")


def _serves(role: str, spec: EntitySpec) -> bool:
    """Return whether a datapoint is of use in an optional role."""
    if role in ("swing", "sleep"):
        return spec.platform in ("switch", "select")
    if role in ("hue", "saturation"):
        return spec.platform == "number"
    return role in _READ or _controls(role, spec)


def _suits(recipe: Recipe, roles: set[str], specs: list[EntitySpec], about: str) -> bool:
    concepts = {spec.concept for spec in specs}
    spa = bool(roles & {"bubbles", "jets", "filter"})
    if recipe.water is not None:
        return recipe.water == (not spa and _is_watery(concepts, about))
    if recipe.platform == "light":
        colored = {"red", "green", "blue"} <= roles
        return not concepts & _CHANNELS and ("light" in roles or colored or not _FOREIGN & roles)
    return True


def _is_watery(concepts: set[str | None], about: str) -> bool:
    """Return whether a product heats water: it measures it, or is called so."""
    said = frozenset(read(about).tokens)
    return bool(concepts & _WATER) or any(words <= said for words in _WATER_HEATERS)


def _role(spec: EntitySpec) -> Role:
    return Role(spec=spec, values=spec.options)
