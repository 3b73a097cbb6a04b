"""Pictures that the cloud names are shown only if they are pictures."""

from collections.abc import AsyncGenerator
from http import HTTPStatus

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.gizwits.flow.pictures import async_show
from custom_components.gizwits.flow.problems import Problem


async def answer(request: web.Request) -> web.Response:
    """Answer as the address says: its kind, size and status."""
    query = request.query
    return web.Response(
        body=b"x" * int(query.get("size", "10")),
        status=int(query.get("status", HTTPStatus.OK)),
        content_type=query.get("kind", "image/png"),
    )


@pytest.fixture
async def address(hass: HomeAssistant, socket_enabled: None) -> AsyncGenerator[str]:
    """Return the address of a server."""
    assert await async_setup_component(hass, "http", {})
    app = web.Application()
    app.router.add_get("/", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/"))


@pytest.mark.parametrize("query", ["", "?kind=image/jpeg", "?size=1048576"])
async def test_picture(hass: HomeAssistant, address: str, query: str) -> None:
    picture = await async_show(hass, address + query)
    assert picture.address.startswith("/api/gizwits/picture/")


@pytest.mark.parametrize(
    "query", ["?kind=text/html", "?kind=image/svg%2Bxml", "?size=1048577", "?status=404"]
)
async def test_no_picture(hass: HomeAssistant, address: str, query: str) -> None:
    with pytest.raises(Problem, match="no_picture"):
        await async_show(hass, address + query)


@pytest.mark.parametrize("wrong", ["http://127.0.0.1:1/", "ftp://127.0.0.1/", "picture.png", ""])
async def test_no_address(hass: HomeAssistant, address: str, wrong: str) -> None:
    with pytest.raises(Problem, match="no_picture"):
        await async_show(hass, wrong)
