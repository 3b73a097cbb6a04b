"""The baseline of push: a bare WebSocket client that sets states, beside the integration."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.json import json_loads_object

from .harness import Cloud, async_pushed, async_set_up, cloud, running_hass

POINT = "point_1"  # a writable number of the products


@asynccontextmanager
async def bare_client(hass: HomeAssistant, account: dict[str, Any]) -> AsyncGenerator[None]:
    """Set a state for every value that is pushed, which costs little for values that did not change."""
    async with async_get_clientsession(hass).ws_connect(account["push"]) as socket:
        await _sign_in(socket, account)
        task = hass.async_create_background_task(_listen(hass, socket), "bare client")
        try:
            yield
        finally:
            task.cancel()


@asynccontextmanager
async def side_by_side(devices: int) -> AsyncGenerator[tuple[HomeAssistant, Cloud, Cloud]]:
    """Run a Home Assistant that hears two clouds alike: one by the bare client, one by the integration."""
    async with (
        cloud(devices) as bare,
        cloud(devices) as own,
        running_hass() as hass,
        bare_client(hass, bare.account),
    ):
        entry = own.entry()
        await async_set_up(hass, entry)
        await async_pushed(hass, entry)
        yield hass, bare, own


async def _sign_in(socket: aiohttp.ClientWebSocketResponse, account: dict[str, Any]) -> None:
    data = {
        "appid": account["app_id"],
        "uid": account["uid"],
        "token": account["token"],
        "p0_type": "attrs_v4",
        "heartbeat_interval": 180,
        "auto_subscribe": True,
    }
    await socket.send_json({"cmd": "login_req", "data": data})
    assert (await socket.receive_json())["data"]["success"]


async def _listen(hass: HomeAssistant, socket: aiohttp.ClientWebSocketResponse) -> None:
    async for message in socket:
        frame: Any = json_loads_object(message.data)
        if frame["cmd"] == "s2c_noti":
            did = frame["data"]["did"].lower()
            for name, value in frame["data"]["attrs"].items():
                hass.states.async_set(f"sensor.{did}_{name}", str(value))
