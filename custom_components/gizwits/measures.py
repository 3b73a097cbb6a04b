"""Numbers as a person sees them: their unit, and those that come from elsewhere than reports."""

from .product.codec import plain
from .product.entity import EntitySpec
from .product.schema import exact
from .state import DeviceState


def unit_of(spec: EntitySpec, state: DeviceState) -> str | None:
    """Return the unit of a datapoint now: another datapoint of the device may decide on it."""
    if not spec.unit_by:
        return spec.unit
    name, units = spec.unit_by
    value = state.value(name)
    return spec.unit if value is None else units.get(value, spec.unit)


def scaled(spec: EntitySpec, number: float) -> int | float:
    """Return a number of the cloud's, like a mean, in the unit that the entity has."""
    known = exact(number)
    return number if known is None else plain(known * spec.scale + spec.offset)
