"""What survives a restart, and the command line."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import signal
import sys

from aiohttp import ClientSession
import pytest

from simulator import ManualClock, Oddities, Simulator, World, store
from simulator.demo import APP_ID, EMAIL, PASSWORD

from .client import Client

ROOT = Path(__file__).parents[2]


async def test_the_world_survives(demo: Client, sim: Simulator, tmp_path: Path) -> None:
    device = await demo.device("Garden spa")
    await demo.ok("POST", f"/app/control/{device.did}", {"attrs": {"target_temp": 25}})
    await demo.ok("PUT", f"/app/bindings/{device.did}", {"dev_alias": "Pool"})
    timer = {"time": "08:00", "repeat": "mon", "attrs": {"power": False}}
    made = await demo.ok("POST", f"/app/devices/{device.did}/scheduler", timer)
    file = tmp_path / "state.json"
    store.save(sim.world, file)
    clock = ManualClock(sim.clock.now())
    async with Simulator(store.load(file), clock=clock, oddities=Oddities.none()) as again:
        client = Client(http=demo.http, sim=again, token=demo.token, uid=demo.uid)
        assert (await client.device("Pool")).values == device.values
        (kept,) = await client.ok("GET", f"/app/devices/{device.did}/scheduler")
        assert kept["id"] == made["id"]
        await client.sign_in()
        assert client.token != demo.token
        await clock.advance(3 * 86400)
        assert again.world.device(device.did).values["power"] is False


def test_a_saved_world_is_the_same_world() -> None:
    dumped = World.demo(3).dump()
    assert World.load(json.loads(json.dumps(dumped))).dump() == dumped


@pytest.mark.parametrize("text", ["nonsense", "[]", '{"devices": 5}', '{"regions": {"eu": {}}}'])
def test_a_file_that_holds_no_world(tmp_path: Path, text: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"not a saved simulator"):
        store.load(file)


@asynccontextmanager
async def command(*arguments: str | Path) -> AsyncGenerator[dict[str, str]]:
    """Run `python -m simulator`; yields what it printed, by the first two words of a line."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "--port",
        "0",
        *map(str, arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said: dict[str, str] = {}
    async with asyncio.timeout(30):
        while not (line := (await process.stdout.readline()).decode()).startswith("Ctrl-C"):
            assert line
            *key, value = line.split(maxsplit=2)
            said[" ".join(key)] = value.strip()
        yield said
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_the_command_serves_and_saves(
    socket_enabled: None, tmp_path: Path, http: ClientSession
) -> None:
    file = tmp_path / "state.json"
    products = ROOT / "simulator" / "products" / "socket.json"
    async with command("--state", file, "--seed", "5", "--products", products) as said:
        login = {"username": EMAIL, "password": PASSWORD}
        headers = {"X-Gizwits-Application-Id": APP_ID}
        url = said["region eu"] + "/app/login"
        async with http.post(url, json=login, headers=headers) as answer:
            token = (await answer.json(content_type=None))["token"]
    assert token in file.read_text()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--odd", "gravity"], "no such oddity: gravity"),
        (["--products", "nowhere.json"], "nowhere.json"),
        (["--state", "pyproject.toml"], "pyproject.toml"),
    ],
)
async def test_a_command_that_cannot_be(arguments: list[str], complaint: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "--port",
        "0",
        *arguments,
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        _, text = await asyncio.wait_for(process.communicate(), 30)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 1
    assert complaint in text.decode()
    assert "Traceback" not in text.decode()
