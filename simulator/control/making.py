"""Calls that add things to the world and bind devices to people."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from .. import roles
from ..contract import JSON
from ..device import Role
from ..hooks import side
from .view import device_view, user_view

if TYPE_CHECKING:
    from ..server import Simulator


@side("POST", "/api/products")
async def add_product(sim: Simulator, request: web.Request) -> JSON:
    """Add a product: {"document": answer of GET /app/datapoint, "wire_bool", "wire_index", ...}."""
    asked = await request.json()
    product = sim.world.add_product(asked.pop("document"), **asked)
    return {"product_key": product.product_key, "secret": product.secret}


@side("POST", "/api/apps")
async def add_app(sim: Simulator, request: web.Request) -> JSON:
    """Add an application: {"name", "app_id", "organisation", "product_keys", "aep"}."""
    return asdict(sim.world.add_app(**await request.json()))


@side("POST", "/api/users")
async def add_user(sim: Simulator, request: web.Request) -> JSON:
    """Add an account: {"region", "organisation", "email", "username", "phone", "password", ...}."""
    asked = await request.json()
    region = asked.pop("region")
    return user_view(region, sim.world.add_user(region, **asked))


@side("POST", "/api/devices")
async def add_device(sim: Simulator, request: web.Request) -> JSON:
    """Add a device: {"product_key", "region", "uid", "dev_alias", "values", "did", "mac", ...}."""
    asked = await request.json()
    world = sim.world
    uid, alias = asked.pop("uid", None), asked.pop("dev_alias", None)
    product = world.products[asked.pop("product_key")]
    device = world.add_device(product, asked.pop("region"), **asked)
    if uid is not None:
        roles.bind(world, device, uid).dev_alias = alias
    return device_view(sim, device)


@side("POST", "/api/devices/{did}/bindings")
async def bind(sim: Simulator, request: web.Request) -> JSON:
    """Give a device to {"uid", "role", "dev_alias"}; without a role as binding by app would."""
    asked = await request.json()
    device = sim.world.device(request.match_info["did"])
    uid = sim.world.regions[device.region].users[asked["uid"]].uid
    if "role" in asked:
        binding = roles.add(sim.world, device, uid, Role(asked["role"]))
    else:
        binding = roles.bind(sim.world, device, uid)
    binding.dev_alias = asked.get("dev_alias", binding.dev_alias)
    return device_view(sim, device)


@side("DELETE", "/api/devices/{did}/bindings")
async def unbind(sim: Simulator, request: web.Request) -> JSON:
    """Take a device from ?uid=, or, by resetting its radio, from everybody."""
    device = sim.world.device(request.match_info["did"])
    if uid := request.query.get("uid"):
        roles.unbind(sim.world, device, uid)
    else:
        roles.unbind_all(sim.world, device)
    return device_view(sim, device)
