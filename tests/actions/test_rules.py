"""Linkage rules: written, read back, and seen acting."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulator import Fault, ManualClock, Simulator
from simulator.services.records import Rule
from simulator.services.rules import RuleState

from ..helpers import async_add_account, demo_user, device_of
from .helpers import act, ask, id_of

ID = vol.All(str, vol.Length(min=1))
TEXTS = vol.All([str], vol.Length(min=1))
VALUE = vol.Any(bool, int, float, str)
OPERATOR = vol.Any("==", "!=", ">", ">=", "<", "<=")
PARAMETERS = vol.Schema(
    {
        "device_id": ID,
        "parameters": [
            {
                "name": ID,
                "display_name": str,
                "type": vol.Any("int", "bool", "enum", "binary"),
                "operators": [OPERATOR],
                "options": [str],
            }
        ],
        "alerts": TEXTS,
        "faults": TEXTS,
    },
    required=True,
)
RULES = vol.Schema(
    {
        "rules": [
            {
                "rule_id": int,
                "name": ID,
                "device_id": vol.Any(None, ID),
                "event": ID,
                vol.Optional("datapoint"): ID,
                "conditions": [
                    [
                        {
                            "device_id": vol.Any(None, ID),
                            "datapoint": ID,
                            "operator": OPERATOR,
                            "value": VALUE,
                        }
                    ]
                ],
                "actions": [
                    [
                        vol.Any(
                            {"delay": int},
                            {"device_id": vol.Any(None, ID), "values": {str: VALUE}},
                            {"device_id": vol.Any(None, ID), "raw": ID},
                        )
                    ]
                ],
                "interval": int,
                "remark": str,
            }
        ]
    },
    required=True,
)


def stored(simulator: Simulator) -> list[Rule]:
    return simulator.world.state(RuleState).rules


@pytest.fixture
def spa(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> str:
    return id_of(hass, device_of(simulator, "Garden spa"))


@pytest.fixture
def socket(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> str:
    return id_of(hass, device_of(simulator, "Workshop socket"))


@pytest.fixture
def rule(hass: HomeAssistant, simulator: Simulator, spa: str, socket: str) -> dict[str, Any]:
    """Return a rule with constants of all types and steps of all kinds."""
    purifier = id_of(hass, device_of(simulator, "Bedroom purifier"))
    feeder = id_of(hass, device_of(simulator, "Cat feeder"))
    plan = "01" * 40
    return {
        "name": "Everything",
        "device_id": spa,
        "event": "alert_raised",
        "datapoint": "overheat",
        "conditions": [
            [
                compare(spa, "water_temp", ">=", 20),
                compare(socket, "OnOff", "==", True),
                compare(purifier, "Room_Temp", "<", 30.5),
            ],
            [
                compare(spa, "bubbles", "!=", "strong"),
                compare(feeder, "plan", "==", plan),
                compare(spa, "flow_fault", "==", False),
            ],
        ],
        "actions": [
            [
                {"device_id": spa, "values": {"heat": False, "bubbles": "low", "target_temp": 30}},
                {"delay": 60},
                {"device_id": socket, "values": {"OnOff": False}},
            ],
            [{"device_id": feeder, "values": {"plan": plan}}, {"device_id": spa, "raw": "0102"}],
        ],
        "interval": 600,
        "remark": "r",
    }


def compare(device_id: str, datapoint: str, operator: str, value: Any) -> dict[str, Any]:
    return {
        "device_id": device_id,
        "datapoint": datapoint,
        "operator": operator,
        "value": value,
    }


async def test_a_rule_comes_back_as_it_was_written(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, rule: dict[str, Any]
) -> None:
    """What is read can be sent back unchanged, and says the same to the cloud."""
    created = await ask(hass, "create_rule", **rule)
    (listed,) = RULES(await ask(hass, "get_rules", config_entry_id=account.entry_id))["rules"]
    assert listed == {"rule_id": created["rule_id"], **rule}
    before = stored(simulator)[0].body

    await act(hass, "update_rule", **listed)

    assert stored(simulator)[0].body == before
    rights = [each["right"] for group in before["condition"] for each in group]
    assert rights == ["20", "1", "30.5", "'强'", f"0x{'01' * 40}", "0"]
    assert {each["prefix"] for each in before["input"]} == {"d1", "d2", "d3", "d4"}


async def test_a_rule_of_another_program(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, spa: str
) -> None:
    """Conditions without a prefix are about the rule's own device; indexes are options."""
    device = device_of(simulator, "Garden spa")
    lost = "A" * 22
    step = {"type": "devctrl", "did": lost, "attrs": {"power": 1}}
    body = {
        "name": "App",
        "did": device.did,
        "product_key": device.product_key,
        "event": "data",
        "condition": [[{"left": "bubbles", "opt": "==", "right": "2"}]],
        "output": [[step]],
    }
    rule = Rule(id=7, uid=demo_user(simulator).uid, body=body)
    stored(simulator).append(rule)

    (listed,) = RULES(await ask(hass, "get_rules", config_entry_id=account.entry_id))["rules"]

    assert (listed["event"], listed["interval"], listed["remark"]) == ("reported", 0, "")
    assert listed["conditions"] == [[compare(spa, "bubbles", "==", "strong")]]
    assert listed["actions"][0][0]["device_id"] is None


async def test_plain_lists_are_one_group_and_one_sequence(
    hass: HomeAssistant, simulator: Simulator, spa: str
) -> None:
    for event in ("online", "offline", "reported", "external"):
        await act(
            hass,
            "create_rule",
            name=event,
            device_id=spa,
            event=event,
            conditions=[compare(spa, "power", "==", True), compare(spa, "heat", "==", True)],
            actions=[{"delay": 1}, {"device_id": spa, "values": {"heat": False}}],
        )

    bodies = [each.body for each in stored(simulator)]
    assert [len(each) for body in bodies for each in body["condition"]] == [2, 2, 2, 2]
    assert [len(each) for body in bodies for each in body["output"]] == [2, 2, 2, 2]
    assert [body["event"] for body in bodies] == ["online", "offline", "data", "extern"]


