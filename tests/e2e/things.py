"""The cloud and the home of the scenarios, by the names that people give to things."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from script.live.home import Home
from simulator import Simulator, roles
from simulator.demo import PASSWORD
from simulator.device import Device, Role
from simulator.world import User

ENTRIES = "/api/config/config_entries/entry"


def device_named(simulator: Simulator, name: str) -> Device:
    """Return the device that somebody calls so."""
    devices = simulator.world.devices.values()
    return next(each for each in devices for b in each.bindings.values() if b.dev_alias == name)


def person(simulator: Simulator, email: str) -> User:
    """Return an account of region eu."""
    users = simulator.world.regions["eu"].users.values()
    return next(user for user in users if user.email == email)


def add_person(simulator: Simulator, email: str, *guest_of: str) -> User:
    """Let somebody have an account in region eu, and be a guest of devices."""
    user = simulator.world.add_user("eu", email=email, password=PASSWORD)
    for name in guest_of:
        roles.add(simulator.world, device_named(simulator, name), user.uid, Role.GUEST)
    return user


async def device_id(home: Home, device: Device) -> str:
    """Return Home Assistant's id of a device."""
    devices = await home.command("config/device_registry/list")
    return next(each["id"] for each in devices if ["gizwits", device.did] in each["identifiers"])


async def device_page(home: Home, device: Device) -> str:
    """Return the path of a device's page."""
    return f"/config/devices/device/{await device_id(home, device)}"


async def is_available(home: Home, device: Device) -> bool:
    """Tell whether all entities of a device are available, but for pictures that come and go."""
    states = await home.states()
    entities = [each for each in await home.entities(device.did) if not each.startswith("image.")]
    return not any(states.get(each) == "unavailable" for each in entities)


async def shows(home: Home, entity_id: str, *states: str) -> bool:
    """Tell whether an entity is there, with one of some states."""
    return (await home.states()).get(entity_id) in states


async def entry_ids(home: Home) -> set[str]:
    """Return the accounts that Home Assistant has."""
    return {entry["entry_id"] for entry in await home.request("GET", f"{ENTRIES}?domain=gizwits")}


@asynccontextmanager
async def visit(home: Home) -> AsyncGenerator[None]:
    """Remove the accounts that come meanwhile."""
    before = await entry_ids(home)
    yield
    for entry_id in await entry_ids(home) - before:
        await home.request("DELETE", f"{ENTRIES}/{entry_id}")
