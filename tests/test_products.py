"""The schemas of products, kept on disk: what is known is not asked for again."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from simulator import World
from simulator.faults import Fault

from .drive import Drive
from .helpers import async_add_account
from .worlds import plain_world


@pytest.fixture
def world() -> World:
    """Return a cloud with two devices."""
    return plain_world(2)


async def test_schemas_outlast_a_restart(
    hass: HomeAssistant, drive: Drive, hass_storage: dict[str, Any]
) -> None:
    """With them and with push, a start asks for the devices only; the schemas need not even be there."""
    entry = await async_add_account(hass, drive.simulator)
    await drive.advance(15)
    (document,) = hass_storage["gizwits.products"]["data"].values()
    assert document["schema"]["entities"]
    await hass.config_entries.async_unload(entry.entry_id)
    del hass.data["gizwits.products"]
    drive.simulator.requests.clear()
    drive.simulator.faults.add(Fault(kind="status", operation="get_datapoint_schema"))

    start = hass.async_create_task(hass.config_entries.async_setup(entry.entry_id))
    await drive.until(start.done)
    account = entry.runtime_data.account
    await drive.until(lambda: account.push.connected)
    await drive.settle()

    asked = drive.simulator.requests
    assert len(asked.of("list_bindings")) == 1
    assert not asked.of("get_datapoint_schema")
    assert not asked.of("get_latest")
    assert all(device.has_schema and device.data.reported for device in account.devices.values())
