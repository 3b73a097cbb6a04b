"""Timetables that a device keeps itself: readable rows instead of bytes."""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
import voluptuous as vol

from ..device import DeviceCoordinator
from ..failure import refusal
from ..product.codec import Value
from ..product.timetables import Timetable, timetables
from .action import Action
from .targets import DEVICE, device_of

ATTR_TIMETABLE: Final = "timetable"
ATTR_ROWS: Final = "rows"

_CELL: Final = vol.Any(
    vol.All(int, vol.Range(min=0, max=255)), vol.All(str, vol.Coerce(str), vol.Length(max=40))
)
_ROW: Final = {vol.All(str, vol.Coerce(str)): _CELL}


def _known(coordinator: DeviceCoordinator) -> Mapping[str, Timetable]:
    """Return the timetables of a device. Raises ServiceValidationError where there are none."""
    if known := timetables(coordinator.product.schema, coordinator.specs):
        return known
    raise refusal("timetable_none", device=coordinator.device_name)


async def _get_timetable(call: ServiceCall) -> ServiceResponse:
    """Answer with the timetables of a device: what a row may hold, and the rows."""
    coordinator = device_of(call)
    values = _values(coordinator)
    return {
        "timetables": [
            {
                "timetable": table.name,
                "room": table.room,
                "columns": {
                    name: each if isinstance(each, str) else [*each]
                    for name, each in table.columns.items()
                },
                "rows": [dict(row) for row in table.read(values)],
            }
            for table in _known(coordinator).values()
        ]
    }


async def _set_timetable(call: ServiceCall) -> None:
    """Write a whole timetable; what says the same already is not sent."""
    coordinator = device_of(call)
    known, name = _known(coordinator), call.data[ATTR_TIMETABLE]
    if (table := known.get(name)) is None:
        raise refusal("timetable_unknown", timetable=name, known=", ".join(known))
    try:
        changed = table.written(call.data[ATTR_ROWS], _values(coordinator))
    except ValueError as err:
        raise refusal("timetable_row", timetable=name, reason=err) from err
    if changed:
        await coordinator.async_write(changed)


def _values(coordinator: DeviceCoordinator) -> dict[str, Value]:
    """Return the values of all datapoints that have one."""
    names = coordinator.product.schema.datapoints
    values = ((name, coordinator.data.value(name)) for name in names)
    return {name: value for name, value in values if value is not None}


ACTIONS: Final = (
    Action(
        name="get_timetable",
        schema=vol.Schema(DEVICE),
        handler=_get_timetable,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="set_timetable",
        schema=vol.Schema(
            {
                **DEVICE,
                vol.Required(ATTR_TIMETABLE): vol.All(str, vol.Coerce(str)),
                vol.Required(ATTR_ROWS): [_ROW],
            }
        ),
        handler=_set_timetable,
    ),
)
