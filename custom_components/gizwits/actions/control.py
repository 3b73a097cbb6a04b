"""Control of a device beyond its entities: several datapoints at once, raw commands, a fresh reading."""

from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from ..failure import refusal
from ..product.codec import Value
from ..product.entity import EntitySpec
from ..values import VALUES, plain_value, wanted_values
from .action import Action
from .fields import ATTR_RAW, ATTR_VALUES, hex_bytes
from .targets import DEVICE, device_of


async def _set_datapoints(call: ServiceCall) -> None:
    """Set several datapoints in one request; all or none."""
    coordinator = device_of(call)
    await coordinator.async_write(wanted_values(coordinator.product, call.data[ATTR_VALUES]))


async def _send_raw(call: ServiceCall) -> None:
    """Send a raw command as the device's protocol wants it."""
    coordinator = device_of(call)
    await coordinator.account.client.devices.control(coordinator.did, raw=call.data[ATTR_RAW])


async def _refresh(call: ServiceCall) -> None:
    """Read the device's state from the cloud now."""
    coordinator = device_of(call)
    await coordinator.async_refresh()
    if coordinator.unread:
        raise coordinator.unread
    if coordinator.data.reported_at is None and not coordinator.data.reported:
        raise refusal("no_report", device=coordinator.device_name)


async def _get_datapoints(call: ServiceCall) -> ServiceResponse:
    """Answer with what a device has and what it reports, as a person sees it."""
    coordinator = device_of(call)
    data = coordinator.data
    return {
        "product_key": coordinator.binding.product_key,
        "reported_at": data.reported_at.isoformat() if data.reported_at else None,
        "datapoints": [
            _datapoint(spec, data.value(spec.datapoint.name))
            for spec in coordinator.specs
            if spec.datapoint
        ],
    }


def _datapoint(spec: EntitySpec, value: Value | None) -> JsonValueType:
    assert spec.datapoint
    return {
        "name": spec.datapoint.name,
        "display_name": spec.datapoint.display_name,
        "type": spec.datapoint.data_type.value,
        "writable": spec.datapoint.writable,
        "value": plain_value(spec.shown(value)),
        "unit": spec.unit,
        "minimum": spec.minimum,
        "maximum": spec.maximum,
        "step": spec.step,
        "options": [*spec.options],
    }


ACTIONS: Final = (
    Action(
        name="set_datapoints",
        schema=vol.Schema(
            {
                **DEVICE,
                vol.Required(ATTR_VALUES): VALUES,
            }
        ),
        handler=_set_datapoints,
    ),
    Action(
        name="send_raw",
        schema=vol.Schema({**DEVICE, vol.Required(ATTR_RAW): hex_bytes}),
        handler=_send_raw,
    ),
    Action(name="refresh", schema=vol.Schema(DEVICE), handler=_refresh),
    Action(
        name="get_datapoints",
        schema=vol.Schema(DEVICE),
        handler=_get_datapoints,
        response=SupportsResponse.ONLY,
    ),
)
