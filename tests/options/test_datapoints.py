"""A person corrects a single device without YAML."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Simulator

from ..actions.helpers import ask, id_of
from ..helpers import device_of, entity_of
from .helpers import choices, go_on, until as options


async def until(
    hass: HomeAssistant, entry: MockConfigEntry, device_id: str, *steps: Any
) -> ConfigFlowResult:
    """Go through the options of a device."""
    return await options(hass, entry, "datapoints", {"device_id": device_id}, *steps)


def shown(result: ConfigFlowResult) -> list[str]:
    """Return what a form has chosen already."""
    schema = result["data_schema"]
    assert schema
    value: list[str] = next(iter(schema.schema)).default()
    return value


async def test_hide_and_show(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """Only the device it is about changes, and it comes back as it was."""
    spa = device_of(simulator, "Garden spa")
    device_id = id_of(hass, spa)
    entity_id = entity_of(hass, "sensor", spa.did, "water_temp")
    registry = er.async_get(hass)
    before = {each.entity_id for each in registry.entities.values()}
    now = shown(await until(hass, account, device_id, "show"))
    assert "water_temp" in now

    without = [name for name in now if name != "water_temp"]
    result = await until(hass, account, device_id, "show", {"shown": without})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert before - {each.entity_id for each in registry.entities.values()} == {entity_id}
    assert shown(await until(hass, account, device_id, "show")) == without

    await until(hass, account, device_id, "show", {"shown": now})

    assert {each.entity_id for each in registry.entities.values()} == before
    assert hass.states.get(entity_id)


async def test_show_what_is_disabled_at_first(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    spa = device_of(simulator, "Garden spa")
    device_id = id_of(hass, spa)
    form = await until(hass, account, device_id, "show")
    name = min(choices(form, "shown").keys() - {*shown(form)})
    registry = er.async_get(hass)
    (entity_id,) = (
        each.entity_id
        for each in registry.entities.values()
        if each.unique_id == f"{spa.did}_{name}" and each.disabled
    )

    await until(hass, account, device_id, "show", {"shown": [*shown(form), name]})

    assert hass.states.get(entity_id)


async def test_correct_a_number(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    spa = device_of(simulator, "Garden spa")
    device_id = id_of(hass, spa)
    entity_id = entity_of(hass, "number", spa.did, "heat_delay_min")
    er.async_get(hass).async_update_entity(entity_id, disabled_by=None)

    await until(
        hass,
        account,
        device_id,
        "correct",
        {"datapoint": "heat_delay_min"},
        {"unit": "s", "device_class": "duration", "minimum": 5, "maximum": 90},
    )

    state = hass.states.get(entity_id)
    assert state
    looks = {"unit_of_measurement": "s", "device_class": "duration", "min": 5, "max": 90}
    assert looks.items() <= state.attributes.items()
    answer = await ask(hass, "explain", device_id=device_id)
    (row,) = [each for each in answer["datapoints"] if each["name"] == "heat_delay_min"]
    assert row["layers"]["maximum"] == "choice of this device"


async def test_forget(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> None:
    spa = device_of(simulator, "Garden spa")
    device_id = id_of(hass, spa)
    entity_id = entity_of(hass, "sensor", spa.did, "water_temp")
    unit = {"datapoint": "water_temp"}, {"device_class": "temperature", "unit": "°F"}
    before = hass.states.get(entity_id)
    assert before

    await until(hass, account, device_id, "correct", *unit)
    await until(hass, account, device_id, "forget")

    after = hass.states.get(entity_id)
    assert after
    assert after.attributes == before.attributes
    menu = await until(hass, account, device_id)
    assert "forget" not in menu["menu_options"]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"unit": "kWh", "device_class": "temperature"}, {"device_class": "class_misfits"}),
        ({"minimum": 30, "maximum": 30}, {"maximum": "range_empty"}),
    ],
)
async def test_corrections_that_make_no_sense(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    typed: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """They are explained, and can be corrected."""
    spa = device_of(simulator, "Garden spa")
    result = await until(
        hass, account, id_of(hass, spa), "correct", {"datapoint": "target_temp"}, typed
    )
    assert result["errors"] == errors

    corrected = {"unit": "°C", "device_class": "temperature", "minimum": 20}
    result = await go_on(hass, result, corrected)

    assert result["type"] is FlowResultType.CREATE_ENTRY
