"""Repair issues of an account: each is there as long as it holds, and says what to do."""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.claims import SETTLE
from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.issues import (
    APP_REFUSED,
    CLAIMED,
    ENTITY_LIMIT,
    MOVED,
    README,
    SCHEDULES_OUTDATED,
    SCHEMA_REFUSED,
    THROTTLED,
)
from simulator import Fault, FaultKind, World
from simulator.demo import APP_ID

from .drive import Drive
from .helpers import async_add_account, demo_user, device_of
from .worlds import plain_world

TITLES = re.findall(
    r"^#+ (.+)$", (Path(__file__).parents[1] / "README.md").read_text("utf-8"), re.MULTILINE
)
ANCHORS = {f"{README}#{title.lower().replace(' ', '-')}" for title in TITLES}


@pytest.fixture
def world() -> World:
    """Return a cloud in which the account has two devices of a product."""
    return plain_world(2)


def issues(hass: HomeAssistant, kind: str) -> list[ir.IssueEntry]:
    """Return the issues of a kind that a person sees."""
    found = [
        each
        for (domain, _), each in ir.async_get(hass).issues.items()
        if domain == DOMAIN and each.translation_key == kind and each.active
    ]
    assert {each.learn_more_url for each in found} <= ANCHORS
    return found


async def open_fix(hass: HomeAssistant, issue: ir.IssueEntry) -> Any:
    """Open the flow that fixes an issue."""
    assert await async_setup_component(hass, REPAIRS, {})
    manager = hass.data[REPAIRS]["flow_manager"]
    result = await manager.async_init(DOMAIN, context={"issue_id": issue.issue_id})
    return manager, result


@pytest.mark.parametrize(
    "kind",
    [APP_REFUSED, CLAIMED, ENTITY_LIMIT, MOVED, SCHEDULES_OUTDATED, SCHEMA_REFUSED, THROTTLED],
)
def test_every_kind_is_explained(kind: str) -> None:
    assert f"{README}#{kind.replace('_', '-')}" in ANCHORS


@pytest.mark.parametrize("code", [9003, 9038, 9039])
async def test_a_refused_app(hass: HomeAssistant, drive: Drive, code: int) -> None:
    """Whether it was refused at the start or later; gone as soon as it is welcome."""
    entry = await async_add_account(hass, drive.simulator)
    assert not issues(hass, "app_refused")
    refuse = Fault(kind=FaultKind.ERROR_CODE, code=code, operation="list_bindings")
    drive.simulator.faults.add(refuse)

    await drive.finish(entry.runtime_data.account.async_refresh())
    (issue,) = issues(hass, "app_refused")
    assert issue.translation_placeholders == {"account": entry.title, "code": str(code)}

    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert issues(hass, "app_refused") == [issue]

    drive.simulator.faults.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert not issues(hass, "app_refused")


async def test_issues_leave_with_the_account(hass: HomeAssistant, drive: Drive) -> None:
    drive.simulator.faults.add(
        Fault(kind=FaultKind.ERROR_CODE, code=9003, operation="list_bindings")
    )
    entry = await async_add_account(hass, drive.simulator)
    assert issues(hass, "app_refused")

    await hass.config_entries.async_remove(entry.entry_id)

    assert not issues(hass, "app_refused")


def refuse_schemas(drive: Drive) -> None:
    drive.simulator.faults.add(
        Fault(kind=FaultKind.ERROR_CODE, code=9039, operation="get_datapoint_schema")
    )


