"""Devices come and go with the account's listing and with what push says of bindings."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.gizwits.const import DOMAIN
from simulator import World, roles
from simulator.faults import Fault

from .drive import Drive
from .helpers import async_add_account, demo_user, device_of, entity_of
from .worlds import add_device, plain_world


@pytest.fixture
def world() -> World:
    """Return a cloud in which the account has two devices."""
    return plain_world(2)


async def test_a_device_that_is_bound_appears_and_one_that_is_unbound_leaves(
    hass: HomeAssistant, drive: Drive, world: World, device_registry: dr.DeviceRegistry
) -> None:
    """With its entities, and without a reload."""
    entry = await async_add_account(hass, drive.simulator)
    account = entry.runtime_data.account
    await drive.until(lambda: account.push.connected)
    user = demo_user(drive.simulator)

    new = add_device(world, next(iter(world.products.values())), user, "Newcomer")
    await drive.until(lambda: new.did in account.devices)
    await drive.settle()
    entity_id = entity_of(hass, "switch", new.did, "zeta")
    assert hass.states.get(entity_id).state == "off"
    device = device_registry.async_get_device_by_identifier((DOMAIN, new.did), entry.entry_id)
    assert device and device.name == "Newcomer"

    roles.unbind(world, new, user.uid)
    await drive.advance(15)
    await drive.until(lambda: hass.states.get(entity_id) is None)
    assert not device_registry.async_get_device_by_identifier((DOMAIN, new.did), entry.entry_id)
    assert not er.async_get(hass).async_get(entity_id)


async def test_a_device_that_is_bound_during_a_listing_appears(
    hass: HomeAssistant, drive: Drive, world: World
) -> None:
    """Within seconds, and not with the next listing an hour later."""
    entry = await async_add_account(hass, drive.simulator)
    account = entry.runtime_data.account
    await drive.until(lambda: account.push.connected)
    user, product = demo_user(drive.simulator), next(iter(world.products.values()))
    answered = account.client.stats.requests["list_bindings"]
    first = add_device(world, product, user, "First")
    await drive.until(lambda: account.client.stats.requests["list_bindings"] > answered)
    second = add_device(world, product, user, "Second")

    await drive.advance(15)

    assert {first.did, second.did} <= account.devices.keys()


async def test_a_failed_listing_removes_nothing(hass: HomeAssistant, drive: Drive) -> None:
    entry = await async_add_account(hass, drive.simulator)
    account = entry.runtime_data.account
    user = demo_user(drive.simulator)
    roles.unbind(drive.simulator.world, device_of(drive.simulator, "Plain 0"), user.uid)
    drive.simulator.faults.add(Fault(kind="error_code", code=9008, operation="list_bindings"))

    await drive.finish(account.async_refresh())

    assert len(account.devices) == 2
