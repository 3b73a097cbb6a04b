"""Groups of devices."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.identity import group_key
from simulator import Fault, Simulator, roles
from simulator.device import Device
from simulator.services.groups import GroupState
from simulator.services.records import Group

from ..helpers import async_add_account, demo_user, device_of
from .helpers import act, ask, id_of

ID = vol.All(str, vol.Length(min=1))
CREATED = vol.Schema({"group_id": ID}, required=True)
ANSWER = vol.Schema(
    {
        "groups": [
            {
                "group_id": ID,
                "name": str,
                "remark": str,
                "product_key": vol.Any(None, ID),
                "product_name": vol.Any(None, ID),
                "devices": [vol.Any(None, ID)],
                "created_at": vol.Any(None, str),
                "updated_at": vol.Any(None, str),
            }
        ]
    },
    required=True,
)
RESULTS = vol.Schema({"results": [{"device_id": ID, "worked": bool}]}, required=True)


def stored(simulator: Simulator) -> list[Group]:
    return simulator.world.state(GroupState).groups


@pytest.fixture
def lights(simulator: Simulator) -> list[Device]:
    """Return two lights of the account."""
    first = device_of(simulator, "Desk light")
    second = simulator.world.add_device(first.product, "eu")
    roles.bind(simulator.world, second, demo_user(simulator).uid)
    return [first, second]


@pytest.fixture
async def account(
    hass: HomeAssistant, simulator: Simulator, lights: list[Device]
) -> MockConfigEntry:
    """Set the demo account up, with two lights."""
    return await async_add_account(hass, simulator)


@pytest.fixture
async def group(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, lights: list[Device]
) -> Group:
    """Return a group of the lights."""
    await act(
        hass,
        "create_group",
        config_entry_id=account.entry_id,
        name="Lamps",
        devices=[id_of(hass, light) for light in lights],
    )
    return stored(simulator)[0]


async def test_create_and_get(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, lights: list[Device]
) -> None:
    """A group is of a product if its devices are."""
    entry = {"config_entry_id": account.entry_id}
    every = [id_of(hass, each) for each in (*lights, device_of(simulator, "Garden spa"))]
    alike, mixed = every[:2], every

    created = [
        CREATED(await ask(hass, "create_group", **entry, name="Lamps", devices=alike, remark="r")),
        CREATED(await ask(hass, "create_group", **entry, name="All", devices=mixed)),
    ]
    answer = ANSWER(await ask(hass, "get_groups", **entry))

    listed = {each["group_id"]: each for each in answer["groups"]}
    first, second = (listed[each["group_id"]] for each in created)
    assert (first["name"], first["remark"], first["devices"]) == ("Lamps", "r", alike)
    assert (first["product_key"], second["product_key"]) == (lights[0].product_key, None)
    assert second["devices"] == mixed


async def test_rename_and_delete(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, group: Group
) -> None:
    entry = {"config_entry_id": account.entry_id}

    await act(hass, "rename_group", **entry, group="lamps", name="Lights")
    assert group.name == "Lights"

    await act(hass, "delete_group", **entry, group=group.id)
    assert not stored(simulator)


async def test_a_group_by_its_device(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, group: Group
) -> None:
    """It stands for the group where one is meant, also for schedules, and for no device."""
    devices = dr.async_get(hass).async_get_devices(identifiers={(DOMAIN, group_key(group.id))})
    device_id = next(iter(devices)).id
    entry = {"config_entry_id": account.entry_id}

    await act(hass, "control_group", **entry, group=device_id, values={"power": False})
    await act(
        hass,
        "create_schedule",
        device_id=device_id,
        time="07:00",
        weekdays=["mon"],
        values={"power": True},
    )

    answer = await ask(hass, "get_schedules", device_id=device_id)
    assert [each["group"] for each in answer["schedules"]] == [group.id]
    schedule = {"device_id": device_id, "schedule_id": answer["schedules"][0]["schedule_id"]}
    await act(hass, "update_schedule", **schedule, time="08:00")
    await act(hass, "delete_schedule", **schedule)
    assert not (await ask(hass, "get_schedules", device_id=device_id))["schedules"]
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "set_datapoints", device_id=device_id, values={"power": True})
    assert refused.value.translation_key == "device_group"


async def test_members(
    hass: HomeAssistant, account: MockConfigEntry, group: Group, lights: list[Device]
) -> None:
    first, second = lights
    data = {
        "config_entry_id": account.entry_id,
        "group": "Lamps",
        "devices": [id_of(hass, second)],
    }

    await act(hass, "remove_group_devices", **data)
    assert group.dids == [first.did]

    await act(hass, "add_group_devices", **data)
    assert group.dids == [first.did, second.did]


async def test_control(
    hass: HomeAssistant, account: MockConfigEntry, group: Group, lights: list[Device]
) -> None:
    data = {"config_entry_id": account.entry_id, "group": "Lamps"}

    await act(hass, "control_group", **data, values={"power": True, "color_temp": 3200})
    assert [light.values["color_temp"] for light in lights] == [3200, 3200]

    raw = lights[0].product.layout.control({"brightness": 17}).hex()
    await act(hass, "control_group", **data, raw=raw)
    assert [light.values["brightness"] for light in lights] == [17, 17]

    lights[1].set_online(False)
    answer = RESULTS(await ask(hass, "control_group", **data, values={"power": False}))
    assert [each["worked"] for each in answer["results"]] == [True, False]

    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, "control_group", **data, values={"power": False})
    assert failed.value.translation_key == "group_failed"


async def test_refusals(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, group: Group
) -> None:
    entry = {"config_entry_id": account.entry_id}
    spa = id_of(hass, device_of(simulator, "Garden spa"))
    light = id_of(hass, device_of(simulator, "Desk light"))
    await act(hass, "create_group", **entry, name="Mixed", devices=[light, spa])
    await act(hass, "create_group", **entry, name="Mixed too", devices=[light, spa])
    before = [list(each.dids) for each in stored(simulator)]

    async def refused(action: str, **data: Any) -> str | None:
        with pytest.raises(ServiceValidationError) as refusal:
            await act(hass, action, **entry, **data)
        return refusal.value.translation_key

    lamps = {"group": "Lamps"}
    on = {"values": {"power": True}}
    assert await refused("rename_group", group="None", name="x") == "group_unknown"
    assert await refused("add_group_devices", **lamps, devices=[spa]) == "group_other_product"
    assert await refused("control_group", group="Mixed", **on) == "group_mixed"
    assert await refused("control_group", **lamps) == "values_or_raw"
    assert await refused("control_group", **lamps, **on, raw="01") == "values_or_raw"
    assert await refused("control_group", **lamps, values={"no": 1}) == "datapoint_unknown"
    dark = {"values": {"brightness": 0}}
    assert await refused("control_group", **lamps, **dark) == "value_out_of_range"
    assert before == [each.dids for each in stored(simulator)]
    assert not simulator.requests.of("control_group")


async def test_a_device_that_is_not_in(
    hass: HomeAssistant, account: MockConfigEntry, group: Group, lights: list[Device]
) -> None:
    group.dids.clear()

    with pytest.raises(HomeAssistantError) as failed:
        await act(
            hass,
            "remove_group_devices",
            config_entry_id=account.entry_id,
            group="Lamps",
            devices=[id_of(hass, lights[0])],
        )

    assert failed.value.translation_key == "group_failed"
    assert failed.value.translation_placeholders["devices"] == "Desk light"


async def test_a_group_that_cannot_be_filled_is_none(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, lights: list[Device]
) -> None:
    """A device that was unbound meanwhile leaves no empty group behind."""
    device_id = id_of(hass, lights[1])
    lights[1].bindings.clear()

    with pytest.raises(HomeAssistantError) as failed:
        await act(
            hass,
            "create_group",
            config_entry_id=account.entry_id,
            name="New",
            devices=[device_id],
        )

    assert failed.value.translation_key == "group_failed"
    assert not stored(simulator)


@pytest.mark.parametrize(
    ("action", "operation"),
    [
        ("create_group", "create_group"),
        ("create_group", "add_group_devices"),
        ("rename_group", "update_group"),
        ("delete_group", "delete_group"),
        ("get_groups", "list_groups"),
        ("add_group_devices", "add_group_devices"),
        ("remove_group_devices", "remove_group_devices"),
        ("control_group", "control_group"),
    ],
)
async def test_the_cloud_refuses(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    group: Group,
    lights: list[Device],
    action: str,
    operation: str,
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9039, operation=operation))
    devices = {"devices": [id_of(hass, lights[0])]}
    data: dict[str, Any] = {
        "create_group": {"name": "New", **devices},
        "get_groups": {},
        "rename_group": {"group": "Lamps", "name": "New"},
        "delete_group": {"group": "Lamps"},
        "control_group": {"group": "Lamps", "values": {"power": True}},
    }.get(action, {"group": "Lamps", **devices})
    carry_out = ask if action == "get_groups" else act

    with pytest.raises(HomeAssistantError) as failed:
        await carry_out(hass, action, config_entry_id=account.entry_id, **data)

    assert failed.value.translation_key == "code_9039"
    assert stored(simulator) == [group]


async def test_an_account_that_may_not_have_groups(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9039, operation="list_groups"))

    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "get_groups", config_entry_id=account.entry_id)

    assert refused.value.translation_key == "closed_groups"