async def test_a_refused_schema(hass: HomeAssistant, drive: Drive) -> None:
    """One for each product; its flow shows the report, and asks the cloud again."""
    refuse_schemas(drive)
    entry = await async_add_account(hass, drive.simulator)
    device, *_ = drive.simulator.world.devices.values()
    (issue,) = issues(hass, "schema_refused")
    assert issue.translation_placeholders == {
        "account": entry.title,
        "product": device.product.name,
        "product_key": device.product.product_key,
    }

    manager, shown = await open_fix(hass, issue)
    report = json.loads(shown["data_schema"]({})["report"])
    assert report["product_key"] == device.product.product_key
    assert report["values"]
    assert device.did not in str(report)
    refused = await manager.async_configure(shown["flow_id"], {"report": ""})
    assert (refused["type"], refused["reason"]) == (FlowResultType.ABORT, "still_refused")
    assert issues(hass, "schema_refused") == [issue]

    drive.simulator.faults.clear()
    manager, shown = await open_fix(hass, issue)
    given = await manager.async_configure(shown["flow_id"], {})
    assert given["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert not issues(hass, "schema_refused")
    assert all(each.has_schema for each in entry.runtime_data.account.devices.values())


async def test_a_schema_that_comes_later(hass: HomeAssistant, drive: Drive) -> None:
    """The issue goes with the next listing; without an account there is nothing to copy."""
    refuse_schemas(drive)
    entry = await async_add_account(hass, drive.simulator)
    (issue,) = issues(hass, "schema_refused")

    await hass.config_entries.async_unload(entry.entry_id)
    _, shown = await open_fix(hass, issue)
    assert (shown["type"], shown["reason"]) == (FlowResultType.ABORT, "no_device")

    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert issues(hass, "schema_refused") == [issue]
    drive.simulator.faults.clear()
    await entry.runtime_data.account.async_refresh()
    await drive.until(lambda: not issues(hass, "schema_refused"))
    await hass.async_block_till_done()


async def test_a_schema_that_did_not_arrive(hass: HomeAssistant, drive: Drive) -> None:
    """What may pass is no reason to bother anybody."""
    drive.simulator.faults.add(
        Fault(kind=FaultKind.STATUS, status=502, operation="get_datapoint_schema")
    )
    entry = await drive.finish(async_add_account(hass, drive.simulator))
    assert not any(each.has_schema for each in entry.runtime_data.account.devices.values())

    assert not issues(hass, "schema_refused")


async def test_an_account_that_moved(hass: HomeAssistant, drive: Drive) -> None:
    """It is signed in by the other back end from now on; the person confirms to have read it."""
    simulator = drive.simulator
    entry = await async_add_account(hass, simulator)
    simulator.world.apps[APP_ID].aep = "jwt"
    demo_user(simulator).migrated = True
    assert entry.data["sign_in"] == "classic"
    simulator.world.regions["eu"].tokens.clear()

    await drive.finish(entry.runtime_data.account.async_refresh())

    assert entry.data["sign_in"] == "aep"
    (issue,) = issues(hass, "moved")
    assert issue.is_persistent
    await hass.config_entries.async_reload(entry.entry_id)
    assert issues(hass, "moved") == [issue]
    manager, shown = await open_fix(hass, issue)
    assert shown["description_placeholders"] == {"account": entry.title}
    await manager.async_configure(shown["flow_id"], {})
    assert not issues(hass, "moved")
    assert not hass.config_entries.flow.async_progress()


async def test_throttling_that_lasts(hass: HomeAssistant, drive: Drive) -> None:
    """Half an hour of it is worth a word, until there is none for a while."""
    simulator = drive.simulator
    entry = await async_add_account(hass, simulator)
    account = entry.runtime_data.account

    async def listings(count: int, *, throttled: bool) -> None:
        for _ in range(count):
            if throttled:
                simulator.faults.add(Fault(kind=FaultKind.THROTTLE, seconds=1, times=1))
            await drive.finish(account.async_refresh())
            await drive.advance(300, step=300)

    await listings(3, throttled=True)
    assert not issues(hass, "throttled")

    await listings(5, throttled=True)
    (issue,) = issues(hass, "throttled")
    assert issue.translation_placeholders == {"account": entry.title}

    await listings(1, throttled=False)
    assert issues(hass, "throttled") == [issue]
    await listings(3, throttled=False)
    assert not issues(hass, "throttled")


async def test_throttling_now_and_then(hass: HomeAssistant, drive: Drive) -> None:
    """Once an hour is nothing that lasts."""
    entry = await async_add_account(hass, drive.simulator)
    for _ in range(3):
        drive.simulator.faults.add(Fault(kind=FaultKind.THROTTLE, seconds=1, times=1))
        await drive.finish(entry.runtime_data.account.async_refresh())
        await drive.advance(3600, step=900)

    assert not issues(hass, "throttled")


def other_device(hass: HomeAssistant, domain: str = "bestway", **of: Any) -> dr.DeviceEntry:
    """Register a device of another integration."""
    entry = MockConfigEntry(domain=domain)
    entry.add_to_hass(hass)
    return dr.async_get(hass).async_get_or_create(config_entry_id=entry.entry_id, **of)


@pytest.mark.parametrize("by", ["connections", "identifiers"])
async def test_a_device_that_another_integration_has(
    hass: HomeAssistant, drive: Drive, by: str
) -> None:
    """Known by its MAC address or its id; over when one of them is disabled or gone."""
    device = device_of(drive.simulator, "Plain 0")
    facts = {
        "connections": {(dr.CONNECTION_NETWORK_MAC, device.mac)},
        "identifiers": {("bestway", device.did)},
    }
    entry = await async_add_account(hass, drive.simulator)
    await drive.advance(SETTLE + 1)
    assert not issues(hass, "claimed")

    other = other_device(hass, **{by: facts[by]})
    await drive.advance(SETTLE + 1)
    (issue,) = issues(hass, "claimed")
    assert issue.translation_placeholders == {
        "account": entry.title,
        "device": "Plain 0",
        "integration": "bestway",
    }
    assert device.did not in issue.issue_id

    await hass.config_entries.async_set_disabled_by(other.config_entry_id, ConfigEntryDisabler.USER)
    await drive.advance(SETTLE + 1)
    assert not issues(hass, "claimed")

    await hass.config_entries.async_set_disabled_by(other.config_entry_id, None)
    await drive.advance(SETTLE + 1)
    assert issues(hass, "claimed")

    dr.async_get(hass).async_remove_device(other.id)
    await drive.advance(SETTLE + 1)
    assert not issues(hass, "claimed")


async def test_a_router_claims_nothing(hass: HomeAssistant, drive: Drive) -> None:
    """It knows the device by its MAC address, and tracks it."""
    device = device_of(drive.simulator, "Plain 0")
    router = other_device(hass, "router", connections={(dr.CONNECTION_NETWORK_MAC, device.mac)})
    er.async_get(hass).async_get_or_create(
        "device_tracker",
        "router",
        "plain",
        device_id=router.id,
        config_entry=hass.config_entries.async_get_entry(router.config_entry_id),
    )

    await async_add_account(hass, drive.simulator)
    await drive.advance(SETTLE + 1)

    assert not issues(hass, "claimed")


async def test_issues_leave_with_a_disabled_account(hass: HomeAssistant, drive: Drive) -> None:
    device = device_of(drive.simulator, "Plain 0")
    other_device(hass, connections={(dr.CONNECTION_NETWORK_MAC, device.mac)})
    entry = await async_add_account(hass, drive.simulator)
    assert issues(hass, "claimed")

    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)

    assert not issues(hass, "claimed")
