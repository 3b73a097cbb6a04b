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
    """Set the demo account up, eight hours ahead of UTC."""
    await hass.config.async_set_time_zone("Asia/Shanghai")
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


async def test_parts_of_a_series(simulator: Simulator, send: Any) -> None:
    """A schedule has no exceptions."""
    await send("create", event={**MORNING, **WARM, "rrule": "FREQ=DAILY"})
    (schedule,) = stored(simulator)
    second = {"uid": schedule.id, "recurrence_id": "2026-01-17T07:00:00+08:00"}
    later = {**second, "recurrence_range": "THISANDFUTURE"}

    for kind, fields, words in (
        ("delete", second, "no exceptions"),
        ("update", {**second, "event": {**MORNING, **WARM}}, "no exceptions"),
        ("update", {**later, "event": {**MORNING, **WARM}}, "as a whole"),
        ("delete", {"uid": "none"}, "no schedule none"),
    ):
        answer = await send(kind, **fields)
        assert not answer["success"]
        assert words in answer["error"]["message"]
    assert stored(simulator) == [schedule]


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
