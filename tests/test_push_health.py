"""The sensors of an account's push."""

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.identity import account_identifier
from simulator import Simulator, World
from simulator.faults import Fault, FaultKind

from .drive import Drive
from .helpers import async_add_account, demo_user

SENSORS = ("push_connected_since", "push_last_frame", "push_reconnects")


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


async def test_the_sensors_are_there_for_those_who_want_them(
    hass: HomeAssistant,
    simulator: Simulator,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """They belong to the account, and are off."""
    entry = await async_add_account(hass, simulator)

    device = device_registry.async_get_device_by_identifier(
        account_identifier(entry.entry_id), entry.entry_id
    )
    assert device
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    for key in SENSORS:
        entity_id = entity_registry.async_get_entity_id(
            "sensor", DOMAIN, f"{entry.unique_id}-{key}"
        )
        assert entity_id
        registered = entity_registry.async_get(entity_id)
        assert registered
        assert registered.device_id == device.id
        assert registered.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_they_tell_how_push_is_doing(
    hass: HomeAssistant,
    simulator: Simulator,
    entity_registry: er.EntityRegistry,
    drive: Drive,
) -> None:
    """They know of a connection, of its loss, and of the next one."""
    user = demo_user(simulator)
    ids = [
        entity_registry.async_get_or_create("sensor", DOMAIN, f"{user.uid}-{key}").entity_id
        for key in SENSORS
    ]
    entry = await async_add_account(hass, simulator)
    push = entry.runtime_data.account.push

    async def shown() -> list[str]:
        await drive.advance(31)
        return [hass.states.get(entity_id).state for entity_id in ids]

    await drive.until(lambda: push.connected)
    since, last, reconnects = await shown()
    assert dt_util.parse_datetime(since)
    assert dt_util.parse_datetime(last)
    assert reconnects == "0"

    down = simulator.faults.add(Fault(kind=FaultKind.PUSH_DOWN))
    simulator.push.strike(FaultKind.PUSH_CLOSE)
    await drive.until(lambda: not push.connected)
    since, _, reconnects = await shown()
    assert (since, reconnects) == (STATE_UNKNOWN, "0")

    simulator.faults.clear()
    assert down.hits
    for _ in range(20):
        if push.connected:
            break
        await drive.advance(30)
    since, _, reconnects = await shown()
    assert dt_util.parse_datetime(since)
    assert reconnects == str(len(push.client.stats))
