"""Triggers and conditions in automations, and what is written about them."""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import condition
from homeassistant.helpers.selector import selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
import voluptuous as vol

from custom_components.gizwits.condition import CONDITIONS
from custom_components.gizwits.trigger import TRIGGERS
from simulator import Simulator, World
from simulator.device import Device

from .actions.helpers import id_of
from .drive import Drive
from .helpers import async_add_account, device_of

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "custom_components" / "gizwits"
TEXT = (ROOT / "docs" / "triggers.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^### `gizwits\.(\w+)`\n.*?^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
PARTS = dict(
    zip(("triggers", "conditions"), re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:3], strict=True)
)
EXAMPLES = {section: dict(EXAMPLE.findall(part)) for section, part in PARTS.items()}
OFFERED: dict[str, Any] = {"triggers": TRIGGERS, "conditions": CONDITIONS}
SHOWN = "{{ trigger.platform }} {{ trigger.datapoint | default('') }} {{ trigger.to_value | default('') }}"


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


@pytest.fixture
async def spa(hass: HomeAssistant, simulator: Simulator, drive: Drive) -> Device:
    """Return a device of a loaded account with push."""
    entry = await async_add_account(hass, simulator)
    device = device_of(simulator, "Garden spa")
    await drive.until(lambda: entry.runtime_data.account.push_healthy(device.did))
    return device


async def automate(hass: HomeAssistant, trigger: str, **options: Any) -> list[ServiceCall]:
    """Set an automation up and return what it will have done."""
    calls = async_mock_service(hass, "test", "tell")
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "alias": "Test",
                "triggers": {"trigger": f"gizwits.{trigger}", "options": options},
                "actions": {"action": "test.tell", "data": {"said": SHOWN}},
            }
        },
    )
    await hass.async_block_till_done()
    return calls


def said(calls: list[ServiceCall]) -> list[str]:
    return [str(call.data["said"]).removeprefix("gizwits.").strip() for call in calls]


async def test_datapoint_reported(hass: HomeAssistant, spa: Device, drive: Drive) -> None:
    """Other values than before count, of that datapoint only."""
    calls = await automate(
        hass, "datapoint_reported", device_id=id_of(hass, spa), datapoint="water_temp"
    )

    spa.report({"water_temp": 33})
    await drive.until(lambda: calls)
    spa.report({"water_temp": 33, "filter_hours": 97})
    spa.report({"water_temp": 34})
    await drive.until(lambda: len(calls) > 1)
    await drive.settle()

    assert said(calls) == ["datapoint_reported water_temp 33", "datapoint_reported water_temp 34"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, ["overheat", "flow_fault"]), ({"datapoint": "flow_fault"}, ["flow_fault"])],
)
async def test_alerts(
    hass: HomeAssistant, spa: Device, drive: Drive, options: dict[str, str], expected: list[str]
) -> None:
    """An alert or a fault, any or one, when it comes."""
    calls = await automate(hass, "alert_raised", device_id=id_of(hass, spa), **options)

    spa.report({"overheat": True, "water_temp": 40})
    spa.report({"flow_fault": True})
    spa.report({"flow_fault": False, "overheat": False})
    await drive.until(lambda: len(calls) == len(expected))
    await drive.settle()

    assert said(calls) == [f"alert_raised {name}" for name in expected]


async def test_alert_cleared(hass: HomeAssistant, spa: Device, drive: Drive) -> None:
    calls = await automate(hass, "alert_cleared", device_id=id_of(hass, spa))

    spa.report({"overheat": True})
    spa.report({"overheat": False})
    await drive.until(lambda: calls)

    assert said(calls) == ["alert_cleared overheat"]


@pytest.mark.parametrize(
    ("trigger", "online"), [("device_online", True), ("device_offline", False)]
)
async def test_connection(
    hass: HomeAssistant, spa: Device, drive: Drive, trigger: str, online: bool
) -> None:
    calls = await automate(hass, trigger, device_id=id_of(hass, spa))

    spa.set_online(False)
    spa.set_online(True)
    await drive.until(lambda: calls)
    await drive.settle()

    assert said(calls) == [trigger]


async def test_triggers_outlast_a_reload(hass: HomeAssistant, spa: Device, drive: Drive) -> None:
    """What was the case before is known from the first report after it."""
    calls = await automate(hass, "alert_raised", device_id=id_of(hass, spa))
    (entry,) = hass.config_entries.async_entries("gizwits")
    spa.report({"overheat": True})
    await drive.until(lambda: calls)

    assert await hass.config_entries.async_reload(entry.entry_id)
    await drive.until(lambda: entry.runtime_data.account.push_healthy(spa.did))
    await drive.settle()
    assert len(calls) == 1
    spa.report({"flow_fault": True})
    await drive.until(lambda: len(calls) > 1)

    assert said(calls)[1:] == ["alert_raised flow_fault"]