async def test_a_rule_acts(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, rule: dict[str, Any]
) -> None:
    """An alert at the right time switches the socket off after a minute; a deleted rule does nothing."""
    spa, socket = device_of(simulator, "Garden spa"), device_of(simulator, "Workshop socket")
    rule["conditions"] = [rule["conditions"][0][:2]]
    rule["actions"] = rule["actions"][0]
    created = await ask(hass, "create_rule", **rule)
    clock = simulator.clock
    assert isinstance(clock, ManualClock)
    socket.report({"OnOff": True})
    spa.report({"overheat": False, "water_temp": 38, "heat": True})

    spa.report({"overheat": True})
    await clock.advance(1)
    assert spa.values["heat"] is False
    assert socket.values["OnOff"] is True
    await clock.advance(60)
    assert socket.values["OnOff"] is False

    await act(hass, "delete_rule", config_entry_id=account.entry_id, rule_id=created["rule_id"])
    assert not stored(simulator)


async def test_parameters(hass: HomeAssistant, spa: str) -> None:
    answer = PARAMETERS(await ask(hass, "get_rule_parameters", device_id=spa))

    parameters = {each["name"]: each for each in answer["parameters"]}
    assert parameters["bubbles"]["options"] == ["off", "low", "strong"]
    assert parameters["bubbles"]["operators"] == ["==", "!="]
    assert len(parameters["water_temp"]["operators"]) == 6
    assert "overheat" in answer["alerts"]
    assert "flow_fault" in answer["faults"]


async def test_refusals(
    hass: HomeAssistant, simulator: Simulator, spa: str, rule: dict[str, Any]
) -> None:
    """What would not work is refused before a request."""
    traveller = demo_user(simulator, "traveller@example.com")
    await async_add_account(hass, simulator, traveller)
    other = id_of(hass, next(iter(simulator.world.devices_of(traveller.uid).values())))

    async def refused(**changes: Any) -> str | None:
        with pytest.raises(ServiceValidationError) as refusal:
            await act(hass, "create_rule", **rule | changes)
        return refusal.value.translation_key

    def condition(*parts: Any) -> dict[str, Any]:
        return {"conditions": [compare(*parts)]}

    def step(**step: Any) -> dict[str, Any]:
        return {"actions": [step]}

    assert await refused(datapoint="nothing") == "datapoint_unknown"
    assert await refused(datapoint="flow_fault") == "event_unfit"
    assert await refused(event="online") == "event_datapoint"
    assert await refused(**condition(spa, "nothing", "==", 1)) == "datapoint_unknown"
    assert await refused(**condition(spa, "power", ">", True)) == "operator_wrong"
    assert await refused(**condition(spa, "bubbles", "<=", "low")) == "operator_wrong"
    assert await refused(**condition(spa, "clock", ">", "00000000")) == "operator_wrong"
    assert await refused(**condition(spa, "water_temp", ">", 61)) == "value_out_of_range"
    assert await refused(**condition(spa, "water_temp", ">", "hot")) == "value_wrong_type"
    assert await refused(**condition(spa, "bubbles", "==", "much")) == "value_unknown_option"
    assert await refused(**condition(other, "OnOff", "==", True)) == "other_account"
    assert await refused(**step(device_id=other, values={"OnOff": True})) == "other_account"
    assert await refused(**step(device_id=spa, values={"water_temp": 20})) == "value_read_only"
    assert await refused(**step(device_id=spa, values={"target_temp": 99})) == "value_out_of_range"
    assert await refused(**step(delay=3601)) == "delay_too_long"
    del rule["datapoint"]
    assert await refused() == "event_datapoint"
    assert not simulator.requests.of("create_rule")


@pytest.mark.parametrize(
    "changes",
    [
        {"event": "sometimes"},
        {"conditions": [[]]},
        {"conditions": [{"device_id": "x", "datapoint": "y", "operator": "~", "value": 1}]},
        {"actions": []},
        {"actions": [[]]},
        {"actions": [{"group": "x", "values": {"y": 1}}]},
        {"interval": -1},
        {"name": ""},
    ],
)
async def test_rules_that_are_none(
    hass: HomeAssistant, rule: dict[str, Any], changes: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await act(hass, "create_rule", **rule | changes)


@pytest.mark.parametrize("action", ["create_rule", "update_rule", "delete_rule", "get_rules"])
async def test_the_cloud_refuses(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    rule: dict[str, Any],
    action: str,
) -> None:
    operation = action.replace("get_", "list_")
    simulator.faults.add(Fault(kind="error_code", code=9039, operation=operation))
    entry = {"config_entry_id": account.entry_id}
    data = {
        "create_rule": rule,
        "update_rule": {"rule_id": 1, **rule},
        "delete_rule": {"rule_id": 1, **entry},
        "get_rules": entry,
    }[action]

    with pytest.raises(HomeAssistantError) as failed:
        await (ask if action == "get_rules" else act)(hass, action, **data)

    closed = action == "get_rules"
    assert failed.value.translation_key == ("closed_rules" if closed else "code_9039")


async def test_a_rule_that_is_not_there(
    hass: HomeAssistant, account: MockConfigEntry, rule: dict[str, Any]
) -> None:
    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, "delete_rule", config_entry_id=account.entry_id, rule_id=99)
    assert failed.value.translation_key == "code_9015_detail"
