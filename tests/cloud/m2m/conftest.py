"""Fixtures: an account with devices, its push, and a host that says what a test wants."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.gizwits.cloud import (
    Credentials,
    DataPush,
    GizwitsAuthError,
    GizwitsClient,
    PushClient,
    PushMessage,
    PushPolicy,
)
from simulator import Simulator, World
from simulator.demo import APP_ID, EMAIL, PASSWORD

from ..conftest import MakeClient, server_of
from .host import ScriptedHost

FAST = PushPolicy(
    connect=0.5,
    answer=0.5,
    ping=0.05,
    sign_in_again=(0.01, 0.02, 0.03),
    backoff=0.01,
    backoff_max=0.05,
    pause=0.001,
    close=0.2,
)
PATIENT = PushPolicy(pause=0.001)
"""For tests in which nothing is to happen by time."""


@dataclass
class Heard:
    """What push said, and the push itself."""

    push: PushClient = field(init=False)
    messages: list[PushMessage] = field(default_factory=list)
    states: list[tuple[str, bool]] = field(default_factory=list)
    refusals: list[GizwitsAuthError] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def on_message(self, message: PushMessage) -> None:
        self.messages.append(message)
        self._news.set()

    def on_state(self, url: str, connected: bool) -> None:
        self.states.append((url, connected))
        self._news.set()

    def on_auth_failed(self, err: GizwitsAuthError) -> None:
        self.refusals.append(err)
        self._news.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something that comes with a message, or soon after one."""
        async with asyncio.timeout(5):
            while not condition():
                self._news.clear()
                try:
                    async with asyncio.timeout(0.005):
                        await self._news.wait()
                except TimeoutError:
                    pass

    def of[T](self, kind: type[T]) -> list[T]:
        return [message for message in self.messages if isinstance(message, kind)]

    def history(self, did: str, name: str) -> list[Any]:
        """Return the values that a datapoint of a device had."""
        return [m.attrs.get(name) for m in self.of(DataPush) if m.did == did]

    def values(self, did: str) -> dict[str, Any]:
        """Return the values of a device, merged."""
        merged: dict[str, Any] = {}
        for message in self.of(DataPush):
            if message.did == did:
                merged |= message.attrs
        return merged


type MakePush = Callable[..., Heard]


@pytest.fixture
def world() -> World:
    """Return an account with three devices, the last one on the sandbox host."""
    world = World.scaled(devices=3, products=3, datapoints=8)
    [*world.products.values()][2].is_sandbox = True
    return world


@pytest.fixture
async def make_push(session: aiohttp.ClientSession) -> AsyncGenerator[MakePush]:
    """Make push clients, which must leave nothing behind when they are closed in the end."""
    made: list[Heard] = []

    def make(
        client: GizwitsClient,
        policy: PushPolicy = FAST,
        on_message: Callable[[PushMessage], None] | None = None,
    ) -> Heard:
        heard = Heard()
        heard.push = PushClient(
            session,
            client,
            on_message or heard.on_message,
            heard.on_state,
            heard.on_auth_failed,
            policy=policy,
        )
        made.append(heard)
        return heard

    yield make
    for heard in made:
        await heard.push.close()
    assert leftovers() == []


@pytest.fixture
def account(simulator: Simulator, make_client: MakeClient) -> GizwitsClient:
    """Return the client of the account."""
    credentials = Credentials(username=EMAIL, password=PASSWORD)
    return make_client(server_of(simulator), APP_ID, credentials=credentials)


@pytest.fixture
async def devices(account: GizwitsClient) -> Mapping[str, str]:
    """Return the devices of the account with the addresses of their push, in the world's order."""
    bindings = await account.bindings.list()
    return {b.did: b.push_url(secure=False) for b in sorted(bindings, key=lambda b: b.alias)}


@pytest.fixture
async def host(socket_enabled: None) -> AsyncGenerator[ScriptedHost]:
    """Serve a push host that does what the test says."""
    host = ScriptedHost()
    app = web.Application()
    app.router.add_get("/ws/app/v1", host.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host.url = f"ws://127.0.0.1:{runner.addresses[0][1]}/ws/app/v1"
    yield host
    host.hang_up()
    await runner.cleanup()


def leftovers() -> list[str]:
    """Return the tasks of push that are still there."""
    names = (task.get_name() for task in asyncio.all_tasks())
    return [name for name in names if name.startswith("gizwits push")]
