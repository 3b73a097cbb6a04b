"""Groups of one product as devices: their states come from the members, their writes go to all."""

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World, roles
from simulator.device import Device
from simulator.services.groups import GroupState
from simulator.services.records import Group

from .actions.helpers import act, id_of
from .helpers import async_add_account, demo_user, device_of

GROUP = "6d3f2b8c1a5e4d7f9b0c2e4a"


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


@pytest.fixture
def lights(simulator: Simulator) -> list[Device]:
    """Return two lights of the account, in a group, and a group that is of no product."""
    user = demo_user(simulator)
    first = device_of(simulator, "Desk light")
    second = simulator.world.add_device(first.product, "eu")
    roles.bind(simulator.world, second, user.uid)
    lights = [first, second]
    for light in lights:
        light.report({"power": False, "brightness": 50, "mode": "white"})
    for group_id, product_key in ((GROUP, first.product_key), ("mixed", "")):
        simulator.world.state(GroupState).groups.append(
            Group(
                id=group_id,
                uid=user.uid,
                name="Lamps",
                product_key=product_key,
                gw_did=None,
                created_at=0,
                updated_at=0,
                dids=[light.did for light in lights],
            )
        )
    return lights


@pytest.fixture
async def account(
    hass: HomeAssistant, simulator: Simulator, lights: list[Device]
) -> MockConfigEntry:
    """Set the account up, with what the lights report."""
    entry = await async_add_account(hass, simulator)
    for light in lights:
        await act(hass, "refresh", device_id=id_of(hass, light))
    return entry


def entity_of(hass: HomeAssistant, platform: str, datapoint: str) -> str:
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(platform, DOMAIN, f"group-{GROUP}_{datapoint}")
    assert entity_id
    return entity_id


def state_of(hass: HomeAssistant, platform: str, datapoint: str) -> str:
    return hass.states.get(entity_of(hass, platform, datapoint)).state


def group_devices(hass: HomeAssistant, account: MockConfigEntry) -> list[dr.DeviceEntry]:
    return [
        device
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), account.entry_id)
        if any(key.startswith("group-") for _, key in device.identifiers)
    ]


async def test_states_come_from_the_members(
    hass: HomeAssistant, account: MockConfigEntry, lights: list[Device]
) -> None:
    """A group is on when a member is; a number or an option is what all have."""
    (device,) = group_devices(hass, account)
    assert (device.name, device.model_id) == ("Lamps", lights[0].product_key)
    assert state_of(hass, "switch", "power") == "off"
    assert float(state_of(hass, "number", "brightness")) == 50
    assert state_of(hass, "select", "mode") == "white"

    lights[0].report({"power": True, "brightness": 80})
    await act(hass, "refresh", device_id=id_of(hass, lights[0]))
    assert state_of(hass, "switch", "power") == "on"
    assert state_of(hass, "number", "brightness") == STATE_UNKNOWN

    lights[1].report({"brightness": 80})
    await act(hass, "refresh", device_id=id_of(hass, lights[1]))
    assert float(state_of(hass, "number", "brightness")) == 80


async def test_writes_go_to_all_members_at_once(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, lights: list[Device]
) -> None:
    for platform, service, datapoint, data in (
        ("switch", "turn_on", "power", {}),
        ("number", "set_value", "brightness", {"value": 42}),
        ("select", "select_option", "mode", {"option": "reading"}),
    ):
        entity_id = entity_of(hass, platform, datapoint)
        await hass.services.async_call(
            platform, service, {"entity_id": entity_id, **data}, blocking=True
        )

    for light in lights:
        assert (light.values["power"], light.values["brightness"]) == (True, 42)
        assert light.values["mode"] == "reading"
    assert state_of(hass, "switch", "power") == "on"
    assert len(simulator.requests.of("control_group")) == 3
    assert not simulator.requests.of("control_device")


async def test_a_member_that_fails_is_an_error(
    hass: HomeAssistant, account: MockConfigEntry, lights: list[Device]
) -> None:
    lights[1].set_online(False)

    with pytest.raises(HomeAssistantError) as failed:
        await hass.services.async_call(
            "switch", "turn_on", {"entity_id": entity_of(hass, "switch", "power")}, blocking=True
        )

    assert failed.value.translation_key == "code_9021"
    assert lights[0].values["power"] is True


async def test_devices_follow_the_cloud(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, lights: list[Device]
) -> None:
    """A change by an action shows at once; a group that is gone takes its device along."""
    entry = {"config_entry_id": account.entry_id}
    await act(hass, "rename_group", **entry, group=GROUP, name="Lights")
    await hass.async_block_till_done()
    (device,) = group_devices(hass, account)
    assert device.name == "Lights"

    second = id_of(hass, lights[1])
    await act(hass, "remove_group_devices", **entry, group=GROUP, devices=[second])
    lights[1].report({"power": True})
    await act(hass, "refresh", device_id=second)
    assert state_of(hass, "switch", "power") == "off"

    await hass.config_entries.async_unload(account.entry_id)
    assert state_of(hass, "switch", "power") == STATE_UNAVAILABLE
    await hass.config_entries.async_setup(account.entry_id)
    await hass.async_block_till_done()
    assert len(group_devices(hass, account)) == 1

    await act(hass, "delete_group", **entry, group=GROUP)
    await hass.async_block_till_done()
    assert not group_devices(hass, account)
    assert not er.async_get(hass).async_get_entity_id("switch", DOMAIN, f"group-{GROUP}_power")
