"""Calendars and switches of schedules, by Home Assistant's own commands."""

from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.identity import schedules_id
from simulator import Fault, Simulator, World
from simulator.device import Device
from simulator.services.records import Schedule

from ..actions.helpers import act, id_of
from ..drive import Drive
from ..helpers import async_add_account, device_of

NOW = datetime(2026, 1, 14, 12, 0, tzinfo=UTC)  # a Wednesday, 20:00 local time
MORNING = {"dtstart": "2026-01-16T07:00:00+08:00", "dtend": "2026-01-16T08:00:00+08:00"}
WARM = {"summary": "Warm", "description": "power: on\ntarget_temp: 38"}


@pytest.fixture(autouse=True)
def now(freezer: FrozenDateTimeFactory) -> None:
    """Stop time before anything else, as tokens tell when they were made."""
    freezer.move_to(NOW)


@pytest.fixture
def world() -> World:
    return World.demo()


@pytest.fixture
async def account(hass: HomeAssistant, simulator: Simulator) -> MockConfigEntry:
    """Set the demo account up, eight hours ahead of UTC; the person has enabled the spa's calendar."""
    await hass.config.async_set_time_zone("Asia/Shanghai")
    spa = device_of(simulator, "Garden spa")
    er.async_get(hass).async_get_or_create("calendar", DOMAIN, schedules_id(spa.did))
    entry = await async_add_account(hass, simulator)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def spa(account: MockConfigEntry, simulator: Simulator) -> Device:
    return device_of(simulator, "Garden spa")


@pytest.fixture
def calendar(hass: HomeAssistant, spa: Device) -> str:
    entity_id = er.async_get(hass).async_get_entity_id("calendar", DOMAIN, schedules_id(spa.did))
    assert entity_id
    return entity_id


@pytest.fixture
async def send(hass: HomeAssistant, hass_ws_client: WebSocketGenerator, calendar: str) -> Any:
    """Return how to send a command about the calendar, as its page does."""
    client = await hass_ws_client(hass)

    async def send(kind: str, **fields: Any) -> dict[str, Any]:
        await client.send_json_auto_id(
            {"type": f"calendar/event/{kind}", "entity_id": calendar, **fields}
        )
        answer: dict[str, Any] = await client.receive_json()
        await hass.async_block_till_done()
        return answer

    return send


def stored(simulator: Simulator) -> list[Schedule]:
    return simulator.services.schedules.listed(lambda _: True)


async def events(hass: HomeAssistant, calendar: str, days: int = 14) -> list[dict[str, Any]]:
    answer = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": calendar, "duration": {"days": days}},
        blocking=True,
        return_response=True,
    )
    return answer[calendar]["events"]  # type: ignore[index, call-overload, return-value]


async def test_create_edit_and_delete(
    hass: HomeAssistant, simulator: Simulator, calendar: str, send: Any
) -> None:
    """An event is a schedule in the cloud; editing keeps its identity."""
    created = await send(
        "create", event={**MORNING, **WARM, "rrule": "FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20260131"}
    )

    assert created["success"], created
    (schedule,) = stored(simulator)
    assert (schedule.time, schedule.repeat) == ("23:00", "thu,sun")
    assert (schedule.start_date, schedule.end_date) == ("2026-01-15", "2026-01-30")
    assert schedule.attrs == {"power": True, "target_temp": 38}
    shown = await events(hass, calendar, days=30)
    assert [each["start"][:16] for each in shown] == [
        f"2026-01-{day}T07:00" for day in (16, 19, 23, 26, 30)
    ]
    assert shown[0]["summary"] == "Warm"
    assert shown[0]["description"] == WARM["description"]
    state = hass.states.get(calendar)
    assert state.attributes["start_time"] == "2026-01-16 07:00:00"
    assert state.state == "off"

    evening = {"dtstart": "2026-01-16T18:00:00+08:00", "dtend": "2026-01-16T18:30:00+08:00"}
    changed = await send(
        "update",
        uid=schedule.id,
        recurrence_id="2026-01-16T07:00:00+08:00",
        recurrence_range="THISANDFUTURE",
        event={
            **evening,
            "summary": "Hot",
            "description": "target_temp: 40",
            "rrule": "FREQ=DAILY",
        },
    )

    assert changed["success"], changed
    (edited,) = stored(simulator)
    assert (edited.id, edited.time, edited.remark) == (schedule.id, "10:00", "Hot")
    assert edited.attrs == {"target_temp": 40}
    assert len(await events(hass, calendar, days=7)) == 6

    ended = await send(
        "delete",
        uid=schedule.id,
        recurrence_id="2026-01-18T18:00:00+08:00",
        recurrence_range="THISANDFUTURE",
    )

    assert ended["success"], ended
    assert len(await events(hass, calendar)) == 2
    gone = await send("delete", uid=schedule.id)
    assert gone["success"], gone
    assert not stored(simulator)
    assert await events(hass, calendar) == []


