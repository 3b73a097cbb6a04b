"""One device at a time, of a product that the test describes."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant, State
import pytest

from custom_components.gizwits.const import DOMAIN
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
    """Return how to call an action of an entity; each makes one request at most."""

    async def call(entity_id: str, action: str, **data: Any) -> None:
        before = len(simulator.requests.of("control_device"))
        await hass.services.async_call(
            entity_id.partition(".")[0], action, {"entity_id": entity_id, **data}, blocking=True
        )
        await hass.async_block_till_done()
        assert len(simulator.requests.of("control_device")) == before + 1

    return call


@pytest.fixture
def report(hass: HomeAssistant) -> Report:
    """Return how to let a device report and to see what becomes of an entity."""

    async def tell(device: Device, entity_id: str, **changes: Any) -> State:
        (entry,) = hass.config_entries.async_entries(DOMAIN)
        coordinator = entry.runtime_data.account.devices[device.did]
        await coordinator.async_refresh()  # what was written before is confirmed
        device.report(changes)
        await coordinator.async_refresh()
        await hass.async_block_till_done()
        state = hass.states.get(entity_id)
        assert state
        return state

    return tell
