"""A Home Assistant process with an owner, spoken to as its frontend does."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import shutil
import sys
from typing import Any

from aiohttp import ClientError, ClientSession

from .process import ROOT, running

HASS = Path(sys.executable).with_name("hass")
CONFIGURATION = Path(__file__).with_name("configuration.yaml")
USERNAME = "demo"
PASSWORD = "demo"
START_TIMEOUT = 300
RUN = 'trap : TERM; while "$0" --config "$1"; test $? -eq 100; do :; done'
"""Home Assistant asks with status 100 to be started again."""


class Home:
    """The REST and WebSocket API of a running Home Assistant, as its owner."""

    def __init__(self, session: ClientSession, process: Process, url: str, folder: Path) -> None:
        """Take the address and the configuration folder of the home."""
        self._session = session
        self.process = process
        self._token = ""
        self.url = url
        self.folder = folder
        self.log = folder / "home-assistant.log"

    async def request(self, method: str, path: str, data: object = None) -> Any:
        """Return the answer to a REST request as JSON. Raises ClientError."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else None
        async with self._session.request(
            method, self.url + path, json=data, headers=headers
        ) as response:
            if not response.ok:
                raise ClientError(f"{method} {path}: {response.status} {await response.text()}")
            return await response.json()

    async def command(self, kind: str, **data: Any) -> Any:
        """Return the result of a WebSocket command. Raises ClientError."""
        # A socket that nobody reads answers no pings, and is closed after a minute.
        async with self._session.ws_connect(f"{self.url}/api/websocket", max_msg_size=0) as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self._token})
            await socket.receive_json()
            await socket.send_json({"id": 1, "type": kind, **data})
            answer = await socket.receive_json()
        if not answer["success"]:
            raise ClientError(f"{kind}: {answer['error']}")
        return answer["result"]

    async def act(self, action: str, entity_id: str, **data: Any) -> None:
        """Perform an action, given as domain.name, on an entity."""
        path = f"/api/services/{action.replace('.', '/')}"
        await self.request("POST", path, {"entity_id": entity_id, **data})

    async def states(self) -> dict[str, str]:
        """Return entity id -> state."""
        found = await self.request("GET", "/api/states")
        return {state["entity_id"]: state["state"] for state in found}

    async def entities(self, did: str) -> list[str]:
        """Return the entity ids of a Gizwits device."""
        devices = await self.command("config/device_registry/list")
        entities = await self.command("config/entity_registry/list")
        ids = {device["id"] for device in devices if ["gizwits", did] in device["identifiers"]}
        return [entity["entity_id"] for entity in entities if entity["device_id"] in ids]

    async def start(self, language: str) -> None:
        """Wait until it runs, make the owner and log in. Raises RuntimeError when it ends instead."""
        while not await self._answers():
            if self.process.returncode is not None:
                raise RuntimeError(f"Home Assistant ended: see {self.folder / 'output.log'}")
            await asyncio.sleep(0.1)
        await self._register_owner(language)
        while (await self.request("GET", "/api/config"))["state"] != "RUNNING":
            await asyncio.sleep(0.1)

    async def _answers(self) -> bool:
        try:
            await self.request("GET", "/api/onboarding")
        except ClientError:
            return False
        return True

    async def _register_owner(self, language: str) -> None:
        client = f"{self.url}/"
        owner = {
            "client_id": client,
            "name": USERNAME.title(),
            "username": USERNAME,
            "password": PASSWORD,
            "language": language,
        }
        answer = await self.request("POST", "/api/onboarding/users", owner)
        code = {
            "grant_type": "authorization_code",
            "client_id": client,
            "code": answer["auth_code"],
        }
        async with self._session.post(f"{self.url}/auth/token", data=code) as response:
            self._token = (await response.json())["access_token"]


def prepare(folder: Path, port: int) -> None:
    """Write the configuration folder of a new home, with the integration of this checkout."""
    shutil.rmtree(folder, ignore_errors=True)
    storage = folder / ".storage"
    storage.mkdir(parents=True)
    shutil.copy(CONFIGURATION, folder)
    for name in ("automations", "scenes", "scripts"):
        (folder / f"{name}.yaml").write_text("[]\n" if name != "scripts" else "{}\n")
    components = folder / "custom_components"
    components.mkdir()
    (components / "gizwits").symlink_to(ROOT / "custom_components" / "gizwits")
    # Home Assistant only trusts its own store with these two; over REST the first reverts itself
    # and the second sets up integrations that need the internet.
    stores: dict[str, dict[str, Any]] = {
        "http": {
            "version": 1,
            "minor_version": 1,
            "data": {"server_host": ["127.0.0.1"], "server_port": port},
        },
        "onboarding": {
            "version": 4,
            "minor_version": 1,
            "data": {"done": ["core_config", "analytics", "integration"]},
        },
    }
    for key, store in stores.items():
        (storage / key).write_text(json.dumps({"key": key, **store}))


@asynccontextmanager
async def home_assistant(
    folder: Path, port: int, language: str = "en", *, hass: Path = HASS
) -> AsyncIterator[Home]:
    """Run a new Home Assistant in a folder until left; it is up and has an owner when entered."""
    prepare(folder, port)
    async with (
        running("sh", "-c", RUN, hass, folder, log=folder / "output.log") as process,
        ClientSession() as session,
    ):
        home = Home(session, process, f"http://127.0.0.1:{port}", folder)
        async with asyncio.timeout(START_TIMEOUT):
            await home.start(language)
        yield home
