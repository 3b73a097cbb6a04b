"""Schedules keep their local time when daylight saving begins and ends."""

from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.identity import schedules_id
from simulator import Fault, Simulator, World
from simulator.services.records import Schedule

from .actions.helpers import act, id_of
from .helpers import async_add_account, device_of

WINTER = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
SUMMER = datetime(2026, 3, 29, 1, 0, 1, tzinfo=UTC)
FIELDS = {"time": "07:00", "values": {"power": True}}


@pytest.fixture(autouse=True)
def now(freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(WINTER)


@pytest.fixture
def world() -> World:
    return World.demo()


@pytest.fixture
async def account(hass: HomeAssistant, simulator: Simulator) -> MockConfigEntry:
    """Set the demo account up; the spa's calendar is enabled, or the first schedule takes a reload."""
    spa = device_of(simulator, "Garden spa")
    er.async_get(hass).async_get_or_create("calendar", DOMAIN, schedules_id(spa.did))
    await hass.config.async_set_time_zone("Europe/Berlin")
    entry = await async_add_account(hass, simulator)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


def stored(simulator: Simulator) -> dict[str, Schedule]:
    return {each.remark: each for each in simulator.services.schedules.listed(lambda _: True)}


async def create(hass: HomeAssistant, simulator: Simulator, **fields: Any) -> None:
    device_id = id_of(hass, device_of(simulator, "Garden spa"))
    await act(hass, "create_schedule", device_id=device_id, **FIELDS, **fields)


async def pass_to(hass: HomeAssistant, freezer: FrozenDateTimeFactory, moment: datetime) -> None:
    freezer.move_to(moment)
    async_fire_time_changed(hass, moment)
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_rewritten_when_the_offset_changes(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Those made here move; those that run once are right already, others' are not ours to touch."""
    await create(hass, simulator, remark="ours", weekdays=["mon"])
    await create(hass, simulator, remark="once", date="2026-04-01")
    spa = device_of(simulator, "Garden spa")
    body = {"attrs": {"power": True}, "time": "06:00", "repeat": "mon", "remark": "theirs"}
    simulator.services.schedules.create(next(iter(spa.bindings)), body, did=spa.did)
    assert {name: each.time for name, each in stored(simulator).items()} == {
        "ours": "06:00",
        "once": "05:00",
        "theirs": "06:00",
    }
    await account.runtime_data.schedules.async_refresh()

    await pass_to(hass, freezer, SUMMER)

    assert {name: each.time for name, each in stored(simulator).items()} == {
        "ours": "05:00",
        "once": "05:00",
        "theirs": "06:00",
    }
    assert len(simulator.requests.of("update_device_schedule")) == 1


async def test_what_was_changed_elsewhere_is_left_alone(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    await create(hass, simulator, remark="ours", weekdays=["mon"])
    (schedule,) = stored(simulator).values()
    body = {"attrs": {"power": True}, "time": "10:00", "repeat": "mon", "remark": "theirs"}
    simulator.services.schedules.update(schedule, body)
    await account.runtime_data.schedules.async_refresh()

    await pass_to(hass, freezer, SUMMER)

    assert stored(simulator)["theirs"].time == "10:00"


async def test_a_failure_is_a_repair_issue_until_it_works(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    await create(hass, simulator, remark="ours", weekdays=["mon"])
    simulator.faults.add(
        Fault(kind="error_code", code=9025, operation="update_device_schedule", times=1)
    )
    issue_id = f"schedules_outdated-{account.entry_id}"

    await pass_to(hass, freezer, SUMMER)

    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert issue
    assert issue.translation_placeholders == {"account": "Account", "count": "1"}
    assert stored(simulator)["ours"].time == "06:00"

    await pass_to(hass, freezer, SUMMER.replace(minute=30))

    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None
    assert stored(simulator)["ours"].time == "05:00"


async def test_home_assistant_was_off_when_it_changed(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """The local times are kept on disk, and looked at when the account is set up."""
    await create(hass, simulator, remark="ours", weekdays=["mon"])
    freezer.tick(10)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(account.entry_id)
    freezer.move_to(SUMMER.replace(month=5))

    await hass.config_entries.async_setup(account.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert stored(simulator)["ours"].time == "05:00"
