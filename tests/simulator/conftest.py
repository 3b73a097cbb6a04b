"""Fixtures of the simulator's tests: the demo world at a time that stands still."""

from collections.abc import AsyncGenerator, Awaitable, Callable

from aiohttp import ClientSession
import pytest

from simulator import ManualClock, Oddities, Simulator, World
from simulator.device import Device

from ..exercised import note
from .client import Client


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def sim(
    request: pytest.FixtureRequest, socket_enabled: None, clock: ManualClock
) -> AsyncGenerator[Simulator]:
    """Serve the demo without oddities; in the end every answer must have kept the contract."""
    async with Simulator(World.demo(), clock=clock, oddities=Oddities.none()) as running:
        yield running
    note(request, "simulator", running.requests.answered)
    assert running.contract_violations == []


@pytest.fixture
async def http(socket_enabled: None) -> AsyncGenerator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def client(sim: Simulator, http: ClientSession) -> Client:
    """Return a client of region eu that has not signed in."""
    return Client(http=http, sim=sim)


@pytest.fixture
async def demo(client: Client) -> Client:
    """Return a client that signed in to the account with all devices."""
    await client.sign_in()
    return client


@pytest.fixture
def other(sim: Simulator, http: ClientSession) -> Callable[..., Awaitable[Client]]:
    """Return a function that signs somebody else in."""

    async def sign_in(identity: str, **more: str) -> Client:
        somebody = Client(http=http, sim=sim, **more)
        await somebody.sign_in(identity)
        return somebody

    return sign_in


@pytest.fixture
async def spa(demo: Client) -> Device:
    return await demo.device("Garden spa")
