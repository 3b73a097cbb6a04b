"""Setting an account up: devices, entities and their states, through a running Home Assistant."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World

from .helpers import async_add_account, device_of, entity_of


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


async def test_the_whole_demo_account_sets_up_without_a_word(
    hass: HomeAssistant,
    simulator: Simulator,
    entity_registry: er.EntityRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every entity that is enabled has a state, and nothing is logged as a problem."""
    entry = await async_add_account(hass, simulator)

    registered = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert len(registered) > 100
    enabled = [each.entity_id for each in registered if not each.disabled_by]
    assert len(enabled) > 50
    assert all(hass.states.get(entity_id) for entity_id in enabled)
    assert not [record.message for record in caplog.records if record.levelname == "ERROR"]


async def test_each_bound_device_becomes_a_device(
    hass: HomeAssistant, simulator: Simulator, device_registry: dr.DeviceRegistry
) -> None:
    """A device is named as the person named it, and knows its product, hardware and gateway."""
    entry = await async_add_account(hass, simulator)

    assert entry.state is ConfigEntryState.LOADED
    devices = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    spa = device_of(simulator, "Garden spa")
    device = device_registry.async_get_device_by_identifier((DOMAIN, spa.did), entry.entry_id)
    assert len([each for each in devices if each.entry_type is None]) == 10
    assert device
    assert device.name == "Garden spa"
    assert device.model_id == spa.product.product_key
    assert device.serial_number == spa.did
    assert any(kind == dr.CONNECTION_NETWORK_MAC for kind, _ in device.connections)


async def test_a_switch_works_both_ways(hass: HomeAssistant, simulator: Simulator) -> None:
    """Turning a switch changes the device; a change of the device changes the switch."""
    await async_add_account(hass, simulator)
    socket = device_of(simulator, "Workshop socket")
    name = next(n for n, v in socket.values.items() if isinstance(v, bool))
    entity_id = entity_of(hass, "switch", socket.did, name)
    before = socket.values[name]

    await hass.services.async_call(
        "switch", "turn_off" if before else "turn_on", {"entity_id": entity_id}, blocking=True
    )

    assert socket.values[name] is not before
    assert hass.states.get(entity_id).state == ("off" if before else "on")
