"""What Home Assistant's platforms accept: no layer makes an entity that could not be added."""

from collections.abc import Mapping
from dataclasses import replace

from .codec import plain
from .entity import EntitySpec
from .quantities import fits
from .vocabulary import CONCEPTS

READ_ONLY = ("sensor", "binary_sensor", "event")
CLASSES: Mapping[str, frozenset[str]] = {
    "binary_sensor": frozenset({"battery", "battery_charging", "carbon_monoxide", "connectivity", "door", "gas", "heat", "lock", "moisture", "motion",
                                "occupancy", "opening", "power", "problem", "running", "safety", "smoke", "sound", "tamper", "vibration", "window"}),
    "button": frozenset({"identify", "restart", "update"}),
    "switch": frozenset({"outlet", "switch"}),
}  # fmt: skip


def valid(specs: list[EntitySpec]) -> list[EntitySpec]:
    """Leave only what each platform of Home Assistant accepts; where class and unit do not fit, the class goes."""
    return [fitting(_possible(spec)) for spec in specs]


def _possible(spec: EntitySpec) -> EntitySpec:
    """Return an entity its platform can show: a select has options, a number a range."""
    datapoint = spec.datapoint
    if spec.platform == "select" and not spec.options:
        spec = replace(spec, platform="sensor")
    if spec.platform == "number" and datapoint and not (spec.minimum or 0) < (spec.maximum or 0):
        spec = replace(spec, minimum=plain(datapoint.minimum), maximum=plain(datapoint.maximum))
    if spec.platform in READ_ONLY and spec.category == "config":
        spec = replace(spec, category="diagnostic")
    if spec.translation_key and not _is_translated(spec):
        spec = replace(spec, translation_key=None)
    return spec


def _is_translated(spec: EntitySpec) -> bool:
    key = spec.translation_key or ""
    concept = CONCEPTS[key.removesuffix("_number") if spec.placeholders else key]
    return spec.platform in concept.named_on


def fitting(spec: EntitySpec) -> EntitySpec:
    """Return an entity without the fields that its platform does not have."""
    if spec.platform != "number":
        spec = replace(spec, minimum=None, maximum=None, step=None, mode=None)
    if spec.platform not in ("number", "sensor") or spec.options:
        spec = replace(spec, unit=None, unit_by=None, state_class=None)
    if spec.platform == "sensor" and spec.options:
        return replace(spec, device_class="enum")
    if spec.platform in ("number", "sensor"):
        fit = fits(spec.device_class, spec.unit) and spec.device_class != "enum"
        return spec if fit else replace(spec, device_class=None)
    accepted = CLASSES.get(spec.platform, frozenset())
    return spec if spec.device_class in accepted else replace(spec, device_class=None)
