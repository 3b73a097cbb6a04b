"""Scenes: stored by actions, run as entities."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.gizwits import scene as platform
from custom_components.gizwits.const import DOMAIN
from simulator import Fault, ManualClock, Simulator
from simulator.services.groups import GroupState
from simulator.services.records import Group, Scene
from simulator.services.scenes import SceneState

from ..helpers import async_add_account, demo_user, device_of
from .helpers import act, ask, id_of

ID = vol.All(str, vol.Length(min=1))
CREATED = vol.Schema({"scene_id": ID}, required=True)
COMMAND = {
    vol.Exclusive("values", "c"): {str: vol.Any(bool, int, float, str)},
    vol.Exclusive("raw", "c"): str,
}
ANSWER = vol.Schema(
    {
        "scenes": [
            {
                "scene_id": ID,
                "entity_id": vol.Any(None, str),
                "name": str,
                "remark": str,
                "created_at": vol.Any(None, str),
                "updated_at": vol.Any(None, str),
                "steps": [
                    vol.Any(
                        {"device_id": vol.Any(None, ID), **COMMAND, vol.Optional("remark"): str},
                        {"group": ID, **COMMAND, vol.Optional("remark"): str},
                        {"delay": int, vol.Optional("remark"): str},
                    )
                ],
            }
        ]
    },
    required=True,
)


def stored(simulator: Simulator) -> list[Scene]:
    return simulator.world.state(SceneState).scenes


def entity_of(hass: HomeAssistant, scene: Scene) -> str | None:
    return er.async_get(hass).async_get_entity_id(Platform.SCENE, DOMAIN, scene.id)


@pytest.fixture
def every_step(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> list[Any]:
    """Return steps of all kinds; there is a group of lights for them."""
    light = device_of(simulator, "Desk light")
    user = demo_user(simulator)
    group = Group(
        id="6d3f2b8c1a5e4d7f9b0c2e4a",
        uid=user.uid,
        name="Lamps",
        product_key=light.product_key,
        gw_did=None,
        created_at=0,
        updated_at=0,
        dids=[light.did],
    )
    simulator.world.state(GroupState).groups.append(group)
    spa = id_of(hass, device_of(simulator, "Garden spa"))
    return [
        {"device_id": spa, "values": {"power": True, "bubbles": "low", "target_temp": 31}},
        {"delay": 60, "remark": "a <minute>"},
        {"device_id": id_of(hass, light), "values": {"scene_data": "0102030405060708090a0b0c"}},
        {"group": group.id, "values": {"brightness": 42, "color_temp": 3200}},
        {"device_id": spa, "raw": "010203"},
    ]


async def test_steps_come_back_as_they_were_written(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, every_step: list[Any]
) -> None:
    data = {"config_entry_id": account.entry_id, "name": "All", "remark": "r", "steps": every_step}

    created = CREATED(await ask(hass, "create_scene", **data))
    (first,) = ANSWER(await ask(hass, "get_scenes", config_entry_id=account.entry_id))["scenes"]
    await ask(hass, "create_scene", **data | {"steps": first["steps"]})

    assert first["scene_id"] == created["scene_id"]
    assert (first["name"], first["remark"], first["steps"]) == ("All", "r", every_step)
    before, after = stored(simulator)
    assert before.tasks == after.tasks


async def test_present_states(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """A scene brings the controls of a device back, and starts or resets nothing."""
    spa = device_of(simulator, "Garden spa")
    spa.report({"power": True, "target_temp": 39, "bubbles": "强"})
    await act(hass, "refresh", device_id=id_of(hass, spa))

    await act(
        hass,
        "create_scene",
        config_entry_id=account.entry_id,
        name="Now",
        present_states=[id_of(hass, spa)],
    )

    ((task,),) = [scene.tasks for scene in stored(simulator)]
    assert task["attrs"]["target_temp"] == 39
    assert {"power", "heat", "filter", "bubbles"} <= task["attrs"].keys()
    assert not {"reset_filter", "clock", "water_temp"} & task["attrs"].keys()
    spa.report({"power": False, "target_temp": 20, "bubbles": "关"})
    await run(hass, stored(simulator)[0])
    assert (spa.values["power"], spa.values["target_temp"]) == (True, 39)
    assert spa.values["bubbles"] == "强"


async def test_update_and_delete(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, every_step: list[Any]
) -> None:
    """What is not given stays; the entity follows."""
    entry = {"config_entry_id": account.entry_id}
    await act(hass, "create_scene", **entry, name="One", remark="r", steps=every_step)
    (scene,) = stored(simulator)
    tasks = scene.tasks
    await hass.async_block_till_done()
    entity_id = entity_of(hass, scene)
    assert entity_id

    await act(hass, "update_scene", **entry, scene="one ", name="Two")
    await hass.async_block_till_done()
    assert (scene.name, scene.remark, scene.tasks) == ("Two", "r", tasks)
    assert hass.states.get(entity_id).attributes["friendly_name"].endswith("Two")

    await act(hass, "update_scene", **entry, scene=scene.id, remark="", steps=[{"delay": 5}])
    assert (scene.name, scene.remark, len(scene.tasks)) == ("Two", "", 1)

    await act(hass, "delete_scene", **entry, scene=entity_id)
    await hass.async_block_till_done()
    assert not stored(simulator)
    assert entity_of(hass, scene) is None


async def test_refusals(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, every_step: list[Any]
) -> None:
    entry = {"config_entry_id": account.entry_id}
    spa = id_of(hass, device_of(simulator, "Garden spa"))
    for name in ("Twin", "Twin"):
        await act(hass, "create_scene", **entry, name=name, steps=[{"delay": 1}])
    traveller = demo_user(simulator, "traveller@example.com")
    await async_add_account(hass, simulator, traveller)
    other = id_of(hass, next(iter(simulator.world.devices_of(traveller.uid).values())))
    mixed = Group(
        id="mixed",
        uid=demo_user(simulator).uid,
        name="Mixed",
        product_key="",
        gw_did=None,
        created_at=0,
        updated_at=0,
    )
    simulator.world.state(GroupState).groups.append(mixed)

    async def refused(action: str, **data: Any) -> str | None:
        with pytest.raises(ServiceValidationError) as refusal:
            await act(hass, action, **entry, **data)
        return refusal.value.translation_key

    def steps(**step: Any) -> dict[str, Any]:
        return {"name": "New", "steps": [step]}

    assert await refused("create_scene", name="New") == "scene_empty"
    assert await refused("create_scene", **steps(delay=3601)) == "delay_too_long"
    unknown = steps(device_id=spa, values={"nothing": 1})
    assert await refused("create_scene", **unknown) == "datapoint_unknown"
    hot = steps(device_id=spa, values={"target_temp": 99})
    assert await refused("create_scene", **hot) == "value_out_of_range"
    foreign = steps(device_id=other, values={"OnOff": True})
    assert await refused("create_scene", **foreign) == "other_account"
    assert await refused("create_scene", **steps(group="Mixed", raw="01")) == "group_mixed"
    assert await refused("create_scene", **steps(group="None", raw="01")) == "group_unknown"
    assert await refused("update_scene", scene="Twin") == "nothing_to_change"
    assert await refused("update_scene", scene="Twin", name="x") == "scene_ambiguous"
    assert await refused("delete_scene", scene="None") == "scene_unknown"
    assert len(stored(simulator)) == 2


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"delay": -1},
        {"delay": 5, "values": {"power": True}},
        {"device_id": "x"},
        {"device_id": "x", "values": {}},
        {"device_id": "x", "group": "y", "values": {"power": True}},
        {"device_id": "x", "values": {"power": True}, "raw": "01"},
        {"device_id": "x", "raw": "0"},
    ],
)
async def test_steps_that_are_none(
    hass: HomeAssistant, account: MockConfigEntry, step: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await act(hass, "create_scene", config_entry_id=account.entry_id, name="New", steps=[step])


@pytest.mark.parametrize(
    "operation", ["create_scene", "list_scenes", "update_scene", "delete_scene"]
)
async def test_the_cloud_refuses(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, operation: str
) -> None:
    entry = {"config_entry_id": account.entry_id}
    await act(hass, "create_scene", **entry, name="One", steps=[{"delay": 1}])
    simulator.faults.add(Fault(kind="error_code", code=9221, operation=operation))
    calls = {
        "create_scene": {"name": "Two", "steps": [{"delay": 1}]},
        "update_scene": {"scene": "One", "name": "Two"},
        "delete_scene": {"scene": "One"},
        "get_scenes": {},
    }
    action = operation.replace("list_", "get_")

    with pytest.raises(HomeAssistantError) as failed:
        await hass.services.async_call(
            DOMAIN,
            action,
            entry | calls[action],
            blocking=True,
            return_response=action == "get_scenes",
        )

    assert failed.value.translation_key == "code_9221"


async def run(hass: HomeAssistant, scene: Scene) -> None:
    await hass.async_block_till_done()
    await hass.services.async_call(
        "scene", "turn_on", {"entity_id": entity_of(hass, scene)}, blocking=True
    )


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for the outcome of a run all the time."""
    monkeypatch.setattr(platform, "POLLS", (0,))


