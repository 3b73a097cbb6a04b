"""What the cloud demands of a linkage rule beyond the shape that the contract gives it."""

from collections.abc import Iterator, Mapping

from ..contract import JSON
from ..datapoint import Datapoint
from ..device import Device
from ..errors import ApiError
from ..product import Product
from ..world import App, World
from . import conditions
from .access import bound_device
from .commands import Command

EDGES = frozenset({"alert", "fault"})
DEVICE_STEP = "devctrl"


def check(world: World, app: App, uid: str, body: Mapping[str, JSON]) -> None:
    """Raise ApiError unless a rule names devices, datapoints and values that exist and fit."""
    master = _device(world, app, uid, body)
    _check_event(master.product, body)
    prefixes: dict[str, Device] = {}
    for entry in body.get("input", ()):
        if entry["prefix"] in prefixes:
            raise ApiError("FORM_INVALID", "a prefix occurs twice")
        prefixes[entry["prefix"]] = _device(world, app, uid, entry)
    for condition in _flat(body["condition"]):
        _check_condition(master, prefixes, condition)
    for step in _flat(body["output"]):
        if step["type"] == DEVICE_STEP:
            device = bound_device(world, uid, step["did"])
            _require_product(world, app, device.product_key)
            Command.of_control(step).check(device.product)


def locate(master: Device, prefixes: Mapping[str, Device], left: str) -> tuple[Device, Datapoint]:
    """Return what the left side of a condition means; without a prefix it is the master device.

    Raises ApiError.
    """
    prefix, dot, name = left.rpartition(".")
    device = prefixes.get(prefix) if dot else master
    if device is None:
        raise ApiError("FORM_INVALID", f"unknown prefix {prefix}")
    point = device.product.layout.datapoints.get(name)
    if point is None:
        raise ApiError("ATTR_INVALID", f"attr {name} invalid.")
    return device, point


def _check_condition(
    master: Device, prefixes: Mapping[str, Device], condition: Mapping[str, JSON]
) -> None:
    _, point = locate(master, prefixes, condition["left"])
    try:
        conditions.check(point, condition["opt"], condition["right"])
    except ValueError as error:
        raise ApiError("FORM_INVALID", str(error)) from None


def _check_event(product: Product, body: Mapping[str, JSON]) -> None:
    if body["event"] in EDGES:
        point = product.layout.datapoints.get(body["event_attr"]["attr_name"])
        if point is None or point.access != body["event"]:
            raise ApiError("EVENT_NOT_DEFINED")


def _device(world: World, app: App, uid: str, named: Mapping[str, JSON]) -> Device:
    _require_product(world, app, named["product_key"])
    device = bound_device(world, uid, named["did"])
    if device.product_key != named["product_key"]:
        raise ApiError("FORM_INVALID", "the device is of another product")
    return device


def _require_product(world: World, app: App, product_key: str) -> None:
    if product_key not in world.products or not app.may_read(product_key):
        raise ApiError("PRODUCT_KEY_INVALID")


def _flat(nested: list[list[Mapping[str, JSON]]]) -> Iterator[Mapping[str, JSON]]:
    return (item for inner in nested for item in inner)