@pytest.mark.parametrize(
    ("rule", "wire"),
    [
        (None, {"repeat": "none", "date": "2026-01-15"}),
        ("FREQ=DAILY", {"repeat": "mon,tue,wed,thu,fri,sat,sun"}),
        ("FREQ=DAILY;COUNT=3", {"end_date": "2026-01-17"}),
        ("FREQ=WEEKLY", {"repeat": "thu"}),
        ("FREQ=MONTHLY", {"repeat": "day", "days": [15]}),
        ("FREQ=MONTHLY;BYMONTHDAY=2,28", {"repeat": "day", "days": [1, 27]}),
    ],
)
async def test_repetition(
    simulator: Simulator, send: Any, rule: str | None, wire: dict[str, Any]
) -> None:
    event = {**MORNING, **WARM} | ({"rrule": rule} if rule else {})
    answer = await send("create", event=event)

    assert answer["success"], answer
    (schedule,) = stored(simulator)
    assert {name: getattr(schedule, name) for name in wire} == wire


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"rrule": "FREQ=YEARLY"}, "cannot repeat"),
        ({"rrule": "FREQ=WEEKLY;INTERVAL=2"}, "cannot repeat"),
        ({"rrule": "FREQ=MONTHLY;BYDAY=+1MO"}, "cannot repeat"),
        ({"rrule": "FREQ=MONTHLY;BYMONTHDAY=-1"}, "cannot repeat"),
        ({"rrule": "FREQ=MONTHLY;BYMONTHDAY=31"}, "keeps UTC"),
        ({"dtstart": "2026-01-16", "dtend": "2026-01-17"}, "All day"),
        ({"dtstart": "2026-01-13T07:00:00+08:00"}, "never run"),
        ({"description": ""}, "has to say what to set"),
        ({"description": "warm please"}, "has to say what to set"),
        ({"description": "power: [1"}, "has to say what to set"),
        ({"description": "target_temp: 99"}, "20 to 40"),
        ({"description": "no_such: 1"}, "no datapoint no_such"),
    ],
)
async def test_what_is_no_schedule(
    simulator: Simulator, send: Any, event: dict[str, Any], words: str
) -> None:
    """It is refused with a clear text, and nothing is sent."""
    answer = await send("create", event={**MORNING, **WARM, **event})

    assert not answer["success"]
    assert words in answer["error"]["message"]
    assert not simulator.requests.of("create_device_schedule")


async def test_a_run_of_a_series(simulator: Simulator, send: Any) -> None:
    """A schedule has no exceptions."""
    await send("create", event={**MORNING, **WARM, "rrule": "FREQ=DAILY"})
    (schedule,) = stored(simulator)
    second = {"uid": schedule.id, "recurrence_id": "2026-01-17T07:00:00+08:00"}

    for kind, fields, words in (
        ("delete", second, "no exceptions"),
        ("update", {**second, "event": {**MORNING, **WARM}}, "no exceptions"),
        ("delete", {"uid": "none"}, "no schedule none"),
    ):
        answer = await send(kind, **fields)
        assert not answer["success"]
        assert words in answer["error"]["message"]
    assert stored(simulator) == [schedule]


LATER = {
    "recurrence_id": "2026-01-18T07:00:00+08:00",
    "recurrence_range": "THISANDFUTURE",
    "event": {
        **WARM,
        "dtstart": "2026-01-18T09:00:00+08:00",
        "dtend": "2026-01-18T10:00:00+08:00",
        "summary": "Later",
        "rrule": "FREQ=DAILY;UNTIL=20260120T100000",
    },
}


async def test_this_and_all_future_runs(
    hass: HomeAssistant, simulator: Simulator, calendar: str, send: Any
) -> None:
    """From a later run on a series goes on as another schedule; what is not changed stays."""
    await send("create", event={**MORNING, **WARM, "rrule": "FREQ=DAILY"})
    (first,) = stored(simulator)

    answer = await send("update", uid=first.id, **LATER)

    assert answer["success"], answer
    second, ended = stored(simulator)
    assert (ended.id, ended.time, ended.remark) == (first.id, "23:00", "Warm")
    assert (second.time, second.remark, second.attrs) == ("01:00", "Later", first.attrs)
    assert [each["start"][8:16] for each in await events(hass, calendar)] == [
        "16T07:00",
        "17T07:00",
        "18T09:00",
        "19T09:00",
        "20T09:00",
    ]
    assert hass.states.get("switch.garden_spa_schedule_warm")
    assert hass.states.get("switch.garden_spa_schedule_later")


@pytest.mark.parametrize("operation", ["create_device_schedule", "update_device_schedule"])
async def test_a_series_is_changed_as_a_whole_or_not_at_all(
    simulator: Simulator, send: Any, operation: str
) -> None:
    """If one half cannot be stored, the other is taken back."""
    await send("create", event={**MORNING, **WARM, "rrule": "FREQ=DAILY"})
    before = stored(simulator)
    simulator.faults.add(Fault(kind="error_code", code=9042, operation=operation))

    answer = await send("update", uid=before[0].id, **LATER)

    assert "offline" in answer["error"]["message"]
    assert stored(simulator) == before


