"""Over TLS the client talks to servers that somebody vouches for, and to no others."""

from collections.abc import AsyncGenerator
import logging
from pathlib import Path
import ssl

import aiohttp
import pytest

from custom_components.gizwits.cloud import (
    Credentials,
    DataPush,
    GizwitsClient,
    GizwitsConnectionError,
    PushClient,
)
from simulator import Oddities, Simulator, World
from simulator.demo import APP_ID, EMAIL, PASSWORD

from ...tls import self_signed
from ..conftest import FAST as IMPATIENT, server_of
from .conftest import FAST, PATIENT, Heard, MakePush


@pytest.fixture
def secured(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """Return the server's side of TLS, and its certificate."""
    return self_signed(tmp_path)


@pytest.fixture
async def simulator(
    socket_enabled: None, world: World, secured: tuple[ssl.SSLContext, str]
) -> AsyncGenerator[Simulator]:
    """Serve the world over TLS."""
    async with Simulator(world, oddities=Oddities.none(), tls=secured[0]) as running:
        yield running


@pytest.fixture
async def session(
    socket_enabled: None, secured: tuple[ssl.SSLContext, str]
) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a session that trusts the server."""
    context = ssl.create_default_context(cadata=secured[1])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:
        yield session


async def test_push(account: GizwitsClient, make_push: MakePush) -> None:
    """Sign-in, requests and push work."""
    devices = {each.did: each.push_url() for each in await account.bindings.list()}
    assert {url.partition(":")[0] for url in devices.values()} == {"wss"}
    heard = make_push(account, PATIENT)
    heard.push.set_devices(devices)
    await heard.until(lambda: len(heard.of(DataPush)) == 3)
    assert all(map(heard.push.healthy, devices))


async def test_strangers(
    simulator: Simulator, account: GizwitsClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the password nor the token is told to a server that nobody vouches for."""
    caplog.set_level(logging.DEBUG)
    devices = {each.did: each.push_url() for each in await account.bindings.list()}
    simulator.requests.clear()
    credentials = Credentials(username=EMAIL, password=PASSWORD)
    heard = Heard()
    async with aiohttp.ClientSession() as wary:
        client = GizwitsClient(
            wary, server_of(simulator), APP_ID, credentials=credentials, policy=IMPATIENT
        )
        with pytest.raises(GizwitsConnectionError):
            await client.bindings.list()
        push = PushClient(wary, account, heard.on_message, heard.on_state, policy=FAST)
        push.set_devices(devices)
        await heard.until(lambda: caplog.text.count("again in") >= 4)
        await push.close()
        await client.close()
    assert "CertificateError" in caplog.text
    assert not heard.states
    assert not [*simulator.requests]
