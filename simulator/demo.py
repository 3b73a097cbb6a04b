"""The worlds to start with: a demo account, and big ones for measurements."""

from hashlib import md5

from . import catalogue, roles
from .contract import JSON
from .datapoint import AREAS
from .device import Device, Role
from .layout import Layout
from .product import Product
from .world import App, Ids, User, World

PASSWORD = "Demo-1234"
EMAIL = "demo@example.com"
GUEST = "guest@example.com"
TRAVELLER = "traveller@example.com"

APP_ID = "0dd5eed0f00d4b1ea11fe11add1c7ed5"
AEP_APP_ID = "0dd5eed0f00d4b1ea11fe11add1c7ae9"
STRANGER_APP_ID = "0dd5eed0f00d4b1ea11fe11add1c7fff"

NEW_MAC = "5ca1ab1e0c0d"
NEW_QR = "https://qr.example/device?d=new-socket"
"""Of a socket that is still in its box."""

ALIASES = {
    "spa": "Garden spa",
    "dc_pump": "Pond pump",
    "socket": "Workshop socket",
    "feeder": "Cat feeder",
    "purifier": "Bedroom purifier",
    "light": "Desk light",
    "heater": "Bathroom heater",
    "gateway": "Hall gateway",
    "contact": "Front door",
    "thermostat": "Living room",
}


def demo_world(seed: int = 0) -> World:
    """Return one device of each product in region eu, and people who share and travel.

    `demo@example.com` has everything in eu and an empty account in us; `guest@example.com` is a
    guest of the spa; `traveller@example.com` has devices in eu and us. One socket is new: nobody
    has bound it.
    """
    world = World(ids=Ids(seed=seed))
    products = catalogue.add_own(world)
    _add_apps(world)
    owner = _person(world, "eu", EMAIL, username="demo", name="Demo")
    _person(world, "us", EMAIL)
    devices = {slug: _device(world, "eu", owner, product) for slug, product in products.items()}
    for slug, alias in ALIASES.items():
        devices[slug].bindings[owner.uid].dev_alias = alias
    devices["contact"].gateway_did = devices["gateway"].did
    devices["heater"].looks_offline = True
    guest = _person(world, "eu", GUEST, phone="+4915550123456")
    roles.start_sharing(devices["spa"], owner.uid)
    roles.add(world, devices["spa"], guest.uid, Role.GUEST)
    for region in ("eu", "us"):
        _device(world, region, _person(world, region, TRAVELLER), products["socket"])
    _person(world, "eu", "migrated@example.com", migrated=True)
    anonymous = world.add_user("eu", phone_id="demo-phone")
    _device(world, "eu", anonymous, products["light"])
    world.add_device(products["socket"], "eu", mac=NEW_MAC, qr_content=NEW_QR)
    return world


def scaled(
    *, devices: int = 1000, products: int = 10, datapoints: int = 20, seed: int = 0
) -> World:
    """Return a world in which the demo account has many alike devices in region eu."""
    world = World(ids=Ids(seed=seed))
    models = [world.add_product(made_up(index, datapoints)) for index in range(products)]
    _add_apps(world)
    owner = _person(world, "eu", EMAIL)
    for index in range(devices):
        device = _device(world, "eu", owner, models[index % products])
        device.bindings[owner.uid].dev_alias = f"Device {index}"
    return world


def made_up(index: int, datapoints: int) -> dict[str, JSON]:
    """Return the schema document of a product with so many datapoints of all kinds."""
    kinds = ("bool", "uint8", "enum", "uint16")
    attrs = [
        _attr(number, AREAS[number * len(AREAS) // datapoints], kinds[number % len(kinds)])
        for number in range(datapoints)
    ]
    document: dict[str, JSON] = {
        "name": f"Product {index}",
        "packetVersion": "0x00000004",
        "protocolType": "standard",
        "product_key": md5(f"made up {index}".encode()).hexdigest(),
        "entities": [{"id": 0, "name": "entity0", "display_name": "entity0", "attrs": attrs}],
    }
    for attr in attrs:
        at = Layout.of(document).positions[attr["name"]]
        attr["position"]["byte_offset"], attr["position"]["bit_offset"] = at
    return document


def _attr(number: int, area: str, kind: str) -> dict[str, JSON]:
    if area in {"alert", "fault"}:
        kind = "bool"
    unit, length = ("bit", 1) if kind == "bool" else ("bit", 2) if kind == "enum" else ("byte", 1)
    attr: dict[str, JSON] = {
        "id": number,
        "name": f"point_{number}",
        "display_name": f"Point {number}",
        "data_type": kind,
        "type": area,
        "desc": "",
        "position": {"byte_offset": 0, "bit_offset": 0, "len": length, "unit": unit},
    }
    if kind == "enum":
        attr["enum"] = ["one", "two", "three"]
    elif kind != "bool":
        attr["position"]["len"] = int(kind.removeprefix("uint")) // 8
        attr["uint_spec"] = {"min": 0, "max": 200, "ratio": 1, "addition": 0}
    return attr


def _add_apps(world: World) -> tuple[App, ...]:
    stranger = world.add_app("Stranger", app_id=STRANGER_APP_ID, product_keys=[])
    return (
        world.add_app("Demo Home", app_id=APP_ID),
        world.add_app("Demo Aqua", app_id=AEP_APP_ID, aep="jwt"),
        stranger,
    )


def _person(world: World, region: str, email: str, **more: JSON) -> User:
    return world.add_user(region, email=email, password=PASSWORD, **more)


def _device(world: World, region: str, user: User, product: Product) -> Device:
    device = world.add_device(product, region)
    roles.bind(world, device, user.uid)
    return device
