"""Fixtures: a session, a scripted server, clients."""

from collections.abc import AsyncGenerator, Callable
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.gizwits.cloud import Credentials, GizwitsClient, Policy, Server
from simulator import Simulator

from .server import Scripted

FAST = Policy(timeout=2, backoff=0.001, backoff_max=0.5)
CREDENTIALS = Credentials(username="somebody@example.com", password="Secret-4242")

type MakeClient = Callable[..., GizwitsClient]


@pytest.fixture
async def session(socket_enabled: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a session that real sockets are allowed for."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def scripted(socket_enabled: None) -> AsyncGenerator[Scripted]:
    """Serve what the test puts."""
    scripted = Scripted()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", scripted.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    scripted.server = Server(region="test", api=url, aep=url)
    yield scripted
    await runner.cleanup()


@pytest.fixture
async def make_client(session: aiohttp.ClientSession) -> AsyncGenerator[MakeClient]:
    """Make clients that are closed in the end."""
    clients: list[GizwitsClient] = []

    def make(server: Server, app_id: str = "app", **options: Any) -> GizwitsClient:
        client = GizwitsClient(session, server, app_id, **{"policy": FAST, **options})
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
def client(make_client: MakeClient, scripted: Scripted) -> GizwitsClient:
    """Return an account of the scripted server."""
    return make_client(scripted.server, credentials=CREDENTIALS)


def server_of(simulator: Simulator, region: str = "eu") -> Server:
    """Return a region of the simulator."""
    url = simulator.api_url(region)
    return Server(region=region, api=url, aep=url)