@pytest.fixture
async def scene(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> Scene:
    """Return a scene that heats the spa after a minute."""
    spa = id_of(hass, device_of(simulator, "Garden spa"))
    steps = [{"delay": 60}, {"device_id": spa, "values": {"target_temp": 33}}]
    await act(hass, "create_scene", config_entry_id=account.entry_id, name="Warm", steps=steps)
    return stored(simulator)[0]


@pytest.mark.usefixtures("impatient")
async def test_a_run_is_awaited(hass: HomeAssistant, simulator: Simulator, scene: Scene) -> None:
    clock = simulator.world.clock
    assert isinstance(clock, ManualClock)
    running = hass.async_create_task(run(hass, scene))
    while len(simulator.requests.of("get_scene_task_status")) < 2:
        await hass.async_add_executor_job(lambda: None)
    assert not running.done()

    await clock.advance(60)
    await running

    assert device_of(simulator, "Garden spa").values["target_temp"] == 33


@pytest.mark.usefixtures("impatient")
async def test_a_run_that_fails(hass: HomeAssistant, simulator: Simulator, scene: Scene) -> None:
    device_of(simulator, "Garden spa").set_online(False)
    scene.tasks = scene.tasks[1:]

    with pytest.raises(HomeAssistantError) as failed:
        await run(hass, scene)

    assert failed.value.translation_key == "scene_failed"


@pytest.mark.usefixtures("impatient")
async def test_a_run_without_end(
    hass: HomeAssistant, simulator: Simulator, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "SLACK", -platform.timedelta(seconds=59.9))

    with pytest.raises(HomeAssistantError) as failed:
        await run(hass, scene)

    assert failed.value.translation_key == "scene_unfinished"


async def test_a_run_that_the_cloud_refuses(
    hass: HomeAssistant, simulator: Simulator, scene: Scene
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9041, operation="run_scene"))

    with pytest.raises(HomeAssistantError) as failed:
        await run(hass, scene)

    assert failed.value.translation_key == "code_9041"


async def test_entities_follow_the_cloud(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, scene: Scene
) -> None:
    """Scenes that were deleted elsewhere disappear, also while Home Assistant was away."""
    await hass.async_block_till_done()
    entity_id = entity_of(hass, scene)
    assert entity_id
    service = dr.async_get(hass).async_get(er.async_get(hass).async_get(entity_id).device_id)
    assert service.entry_type is dr.DeviceEntryType.SERVICE

    simulator.faults.add(Fault(kind="error_code", code=9039, operation="list_scenes", times=1))
    await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()
    assert entity_of(hass, scene)

    stored(simulator).clear()
    await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()
    assert entity_of(hass, scene) is None