async def test_the_cloud_refuses(simulator: Simulator, send: Any) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9042, operation="create_device_schedule"))

    answer = await send("create", event={**MORNING, **WARM})

    assert "offline" in answer["error"]["message"]


async def test_the_switch_of_a_schedule(
    hass: HomeAssistant, simulator: Simulator, calendar: str, send: Any
) -> None:
    """It is there as long as the schedule; what it switches off has no events."""
    await send("create", event={**MORNING, **WARM, "rrule": "FREQ=DAILY"})
    entity_id = "switch.garden_spa_schedule_warm"
    entry = er.async_get(hass).async_get(entity_id)
    assert entry
    assert entry.entity_category == "config"
    assert hass.states.get(entity_id).state == "on"

    await hass.services.async_call("switch", "turn_off", {"entity_id": entity_id}, blocking=True)

    (schedule,) = stored(simulator)
    assert (schedule.enabled, schedule.remark, schedule.time) == (False, "Warm", "23:00")
    assert hass.states.get(entity_id).state == "off"
    assert await events(hass, calendar) == []
    await hass.services.async_call("switch", "turn_on", {"entity_id": entity_id}, blocking=True)
    assert stored(simulator)[0].enabled
    simulator.faults.add(Fault(kind="error_code", code=9030, operation="update_device_schedule"))
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            "switch", "turn_off", {"entity_id": entity_id}, blocking=True
        )

    simulator.faults.clear()

    renamed = {**MORNING, **WARM, "summary": "Hot", "rrule": "FREQ=DAILY"}
    await send("update", uid=schedule.id, event=renamed)

    assert hass.states.get(entity_id).attributes["friendly_name"] == "Garden spa Schedule Hot"
    await send("delete", uid=schedule.id)
    assert er.async_get(hass).async_get(entity_id) is None


async def test_schedules_of_the_phone_app(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, calendar: str, spa: Device
) -> None:
    """They appear with the next listing, whoever made them; the switch goes with one that is gone."""
    user = next(iter(spa.bindings))
    body = {"attrs": {"power": False}, "time": "14:30", "repeat": "wed"}
    schedule = simulator.services.schedules.create(user, body, did=spa.did)

    await account.runtime_data.schedules.async_refresh()
    await hass.async_block_till_done()

    (event, _) = await events(hass, calendar)
    assert event["start"] == "2026-01-14T22:30:00+08:00"
    assert event["description"] == "power: off"
    entity_id = "switch.garden_spa_schedule_22_30"
    assert hass.states.get(entity_id).state == "on"
    simulator.services.schedules.delete(schedule)
    await account.runtime_data.schedules.async_refresh()
    await hass.async_block_till_done()
    assert hass.states.get(entity_id) is None


async def test_a_calendar_comes_with_the_first_schedule(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """Without any it is disabled; what makes one enables it, unless the person disabled it."""
    registry = er.async_get(hass)
    for alias, disabled_by in (
        ("Workshop socket", None),
        ("Desk light", er.RegistryEntryDisabler.USER),
    ):
        device = device_of(simulator, alias)
        entity_id = registry.async_get_entity_id("calendar", DOMAIN, schedules_id(device.did))
        assert entity_id
        assert registry.async_get(entity_id).disabled_by is er.RegistryEntryDisabler.INTEGRATION
        if disabled_by:
            registry.async_update_entity(entity_id, disabled_by=disabled_by)
        name = "OnOff" if alias == "Workshop socket" else "power"
        fields = {"time": "07:00", "weekdays": ["mon"], "remark": "First", "values": {name: True}}

        await act(hass, "create_schedule", device_id=id_of(hass, device), **fields)
        await hass.async_block_till_done()

        assert registry.async_get(entity_id).disabled_by is disabled_by
        if disabled_by:
            assert hass.states.get(entity_id) is None
        else:
            assert [each["summary"] for each in await events(hass, entity_id)] == ["First"] * 2
            assert hass.states.get("switch.workshop_socket_schedule_first")


async def test_schedules_that_cannot_be_listed_are_asked_for_again(
    hass: HomeAssistant, simulator: Simulator, drive: Drive
) -> None:
    """Soon, as nothing is known; once they are known they stay known through failures."""
    spa = device_of(simulator, "Garden spa")
    body = {"attrs": {"power": False}, "time": "14:30", "repeat": "wed", "remark": "Theirs"}
    simulator.services.schedules.create(next(iter(spa.bindings)), body, did=spa.did)
    fault = Fault(kind="error_code", code=9008, operation="list_common_schedules")
    simulator.faults.add(fault)
    entry = await async_add_account(hass, simulator)
    schedules = entry.runtime_data.schedules
    await drive.until(lambda: fault.hits)
    await drive.advance(30)
    assert not schedules.listed

    simulator.faults.clear()
    await drive.advance(330)
    assert hass.states.get("switch.garden_spa_schedule_theirs").state == "on"
    assert hass.states.get("calendar.garden_spa_schedules")

    simulator.faults.add(fault)
    await drive.advance(7200, step=600)
    assert [each.remark for each in schedules.data.values()] == ["Theirs"]
