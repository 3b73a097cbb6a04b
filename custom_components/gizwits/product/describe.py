"""From a product's schema to the entities of its devices: pure data, the same for the same input."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .codec import Value, plain
from .guards import guard
from .schema import Access, Datapoint, DataType, ProductSchema
from .words import words

_WIDE_RANGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySpec:
    """One entity: what Home Assistant shall show for a datapoint, and ``why``.

    ``options`` maps the states people see in automations to decoded values. Numbers are in shown units.
    """

    key: str
    platform: str
    datapoint: Datapoint
    name: str
    category: str | None = None
    enabled: bool = True
    device_class: str | None = None
    unit: str | None = None
    state_class: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    step: int | float | None = None
    mode: str | None = None
    options: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    why: tuple[str, ...] = ()


def describe(schema: ProductSchema) -> tuple[EntitySpec, ...]:
    """Return one entity per datapoint, in the schema's order, with unique keys."""
    return tuple(_describe(datapoint) for datapoint in schema.datapoints.values())


def _describe(datapoint: Datapoint) -> EntitySpec:
    platform, why = _platform(datapoint)
    reason = guard(datapoint)
    read_only = platform in ("sensor", "binary_sensor")
    category, enabled, device_class = None, True, None
    if datapoint.access in (Access.ALERT, Access.FAULT):
        category = "diagnostic"
        device_class = "problem" if platform == "binary_sensor" else None
    if reason or datapoint.data_type in (DataType.BINARY, DataType.UNKNOWN):
        category, enabled = "diagnostic" if read_only else "config", False
    options = {option: option for option in datapoint.options}
    if options and platform == "sensor":
        device_class = "enum"
    number = platform == "number"
    minimum, maximum, step = (
        plain(part) for part in (datapoint.minimum, datapoint.maximum, datapoint.step)
    )
    return EntitySpec(
        key=datapoint.key,
        platform=platform,
        datapoint=datapoint,
        name=pretty(datapoint.name),
        category=category,
        enabled=enabled,
        device_class=device_class,
        minimum=minimum if number else None,
        maximum=maximum if number else None,
        step=step if number else None,
        mode=("box" if maximum - minimum > _WIDE_RANGE else "auto") if number else None,
        options=MappingProxyType(options),
        why=(why, f"looks like a {reason} point") if reason else (why,),
    )


def _platform(datapoint: Datapoint) -> tuple[str, str]:
    """Return the platform by the schema alone, and the evidence."""
    kind = f"{datapoint.access}, {datapoint.data_type}"
    match datapoint.data_type:
        case DataType.BOOL:
            return ("switch" if datapoint.writable else "binary_sensor"), kind
        case DataType.ENUM if datapoint.writable and datapoint.options:
            return "select", kind
        case DataType.UINT8 | DataType.UINT16 | DataType.UINT32 if datapoint.writable:
            return "number", kind
    return "sensor", kind


def pretty(name: str) -> str:
    """Return a readable English name: ``AutoTime00`` is "Auto time 00"."""
    text = " ".join(words(name))
    return text[:1].upper() + text[1:] if text else name
