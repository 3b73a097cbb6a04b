"""Timetables that a device keeps inside binary datapoints: readable rows instead of bytes."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
import voluptuous as vol

from ..device import DeviceCoordinator
from ..failure import refusal
from ..product.tables import Timetable, decode_slot, timetables
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
    if known := timetables(coordinator.product.schema):
        return known
    raise refusal("timetable_none", device=coordinator.device_name)


async def _get_timetable(call: ServiceCall) -> ServiceResponse:
    """Answer with the timetables of a device: what a row may hold, and the rows."""
    coordinator = device_of(call)
    values = _bytes(coordinator)
    return {
        "timetables": [
            {
                "timetable": table.name,
                "room": len(table.datapoints),
                "columns": _columns(table),
                "rows": [dict(row) for row in table.read(values)],
            }
            for table in _known(coordinator).values()
        ]
    }


def _columns(table: Timetable) -> dict[str, Any]:
    """Return what each cell of a row may be."""
    times = {name: "HH:MM" for name, _ in table.layout.times}
    fields = {field.name: [*field.options] or "0..255" for field in table.layout.fields}
    return {**times, **fields}


async def _set_timetable(call: ServiceCall) -> None:
    """Write a whole timetable; slots that say the same already are not sent."""
    coordinator = device_of(call)
    known, name = _known(coordinator), call.data[ATTR_TIMETABLE]
    if (table := known.get(name)) is None:
        raise refusal("timetable_unknown", timetable=name, known=", ".join(known))
    try:
        written = table.written(call.data[ATTR_ROWS])
    except ValueError as err:
        raise refusal("timetable_row", timetable=name, reason=err) from err
    values, form = _bytes(coordinator), table.layout
    changed = {
        slot: data
        for slot, data in written.items()
        if decode_slot(form, values.get(slot, b"")) != decode_slot(form, data)
    }
    if changed:
        await coordinator.async_write(changed)


def _bytes(coordinator: DeviceCoordinator) -> dict[str, bytes]:
    """Return the values of binary datapoints."""
    values = (
        (name, coordinator.data.value(name)) for name in coordinator.product.schema.datapoints
    )
    return {name: value for name, value in values if isinstance(value, bytes)}


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
