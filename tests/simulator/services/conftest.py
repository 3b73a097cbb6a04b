"""Fixtures of the service tests: a cloud that stands still at Saturday 2026-03-14 07:00 UTC."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

from aiohttp import ClientSession
import pytest

from simulator import ManualClock, Oddities, Simulator, World, roles
from simulator.contract import document
from simulator.http import APP_ID, USER_TOKEN
from simulator.world import App, User

from ...exercised import note
from .helpers import Caller, Cloud, schema

PEOPLE = {
    "owner": {"email": "gracie@example.org", "password": "Kettle-4242"},
    "guest": {"phone": "+4915550123456", "password": "Kettle-4242"},
    "neighbour": {"username": "neighbour", "password": "Kettle-4242"},
}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def cloud(
    request: pytest.FixtureRequest, socket_enabled: None, world: World
) -> AsyncGenerator[Cloud]:
    """Serve a small world; in the end every answer must have kept the contract."""
    spas, lamps = (
        world.add_product(schema(key, name))
        for key, name in (("a" * 32, "Spa"), ("b" * 32, "Lamp"))
    )
    app = world.add_app("Home")
    users = {name: world.add_user("eu", **fields) for name, fields in PEOPLE.items()}
    spa, lamp = world.add_device(spas, "eu"), world.add_device(lamps, "eu")
    for device in (spa, lamp):
        roles.bind(world, device, users["owner"].uid)
    async with AsyncExitStack() as stack:
        sim = await stack.enter_async_context(
            Simulator(world, clock=ManualClock(), oddities=Oddities.none())
        )
        callers = {name: await _caller(stack, sim, app, user) for name, user in users.items()}
        yield Cloud(sim=sim, app=app, spa=spa, lamp=lamp, **callers)
    note(request, "simulator", sim.requests.answered)
    assert sim.contract_violations == []
    _require_listed_codes(sim)


async def _caller(stack: AsyncExitStack, sim: Simulator, app: App, user: User) -> Caller:
    session = await stack.enter_async_context(ClientSession(sim.api_url("eu")))
    token = sim.world.add_token("eu", user, app)
    headers = {APP_ID: app.app_id, USER_TOKEN: token.value}
    return Caller(session=session, app=app, user=user, headers=headers)


def _require_listed_codes(sim: Simulator) -> None:
    """Fail when an operation answered a code that the contract does not list for it."""
    listed = {
        operation["operationId"]: set(operation["x-error-codes"])
        for path in document()["paths"].values()
        for operation in path.values()
    }
    for entry in sim.requests:
        assert entry.error_code is None or entry.error_code in listed[entry.operation], entry
