"""The simulator in a process of its own, so that its work is not counted; obeys lines of JSON on its standard input."""

from argparse import ArgumentParser, Namespace
import asyncio
from collections import Counter
from collections.abc import Callable
import itertools
import json
import sys
import time
from typing import Any

from simulator import Oddities, Simulator, World
from simulator.clock import Clock
from simulator.demo import APP_ID, EMAIL


def main() -> None:
    """Serve until the input ends."""
    parser = ArgumentParser()
    parser.add_argument("--devices", type=int, required=True)
    parser.add_argument("--speed", type=float, default=1)
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: Namespace) -> None:
    world = World.scaled(devices=options.devices)
    for product in world.products.values():
        product.published = True  # keeps no history, which is not what is measured
    async with Simulator(
        world, clock=Clock(speed=options.speed), oddities=Oddities.none()
    ) as simulator:
        _answer(account_of(simulator))
        cloud = Cloud(simulator)
        calls: dict[str, Callable[..., Any]] = {
            "change": cloud.change,
            "requests": cloud.requests,
            "read": cloud.read,
        }
        while line := await asyncio.to_thread(sys.stdin.readline):
            command = json.loads(line)
            _answer(await calls[command.pop("do")](**command))


class Cloud:
    """What it can be told to do."""

    def __init__(self, simulator: Simulator) -> None:
        """Begin with the first device."""
        self._simulator = simulator
        self._devices = itertools.cycle(simulator.world.devices.values())

    async def change(self, count: int, name: str, every: float) -> list[float]:
        """Let devices, one after the other, report a new number; return when, in monotonic seconds."""
        sent = []
        for device in itertools.islice(self._devices, count):
            sent.append(time.monotonic())
            device.report({name: (int(device.values[name]) + 1) % 200})
            await asyncio.sleep(every)
        return sent

    async def requests(self) -> dict[str, int]:
        """Return the requests since the last call by operation."""
        made = Counter(request.operation for request in self._simulator.requests)
        self._simulator.requests.clear()
        return made

    async def read(self, name: str) -> list[int]:
        """Return the value of a datapoint of every device."""
        return [int(device.values[name]) for device in self._simulator.world.devices.values()]


def account_of(simulator: Simulator) -> dict[str, Any]:
    """Sign the owner of all devices in; return what a client has to know."""
    world = simulator.world
    user = next(user for user in world.regions["eu"].users.values() if user.email == EMAIL)
    token = world.add_token("eu", user, world.apps[APP_ID])
    host, port = simulator.m2m_address("eu", sandbox=False)
    return {
        "api": simulator.api_url("eu"),
        "push": f"ws://{host}:{port}/ws/app/v1",
        "app_id": APP_ID,
        "uid": token.uid,
        "token": token.value,
        "dids": list(world.devices),
    }


def _answer(value: Any) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main()
