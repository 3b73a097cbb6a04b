"""State, schema and control of devices."""

from ..contract import JSON
from ..describe import describe_device
from ..device import Device, Source
from ..errors import ApiError
from ..http import Call, operation
from ..services.access import bound_device


@operation
async def get_device(call: Call) -> JSON:
    """Describe one device of the caller."""
    device = bound_device(call.world, call.uid, call.path["did"])
    return describe_device(call.sim, device, device.bindings[call.uid])


@operation
async def get_latest(call: Call) -> JSON:
    """Answer the last report; the user token is optional, but a wrong one is refused."""
    device = _device(call)
    reported_at, values = device.latest()
    attr = device.product.rest(values, plain=not call.sim.oddities.wire_styles)
    return {"did": device.did, "updated_at": reported_at, "attr": attr}


@operation
async def get_datapoint_schema(call: Call) -> JSON:
    """Answer the datapoints of a product that the app is linked to."""
    product_key = call.query["product_key"]
    product = call.world.products.get(product_key)
    if product is None or not call.app.may_read(product_key):
        raise ApiError("PRODUCT_KEY_INVALID")
    return product.document


@operation
async def control_device(call: Call) -> JSON:
    """Hand a command on to a device."""
    device = bound_device(call.world, call.uid, call.path["did"])
    source = Source(uid=call.uid, appid=call.app.app_id, ip=call.request.remote or "")
    if "raw" in call.body:
        device.command_raw(bytes(call.body["raw"]), source)
    else:
        device.command(call.body["attrs"], source)
    return {}


def _device(call: Call) -> Device:
    did = call.path["did"]
    if call.token is not None:
        return bound_device(call.world, call.uid, did)
    device = call.world.devices.get(did)
    if device is None or device.region != call.region.key:
        raise ApiError("DEVICE_NOT_FOUND")
    return device
