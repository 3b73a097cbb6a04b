"""Small clouds for tests of the running integration: products that no profile and no composite claims."""

from collections.abc import Mapping
from typing import Any

from simulator import World, roles
from simulator.demo import APP_ID, EMAIL, PASSWORD
from simulator.device import Device
from simulator.layout import Layout
from simulator.product import Product
from simulator.world import User

_WRITABLE, _READONLY = "status_writable", "status_readonly"


def plain_world(devices: int = 1, **more: Any) -> World:
    """Return a cloud in which the demo account has devices of a plain product, called Plain 0, 1, ..."""
    world = World()
    world.add_app("Demo Home", app_id=APP_ID)
    product = add_product(world, **more)
    user = world.add_user("eu", email=EMAIL, password=PASSWORD)
    for index in range(devices):
        add_device(world, product, user, f"Plain {index}")
    return world


def add_product(world: World, number: int = 1, **more: Any) -> Product:
    """Make a product with a datapoint of each kind: zeta (switch), eta (select), theta (number), ..."""
    return world.add_product(document(number), **more)


def add_device(world: World, product: Product, user: User, alias: str, **more: Any) -> Device:
    """Give a user a new device."""
    device = world.add_device(product, "eu", **more)
    roles.bind(world, device, user.uid)
    device.bindings[user.uid].dev_alias = alias
    return device


def document(number: int = 1, protocol: str = "standard") -> dict[str, Any]:
    """Return a schema in the cloud's shape."""
    attrs = [
        _attr(0, "zeta", "bool", _WRITABLE),
        _attr(1, "eta", "enum", _WRITABLE, enum=["red", "green", "blue"]),
        _attr(2, "theta", "uint8", _WRITABLE, uint_spec=_spec(0, 100)),
        _attr(3, "iota", "uint8", _READONLY, uint_spec=_spec(0, 200)),
        _attr(4, "kappa", "bool", _READONLY),
        _attr(5, "lambda_", "enum", _READONLY, enum=["one", "two"]),
        _attr(6, "my", "binary", _READONLY),
        _attr(7, "ny", "bool", "alert"),
        _attr(8, "xi", "bool", "fault"),
    ]
    schema: dict[str, Any] = {
        "name": f"Plain product {number}",
        "packetVersion": "0x00000004",
        "protocolType": protocol,
        "product_key": f"{number:032x}",
        "entities": [{"id": 0, "name": "entity0", "display_name": "entity0", "attrs": attrs}],
    }
    for attr in attrs:
        at = Layout.of(schema).positions[attr["name"]]
        attr["position"]["byte_offset"], attr["position"]["bit_offset"] = at
    return schema


def _spec(minimum: int, maximum: int) -> Mapping[str, int]:
    return {"min": minimum, "max": maximum, "ratio": 1, "addition": 0}


def _attr(number: int, name: str, kind: str, area: str, **more: Any) -> dict[str, Any]:
    length, unit = {"bool": (1, "bit"), "enum": (2, "bit"), "binary": (4, "byte")}.get(
        kind, (1, "byte")
    )
    return {
        "id": number,
        "name": name,
        "display_name": name,
        "data_type": kind,
        "type": area,
        "desc": "",
        "position": {"byte_offset": 0, "bit_offset": 0, "len": length, "unit": unit},
        **more,
    }
