"""Listing devices: all of them, each once, or an error."""

from aiohttp import web
import pytest

from custom_components.gizwits.cloud import GizwitsClient, GizwitsServerError
from simulator import ManualClock, Oddities, Simulator, World
from simulator.demo import APP_ID, EMAIL, PASSWORD

from .conftest import CREDENTIALS, MakeClient, server_of
from .server import Scripted, html, reply


def listing(devices: list[object], cap: int = 1000) -> object:
    """Return a handler that pages through devices, at most `cap` at a time."""

    async def handle(request: web.Request) -> web.Response:
        limit, skip = (int(request.query[name]) for name in ("limit", "skip"))
        return reply({"devices": devices[skip : skip + min(limit, cap)]})

    return handle


def devices(count: int) -> list[object]:
    """Return bindings of so many devices."""
    return [{"did": f"did{index}", "product_key": "p"} for index in range(count)]


@pytest.mark.parametrize("cap", [1000, 100])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 127, 128, 129, 200, 300, 1000])
async def test_all_pages(client: GizwitsClient, scripted: Scripted, count: int, cap: int) -> None:
    """Whatever the number, and even if the server gives no more than 100 at a time."""
    scripted.put("/app/bindings", listing(devices(count), cap))
    assert [binding.did for binding in await client.bindings.list()] == [
        f"did{index}" for index in range(count)
    ]


async def test_a_thousand_devices_cost_ten_requests_at_most(
    client: GizwitsClient, scripted: Scripted
) -> None:
    """A page for each hundred."""
    scripted.put("/app/bindings", listing(devices(1000)))
    await client.bindings.list()
    assert client.stats.requests["list_bindings"] <= 10


async def test_a_thousand_devices_of_the_simulator(
    socket_enabled: None, make_client: MakeClient
) -> None:
    """The same against a server that checks what it is asked, with all its oddities."""
    world = World.scaled(devices=1000)
    credentials = type(CREDENTIALS)(username=EMAIL, password=PASSWORD)
    async with Simulator(world, clock=ManualClock(), oddities=Oddities()) as simulator:
        client = make_client(server_of(simulator), APP_ID, credentials=credentials)
        bindings = await client.bindings.list()
        assert {binding.did for binding in bindings} == set(world.devices)
        assert len(bindings) == 1000
        assert not client.stats.skipped


async def test_devices_that_come_twice(client: GizwitsClient, scripted: Scripted) -> None:
    """A device that was bound meanwhile moves the others to the next page."""
    rows = devices(150)
    scripted.put("/app/bindings", reply({"devices": rows[:128]}), reply({"devices": rows[127:150]}))
    assert len(await client.bindings.list()) == 150


async def test_devices_that_cannot_be_read(client: GizwitsClient, scripted: Scripted) -> None:
    """They are left out and counted; the others are there, on later pages too."""
    rows = devices(130)
    rows[5] = None
    rows[6] = {"product_key": "p"}
    scripted.put("/app/bindings", listing(rows))
    assert len(await client.bindings.list()) == 128
    assert client.stats.skipped == {"Binding": 2}


async def test_no_part_of_a_list(client: GizwitsClient, scripted: Scripted) -> None:
    """A page that is missing makes the list fail."""
    scripted.put("/app/bindings", reply({"devices": devices(128)}), html())
    with pytest.raises(GizwitsServerError):
        await client.bindings.list()


async def test_one_page(client: GizwitsClient, scripted: Scripted) -> None:
    """A page is what was asked for."""
    scripted.put("/app/bindings", listing(devices(30)))
    assert [b.did for b in await client.bindings.page(2, 10)] == ["did10", "did11"]


async def test_disabled_devices_on_request(client: GizwitsClient, scripted: Scripted) -> None:
    """The flag is passed on."""
    scripted.put("/app/bindings", listing([]))
    await client.bindings.list(show_disabled=True)
    assert "show_disabled=1" in scripted.requests[-1][1]
