"""A simulated Gizwits cloud process, its demo account, and what happens on the devices' side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
import re
import sys
from typing import Any

from aiohttp import ClientSession

from simulator.demo import APP_ID, EMAIL, PASSWORD

from .process import running

REGION = "eu"
START_TIMEOUT = 30


class Cloud:
    """The control port of a running simulator."""

    app_id = APP_ID
    username = EMAIL
    password = PASSWORD

    def __init__(self, session: ClientSession, url: str, info: dict[str, Any]) -> None:
        """Take the address of the control port and what it says of addresses and apps."""
        self._session = session
        self.url = url
        self.api: str = info["api"][REGION]
        (self.app_secret,) = (app["secret"] for app in info["apps"] if app["app_id"] == self.app_id)

    async def devices(self) -> list[dict[str, Any]]:
        """Return the devices of the demo account."""
        found: list[dict[str, Any]] = await _get(self._session, f"{self.url}/api/devices")
        return [
            device for device in found if device["region"] == REGION and EMAIL in device["bindings"]
        ]

    async def device(self, did: str) -> dict[str, Any]:
        """Return one device; its datapoints' values are in `values`."""
        found: dict[str, Any] = await _get(self._session, f"{self.url}/api/devices/{did}")
        return found

    async def press(self, did: str, datapoint: str) -> None:
        """Press a device's own button."""
        url = f"{self.url}/api/devices/{did}/press"
        async with self._session.post(url, json={"name": datapoint}) as response:
            response.raise_for_status()


@asynccontextmanager
async def simulated_cloud(folder: Path, port: int = 0) -> AsyncIterator[Cloud]:
    """Run the simulator until left; its control port is the one given, or any."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "simulator.log"
    command = (sys.executable, "-m", "simulator", "--port", str(port))
    async with running(*command, log=log) as process, ClientSession() as session:
        async with asyncio.timeout(START_TIMEOUT):
            while not (match := re.search(r"^control page +(\S+)", log.read_text(), re.MULTILINE)):
                if process.returncode is not None:
                    raise RuntimeError(f"The simulator ended:\n{log.read_text()}")
                await asyncio.sleep(0.1)
        url = match[1].rstrip("/")
        yield Cloud(session, url, await _get(session, f"{url}/api/info"))


async def _get(session: ClientSession, url: str) -> Any:
    async with session.get(url) as response:
        response.raise_for_status()
        return await response.json()