async def check(hass: HomeAssistant, name: str, **options: Any) -> bool | None:
    """Return whether a condition is met."""
    config = await condition.async_validate_condition_config(
        hass, {"condition": f"gizwits.{name}", "options": options}
    )
    checker = await condition.async_from_config(hass, config)
    try:
        return checker.async_check()
    finally:
        checker.async_unload()


@pytest.mark.parametrize(
    ("options", "met"),
    [
        ({"datapoint": "water_temp", "above": 20, "below": 40}, True),
        ({"datapoint": "water_temp", "above": 31}, False),
        ({"datapoint": "water_temp", "below": 31}, False),
        ({"datapoint": "water_temp", "value": 31}, True),
        ({"datapoint": "water_temp", "value": "31"}, True),
        ({"datapoint": "water_temp", "value": "warm"}, False),
        ({"datapoint": "power", "value": True}, True),
        ({"datapoint": "power", "value": "off"}, False),
        ({"datapoint": "power", "value": "green"}, False),
        ({"datapoint": "power", "above": 0}, False),
        ({"datapoint": "none", "value": 1}, False),
    ],
)
async def test_datapoint_value(
    hass: HomeAssistant, spa: Device, options: dict[str, Any], met: bool
) -> None:
    assert await check(hass, "datapoint_value", device_id=id_of(hass, spa), **options) is met


async def test_device_online(
    hass: HomeAssistant, simulator: Simulator, spa: Device, drive: Drive
) -> None:
    """All devices have to be, and their account has to be loaded."""
    (entry,) = hass.config_entries.async_entries("gizwits")
    both = [id_of(hass, spa), id_of(hass, device_of(simulator, "Workshop socket"))]

    assert await check(hass, "device_online", device_id=both) is True
    spa.set_online(False)
    await drive.until(lambda: not entry.runtime_data.account.devices[spa.did].binding.is_online)
    assert await check(hass, "device_online", device_id=both) is False
    assert await check(hass, "device_online", device_id=both[1]) is True
    await hass.config_entries.async_unload(entry.entry_id)
    assert await check(hass, "device_online", device_id=both[1]) is False


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("device_online", {"device_id": "no such device"}),
        ("device_online", {}),
        ("datapoint_value", {"datapoint": "power"}),
        ("datapoint_value", {"value": 1}),
    ],
)
async def test_options_that_make_no_sense(
    hass: HomeAssistant, spa: Device, name: str, options: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await check(hass, name, **{"device_id": id_of(hass, spa)} | options if options else {})


@pytest.mark.parametrize("section", OFFERED)
def test_texts(section: str) -> None:
    """Each trigger and condition has fields with selectors, texts, an icon and a section with an example."""
    described = load_yaml_dict(str(FOLDER / f"{section}.yaml"))
    icons = json.loads((FOLDER / "icons.json").read_text(encoding="utf-8"))[section]
    assert described.keys() == OFFERED[section].keys() == icons.keys() == EXAMPLES[section].keys()
    for language in ("en", "zh-Hans"):
        texts = json.loads((FOLDER / "translations" / f"{language}.json").read_text("utf-8"))
        assert texts[section].keys() == described.keys()
        for name, each in described.items():
            assert texts[section][name]["fields"].keys() == each["fields"].keys()
            assert all(selector(field["selector"]) for field in each["fields"].values())


@pytest.mark.parametrize("name", EXAMPLES["triggers"])
async def test_examples_of_triggers(hass: HomeAssistant, spa: Device, name: str) -> None:
    example = parse_yaml(EXAMPLES["triggers"][name].replace("{device_id}", id_of(hass, spa)))
    assert isinstance(example, dict)
    config = {"alias": "Test", **example, "actions": []}

    assert await async_setup_component(hass, "automation", {"automation": config})

    state = hass.states.get("automation.test")
    assert state and state.state == "on"


@pytest.mark.parametrize("name", EXAMPLES["conditions"])
async def test_examples_of_conditions(hass: HomeAssistant, spa: Device, name: str) -> None:
    example = parse_yaml(EXAMPLES["conditions"][name].replace("{device_id}", id_of(hass, spa)))
    assert isinstance(example, dict)
    (each,) = example["conditions"]

    assert await check(hass, each["condition"].removeprefix("gizwits."), **each["options"])
