"""Numbers as a person sees them: their unit, and those that come from elsewhere than reports."""

from homeassistant.util.unit_conversion import TemperatureConverter

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


def range_of(spec: EntitySpec, state: DeviceState) -> tuple[float, float]:
    """Return the least and the greatest number of a datapoint, in the unit of the moment."""
    low, high = spec.minimum or 0, 100 if spec.maximum is None else spec.maximum
    unit = unit_of(spec, state)
    if unit == spec.unit or spec.datapoint is None:
        return low, high
    # What narrows a range speaks of the usual unit; the schema of all that the device can hold.
    convert = TemperatureConverter.converter_factory(spec.unit, unit)
    least, most = float(spec.datapoint.minimum), float(spec.datapoint.maximum)
    low, high = max(least, round(convert(low))), min(most, round(convert(high)))
    return (low, high) if low < high else (least, most)


def scaled(spec: EntitySpec, number: float) -> int | float:
    """Return a number of the cloud's, like a mean, in the unit that the entity has."""
    known = exact(number)
    return number if known is None else plain(known * spec.scale + spec.offset)
