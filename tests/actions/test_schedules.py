"""Schedules of devices, groups and scenes, in local time."""

from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulator import Fault, Simulator
from simulator.device import Device
from simulator.services.records import Schedule

from ..helpers import async_add_account, device_of
from .helpers import act, ask, id_of

NOW = datetime(2026, 1, 14, 12, 0, tzinfo=UTC)  # a Wednesday
ANSWER = vol.Schema(
    {
        "schedules": [
            {
                "schedule_id": str,
                "device_id": vol.Any(None, str),
                "group": vol.Any(None, str),
                "scene": vol.Any(None, str),
                "time": vol.Match(r"^\d\d:\d\d$"),
                "time_zone": str,
                "date": vol.Any(None, str),
                "weekdays": [str],
                "month_days": [int],
                "start_date": vol.Any(None, str),
                "end_date": vol.Any(None, str),
                "enabled": bool,
                "remark": str,
                "values": {vol.Optional(str): vol.Any(None, bool, int, float, str)},
                "raw": vol.Any(None, str),
                "next_run": vol.Any(None, str),
            }
        ]
    },
    required=True,
)
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.fixture(autouse=True)
async def zone(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Live eight hours ahead of UTC, in winter."""
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Asia/Shanghai")


@pytest.fixture
def spa(account: MockConfigEntry, simulator: Simulator) -> Device:
    return device_of(simulator, "Garden spa")


def stored(simulator: Simulator) -> list[Schedule]:
    return simulator.services.schedules.listed(lambda _: True)


async def create(hass: HomeAssistant, device: Device, **fields: Any) -> str:
    fields = {"time": "07:00", "values": {"power": True}, **fields}
    answer = await ask(hass, "create_schedule", device_id=id_of(hass, device), **fields)
    return str(answer["schedule_id"])


@pytest.mark.parametrize(
    ("days", "wire"),
    [
        ({"date": "2026-01-20"}, {"repeat": "none", "date": "2026-01-19"}),
        ({"weekdays": ["mon", "wed"]}, {"repeat": "tue,sun", "date": ""}),
        ({"month_days": [2, 28]}, {"repeat": "day", "days": [1, 27]}),
        (
            {"weekdays": ["fri"], "start_date": "2026-02-01", "end_date": "2026-02-28"},
            {"repeat": "thu", "start_date": "2026-01-31", "end_date": "2026-02-27"},
        ),
    ],
)
async def test_local_time_in_and_out(
    hass: HomeAssistant,
    simulator: Simulator,
    spa: Device,
    days: dict[str, Any],
    wire: dict[str, Any],
) -> None:
    """The cloud gets UTC, which may be the day before; a person never sees it."""
    await create(hass, spa, remark="Warm", **days)

    (schedule,) = stored(simulator)
    assert schedule.time == "23:00"
    assert {name: getattr(schedule, name) for name in wire} == wire
    answer = await ask(hass, "get_schedules", device_id=id_of(hass, spa))
    assert ANSWER(answer)
    (told,) = answer["schedules"]
    assert told["time"], told["time_zone"] == ("07:00", "Asia/Shanghai")
    assert told["device_id"] == id_of(hass, spa)
    assert told["remark"] == "Warm"
    assert {name: told[name] for name in days} == days


async def test_it_fires(hass: HomeAssistant, simulator: Simulator, spa: Device) -> None:
    """A schedule is carried out by the cloud at its local time."""
    spa.report({"power": False})
    await simulator.clock.advance((NOW - simulator.clock.now()).total_seconds())
    schedule_id = await create(hass, spa, time="20:30", weekdays=["wed"])

    (told,) = (await ask(hass, "get_schedules", device_id=id_of(hass, spa)))["schedules"]
    assert told["next_run"] == "2026-01-14T20:30:00+08:00"
    await simulator.clock.advance(29 * 60)
    assert spa.values["power"] is False
    await simulator.clock.advance(60)
    assert spa.values["power"] is True
    assert told["schedule_id"] == schedule_id


async def test_update_keeps_the_rest(
    hass: HomeAssistant, simulator: Simulator, spa: Device
) -> None:
    schedule_id = await create(
        hass,
        spa,
        weekdays=["mon"],
        end_date="2026-12-31",
        remark="Warm",
        values={"target_temp": 38},
    )
    here = {"device_id": id_of(hass, spa), "schedule_id": schedule_id}

    await act(hass, "update_schedule", **here, enabled=False)
    await act(hass, "update_schedule", **here, time="09:30")
    await act(hass, "update_schedule", **here, month_days=[3], end_date=None)

    (told,) = (await ask(hass, "get_schedules", device_id=id_of(hass, spa)))["schedules"]
    assert (told["time"], told["weekdays"], told["month_days"]) == ("09:30", [], [3])
    assert (told["enabled"], told["remark"], told["end_date"]) == (False, "Warm", None)
    assert told["values"] == {"target_temp": 38}
    assert told["next_run"] is None


async def test_delete(hass: HomeAssistant, simulator: Simulator, spa: Device) -> None:
    schedule_id = await create(hass, spa, weekdays=["mon"])

    await act(hass, "delete_schedule", device_id=id_of(hass, spa), schedule_id=schedule_id)

    assert not stored(simulator)
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "delete_schedule", device_id=id_of(hass, spa), schedule_id=schedule_id)
    assert refused.value.translation_key == "schedule_unknown"


async def test_a_schedule_that_makes_no_sense(
    hass: HomeAssistant, simulator: Simulator, spa: Device
) -> None:
    """It is listed, and can be deleted, but not be changed."""
    schedule_id = await create(hass, spa, date="2026-01-20")
    stored(simulator)[0].date = ""
    here = {"device_id": id_of(hass, spa), "schedule_id": schedule_id}

    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "update_schedule", **here, remark="New")

    assert refused.value.translation_key == "schedule_unreadable"
    await act(hass, "delete_schedule", **here)
    assert not stored(simulator)


async def test_a_raw_command(hass: HomeAssistant, simulator: Simulator, spa: Device) -> None:
    fields = {"time": "07:00", "weekdays": ["mon"], "raw": "01 01 01"}
    await act(hass, "create_schedule", device_id=id_of(hass, spa), **fields)

    (told,) = (await ask(hass, "get_schedules", device_id=id_of(hass, spa)))["schedules"]
    assert (told["raw"], told["values"]) == ("010101", {})


async def test_groups_and_scenes(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, spa: Device
) -> None:
    """They are found by name, have common timers, and are all listed with the account."""
    client = account.runtime_data.client
    group = await client.groups.create("Spas", product_key=spa.product_key)
    here = {"config_entry_id": account.entry_id}
    scene = await ask(
        hass,
        "create_scene",
        **here,
        name="Night",
        steps=[{"device_id": id_of(hass, spa), "values": {"power": False}}],
    )
    when = {"time": "07:00", "weekdays": EVERY_DAY}

    await act(hass, "create_schedule", **here, group="spas", **when, values={"power": True})
    of_scene = await ask(hass, "create_schedule", **here, scene="Night", **when)
    await create(hass, spa, weekdays=["mon"])
    await act(hass, "update_schedule", **here, **of_scene, time="08:00")
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "update_schedule", **here, **of_scene, values={"power": True})
    assert refused.value.translation_key == "schedule_scene_command"

    answer = await ask(hass, "get_schedules", **here)
    assert ANSWER(answer)
    told = {each["group"] or each["scene"] or "device": each for each in answer["schedules"]}
    assert told.keys() == {group, scene["scene_id"], "device"}
    assert told[group]["values"] == {"power": "on"} or told[group]["values"] == {"power": True}
    assert told[scene["scene_id"]]["time"] == "08:00"
    one = await ask(hass, "get_schedules", **here, group="Spas")
    assert [each["group"] for each in one["schedules"]] == [group]
    await act(hass, "delete_schedule", **here, **of_scene)
    assert len(stored(simulator)) == 2


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "schedule_days"),
        ({"date": "2026-02-01", "weekdays": ["mon"]}, "schedule_days"),
        ({"date": "2026-01-13"}, "schedule_never"),
        ({"date": "2026-01-14", "time": "20:00"}, None),
        ({"date": "2026-01-14", "time": "19:59"}, "schedule_never"),
        ({"weekdays": ["mon"], "end_date": "2026-01-18"}, "schedule_never"),
        ({"month_days": [1]}, "schedule_month_day"),
        ({"month_days": [31]}, "schedule_month_day"),
        ({"month_days": [1, 31], "time": "12:00"}, None),
        (
            {"weekdays": ["mon"], "start_date": "2026-02-02", "end_date": "2026-02-01"},
            "schedule_end_before_start",
        ),
        ({"weekdays": ["mon"], "values": {"no_such": 1}}, "datapoint_unknown"),
        ({"weekdays": ["mon"], "values": {"target_temp": 99}}, "value_out_of_range"),
        ({"weekdays": ["mon"], "values": {"water_temp": 20}}, "value_read_only"),
        ({"weekdays": ["mon"], "raw": "01"}, "schedule_command"),
        ({"weekdays": ["mon"], "config_entry_id": "x"}, "schedule_target"),
        ({"weekdays": ["mon"], "group": "x"}, "schedule_target"),
    ],
)
async def test_refused_before_a_request(
    hass: HomeAssistant,
    simulator: Simulator,
    spa: Device,
    fields: dict[str, Any],
    key: str | None,
) -> None:
    """What the contract or the schema does not allow, and what could never run; near misses are taken."""
    if key is None:
        await create(hass, spa, **fields)
        return
    with pytest.raises(ServiceValidationError) as refused:
        await create(hass, spa, **fields)

    assert refused.value.translation_key == key
    assert not simulator.requests.of("create_device_schedule")


@pytest.mark.parametrize(
    "fields",
    [{"month_days": [32]}, {"weekdays": ["noday"]}, {"weekdays": []}, {"remark": "x" * 1025}],
)
async def test_fields_that_are_none(
    hass: HomeAssistant, spa: Device, fields: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await create(hass, spa, **fields)


async def test_names_that_are_unknown(
    hass: HomeAssistant, account: MockConfigEntry, spa: Device
) -> None:
    here = {"config_entry_id": account.entry_id, "time": "07:00", "weekdays": ["mon"]}
    for fields, key in (
        ({"group": "None"}, "group_unknown"),
        ({"scene": "None"}, "scene_unknown"),
        ({}, "schedule_target"),
        ({"group": "None", "scene": "None"}, "schedule_target"),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await act(hass, "create_schedule", **here, **fields, values={"power": True})
        assert refused.value.translation_key == key


@pytest.mark.parametrize("target", ["group", "scene"])
async def test_schedules_of_groups_and_scenes_may_be_closed(
    hass: HomeAssistant, simulator: Simulator, target: str
) -> None:
    """The cloud is asked once; devices have their schedules all the same."""
    path = r"/app/common_scheduler.*"
    simulator.faults.add(Fault(kind="error_code", code=9039, path=path))
    entry = await async_add_account(hass, simulator)
    await hass.async_block_till_done(wait_background_tasks=True)
    here = {"config_entry_id": entry.entry_id, target: "Any"}
    when = {"time": "07:00", "weekdays": ["mon"]}

    for action, fields in (
        ("create_schedule", {**when, "values": {"power": True}}),
        ("get_schedules", {}),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await ask(hass, action, **here, **fields)
        assert refused.value.translation_key == "closed_common_timers"
    spa = device_of(simulator, "Garden spa")
    await create(hass, spa, weekdays=["mon"])
    await entry.runtime_data.schedules.async_refresh()

    answer = await ask(hass, "get_schedules", config_entry_id=entry.entry_id)
    assert [each["device_id"] for each in answer["schedules"]] == [id_of(hass, spa)]
    assert len(simulator.requests.of("list_common_schedules")) == 1


@pytest.mark.parametrize("code", [9030, 9042])
async def test_the_cloud_refuses(
    hass: HomeAssistant, simulator: Simulator, spa: Device, code: int
) -> None:
    schedule_id = await create(hass, spa, weekdays=["mon"])
    here = {"device_id": id_of(hass, spa), "schedule_id": schedule_id}
    simulator.faults.add(
        Fault(kind="error_code", code=code, path=r"/app/devices/.*/scheduler.*", times=0)
    )

    for action, fields in (
        ("update_schedule", {**here, "enabled": False}),
        ("delete_schedule", here),
    ):
        with pytest.raises(HomeAssistantError) as failed:
            await act(hass, action, **fields)
        assert failed.value.translation_key == f"code_{code}"


async def test_two_changes_at_once(hass: HomeAssistant, simulator: Simulator, spa: Device) -> None:
    """A change is made to what the cloud has, so that none is lost."""
    schedule_id = await create(hass, spa, weekdays=["mon"])
    here = {"device_id": id_of(hass, spa), "schedule_id": schedule_id}

    first = hass.async_create_task(act(hass, "update_schedule", **here, remark="Mine"))
    await act(hass, "update_schedule", **here, enabled=False)
    await first

    (schedule,) = stored(simulator)
    assert (schedule.remark, schedule.enabled) == ("Mine", False)
