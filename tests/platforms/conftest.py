"""One device at a time, of a product that the test describes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant, State
import pytest

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.device import DeviceCoordinator
from custom_components.gizwits.product.codec import decode
from simulator import Simulator, World
from simulator.demo import APP_ID, EMAIL
from simulator.device import Device
from simulator.layout import Layout
from simulator.roles import bind

from ..helpers import async_add_account
from ..product.builders import document

type AddDevice = Callable[..., Awaitable[Device]]
type Act = Callable[..., Awaitable[None]]
type Report = Callable[..., Awaitable[State]]
PATIENCE = 20_000
BITS = {"bool": 1, "enum": 4}
BYTES = {"uint32": 4}


@pytest.fixture
def add_device(hass: HomeAssistant, simulator: Simulator, world: World) -> AddDevice:
    """Return how to set up an account whose only device, called It, has these datapoints and values."""

    async def add(*attrs: dict[str, Any], **values: Any) -> Device:
        described = document(*attrs, product_key="a" * 32, packetVersion="0x00000004")
        for attr in attrs:
            bits = BITS.get(attr["data_type"])
            attr["position"] = {
                "byte_offset": 0,
                "bit_offset": 0,
                "len": bits or BYTES.get(attr["data_type"], 2),
            }
            attr["position"]["unit"] = "bit" if bits else "byte"
        for name, (byte, bit) in Layout.of(described).positions.items():
            at = next(attr["position"] for attr in attrs if attr["name"] == name)
            at |= {"byte_offset": byte, "bit_offset": bit}
        world.add_app("Test", app_id=APP_ID)
        user = world.add_user("eu", email=EMAIL)
        device = world.add_device(world.add_product(described), "eu", values=values)
        bind(world, device, user.uid)
        device.bindings[user.uid].dev_alias = "It"
        await async_add_account(hass, simulator, user)
        return device

    return add


@pytest.fixture
def act(hass: HomeAssistant, simulator: Simulator) -> Act:
    """Return how to call an action of an entity that makes one request, and to see it confirmed."""

    async def call(entity_id: str, action: str, **data: Any) -> None:
        before = len(simulator.requests.of("control_device"))
        await hass.services.async_call(
            entity_id.partition(".")[0], action, {"entity_id": entity_id, **data}, blocking=True
        )
        assert len(simulator.requests.of("control_device")) == before + 1
        await until(
            lambda: all(
                each.data.wanted.items() <= each.data.reported.items()
                for each in devices(hass).values()
            )
        )

    return call


@pytest.fixture
def report(hass: HomeAssistant) -> Report:
    """Return how to let a device report and to see what becomes of an entity."""

    async def tell(device: Device, entity_id: str, **changes: Any) -> State:
        coordinator = devices(hass)[device.did]
        await until(lambda: coordinator.push_healthy)
        device.report(changes)
        wire = device.product.rest({name: device.values[name] for name in changes})
        points = coordinator.product.schema.datapoints
        expected = {name: decode(points[name], value) for name, value in wire.items()}
        await until(lambda: coordinator.data.reported.items() >= expected.items())
        await hass.async_block_till_done()
        state = hass.states.get(entity_id)
        assert state
        return state

    return tell


def devices(hass: HomeAssistant) -> dict[str, DeviceCoordinator]:
    """Return the devices of the account."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    known: dict[str, DeviceCoordinator] = entry.runtime_data.account.devices
    return known


async def until(condition: Callable[[], object]) -> None:
    """Let what is under way on the loopback interface arrive."""
    for _ in range(PATIENCE):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it does not happen")
