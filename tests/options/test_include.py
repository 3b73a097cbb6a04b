"""What a person leaves out is not there, and nothing is asked about it."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Fault, Simulator, World, roles
from simulator.device import Device
from simulator.services.groups import add, create, delete
from simulator.services.records import Group

from ..drive import Drive
from ..helpers import async_add_account, demo_user, device_of, entity_of
from ..worlds import add_device, add_product, plain_world
from .helpers import aborted, choices, field, go_on, outcome, registered, until


@pytest.fixture
def world() -> World:
    """Return a cloud in which the account has two devices of one product and one of another."""
    world = plain_world(2)
    (user,) = world.regions["eu"].users.values()
    add_device(world, add_product(world, 2), user, "Other")
    return world


@pytest.fixture
def devices(simulator: Simulator) -> list[Device]:
    return [device_of(simulator, name) for name in ("Plain 0", "Plain 1", "Other")]


def there(hass: HomeAssistant, devices: list[Device]) -> list[bool]:
    return [registered(hass, device) for device in devices]


async def choose(hass: HomeAssistant, entry: MockConfigEntry, *steps: object) -> None:
    result = await until(hass, entry, "include", *steps)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_some_devices(
    hass: HomeAssistant, drive: Drive, account: MockConfigEntry, devices: list[Device]
) -> None:
    """The others have no entity, no request and no push; all of them can come back as they were."""
    entity_id = entity_of(hass, "switch", devices[1].did, "zeta")
    er.async_get(hass).async_update_entity(entity_id, new_entity_id="switch.my_own")

    await choose(hass, account, "include_devices", {"picks": [devices[0].did]})

    assert there(hass, devices) == [True, False, False]
    assert hass.states.get("switch.my_own") is None
    data = account.runtime_data
    await drive.until(lambda: data.account.push.healthy(devices[0].did))
    drive.simulator.requests.clear()
    left_out = [device.did for device in devices[1:]]
    assert not any(data.account.push.healthy(did) for did in left_out)
    devices[1].report({"zeta": True})
    await drive.finish(data.account.async_refresh())
    await drive.advance(120, step=60)
    assert not [e for e in drive.simulator.requests if any(did in e.path for did in left_out)]

    await choose(hass, account, "include_all")

    assert there(hass, devices) == [True, True, True]
    assert hass.states.get("switch.my_own")


async def test_the_rule_holds_for_devices_to_come(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    devices: list[Device],
) -> None:
    await choose(hass, account, "include_products", {"picks": [devices[0].product_key]})
    assert there(hass, devices) == [True, True, False]
    user = demo_user(simulator)
    devices += [add_device(simulator.world, device.product, user, "New") for device in devices[1:]]

    await account.runtime_data.account.async_refresh()

    assert there(hass, devices) == [True, True, False, True, False]


async def test_some_groups(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    devices: list[Device],
) -> None:
    """What becomes a member comes; with the group all leave."""
    group = make_group(simulator, "Garden", devices[:1])
    make_group(simulator, "House", devices[2:])
    form = await until(hass, account, "include", "include_groups")
    assert [*choices(form, "picks").values()] == ["Garden", "House"]

    await go_on(hass, form, {"picks": [group.id]})
    assert there(hass, devices) == [True, False, False]

    add(simulator.world, group, [devices[2].did])
    await account.runtime_data.account.async_refresh()
    assert there(hass, devices) == [True, False, True]

    delete(simulator.world, group)
    await account.runtime_data.account.async_refresh()
    assert there(hass, devices) == [False, False, False]


async def test_groups_that_cannot_be_read_keep_what_is_there(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, devices: list[Device]
) -> None:
    group = make_group(simulator, "Garden", devices[:1])
    await choose(hass, account, "include_groups", {"picks": [group.id]})
    simulator.faults.add(Fault(kind="error_code", code=9015, operation="list_group_devices"))

    await account.runtime_data.account.async_refresh()

    assert there(hass, devices) == [True, False, False]


async def test_groups_that_are_closed_later(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, devices: list[Device]
) -> None:
    """The account can still be set up, to choose something else."""
    group = make_group(simulator, "Garden", devices[:1])
    await choose(hass, account, "include_groups", {"picks": [group.id]})
    simulator.faults.add(Fault(kind="error_code", code=9039, operation="list_groups"))

    await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()
    assert there(hass, devices) == [False, False, False]
    await choose(hass, account, "include_all")

    assert there(hass, devices) == [True, True, True]


async def test_an_account_without_groups(hass: HomeAssistant, account: MockConfigEntry) -> None:
    result = await until(hass, account, "include", "include_groups")

    assert outcome(result) == aborted("no_groups")


async def test_an_app_without_groups(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9039, operation="list_groups"))

    result = await until(hass, account, "include", "include_groups")

    assert outcome(result) == aborted("unreadable")


@pytest.mark.parametrize(
    ("step", "now"),
    [
        (
            "include_devices",
            [f"Plain {index} (Plain product 1)" for index in (0, 1)],
        ),
        ("include_products", ["Plain product 1 (2)", "Plain product 2 (1)"]),
    ],
)
async def test_nothing_is_not_a_choice(
    hass: HomeAssistant,
    account: MockConfigEntry,
    devices: list[Device],
    step: str,
    now: list[str],
) -> None:
    """The form begins with what is there, and shows the choice when it is opened again."""
    form = await until(hass, account, "include", step)
    labels = choices(form, "picks")
    assert field(form, "picks") == [*labels]
    assert [*labels.values()][-2:] == now
    form = await go_on(hass, form, {"picks": []})
    assert form["errors"] == {"picks": "nothing_picked"}

    result = await go_on(hass, form, {"picks": [*labels][:1]})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    again = await until(hass, account, "include", step)
    assert field(again, "picks") == [*labels][:1]


async def test_a_rule_from_before_a_restart(
    hass: HomeAssistant, simulator: Simulator, devices: list[Device]
) -> None:
    entry = await async_add_account(hass, simulator)
    await choose(hass, entry, "include_devices", {"picks": [devices[2].did]})
    roles.unbind(simulator.world, devices[2], demo_user(simulator).uid)

    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()

    assert there(hass, devices) == [False, False, False]


def make_group(simulator: Simulator, name: str, devices: list[Device]) -> Group:
    world = simulator.world
    group = create(world, demo_user(simulator).uid, {"group_name": name})
    add(world, group, [device.did for device in devices])
    return group
