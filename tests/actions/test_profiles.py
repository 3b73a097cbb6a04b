"""A person sees why a product is as it is, and says it better."""

import json
from pathlib import Path
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.product.describe import describe
from custom_components.gizwits.product.personal import is_personal
from custom_components.gizwits.product.profile_files import parse_profile
from custom_components.gizwits.product.schema import parse_schema
from simulator import Simulator
from simulator.demo import ALIASES
from simulator.device import Device

from ..helpers import async_add_account, device_of, entity_of
from ..product.builders import attr, document, number
from .helpers import act, ask, id_of

NUMBER = vol.Any(None, int, float)
TEXT = vol.Any(None, str)
DECISION: dict[Any, Any] = {
    "name": str,
    "platform": str,
    "device_class": TEXT,
    "unit": TEXT,
    "state_class": TEXT,
    "category": vol.Any(None, "config", "diagnostic"),
    "enabled": bool,
    "english": str,
    "chinese": str,
    "min": NUMBER,
    "max": NUMBER,
    "step": NUMBER,
    "options_en": vol.Any(None, [str]),
    "options_zh": vol.Any(None, [str]),
    "composite": TEXT,
    "why": [str],
}
EXPLANATION = vol.Schema(
    {
        "product_key": str,
        "composites": [
            {"entity_id": TEXT, "key": str, "platform": str, "roles": {str: str}, "layer": str}
        ],
        "datapoints": [{**DECISION, "entity_id": TEXT, "layers": vol.Schema({str: str})}],
    },
    required=True,
)
REPORT = vol.Schema(
    {
        "version": str,
        "product_key": str,
        "product_name": str,
        "mcu_version": str,
        "coverage": vol.Schema({str: int}, required=False),
        "problems": [str],
        "values": vol.Schema({str: vol.Any(bool, int, float, str)}),
        "unreadable": vol.Schema({str: int}, required=False),
        "decisions": [DECISION],
        "schema": {str: object},
    },
    required=True,
)


@pytest.fixture
def files(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return the folder of the person's profiles."""
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "gizwits" / "profiles"
    folder.mkdir(parents=True)
    return folder


def spa_file(spa: Device, **fields: Any) -> str:
    said = "".join(f"\n    {name}: {value}" for name, value in fields.items())
    return (
        f"match: {{product_keys: [{spa.product.product_key}]}}\ndatapoints:\n  water_temp:{said}\n"
    )


def issues(hass: HomeAssistant) -> dict[str, dict[str, str] | None]:
    return {
        issue_id: issue.translation_placeholders
        for (domain, issue_id), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
    }


async def test_explain(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> None:
    spa = device_of(simulator, "Garden spa")

    answer = await ask(hass, "explain", device_id=id_of(hass, spa))

    assert EXPLANATION(answer)
    rows = {row["name"]: row for row in answer["datapoints"]}
    assert rows.keys() == spa.values.keys()
    assert rows["water_temp"]["entity_id"] == entity_of(hass, "sensor", spa.did, "water_temp")
    assert rows["water_temp"]["unit"] == "°C"
    assert all(row["why"] for row in rows.values())
    (climate,) = answer["composites"]
    assert climate["platform"] == "climate"
    assert climate["roles"]["target_temperature"] == "target_temp"


@pytest.mark.parametrize("alias", ALIASES.values())
async def test_an_exported_profile_changes_nothing_that_matters(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, alias: str
) -> None:
    """It can be read, and the entities stay what they are."""
    device = device_of(simulator, alias)

    answer = await ask(hass, "export_profile", device_id=id_of(hass, device))

    profile = parse_profile(answer["profile"], "mine")
    schema = parse_schema(device.product.document, device.product.product_key)
    before, after = describe(schema), describe(schema, [profile])
    assert [(each.key, each.platform, each.unit, each.options) for each in before] == [
        (each.key, each.platform, each.unit, each.options) for each in after
    ]


async def test_product_report(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """It is complete, and tells nothing of whose device it is."""
    spa = device_of(simulator, "Garden spa")

    answer = await ask(hass, "get_product_report", device_id=id_of(hass, spa))

    assert REPORT(answer)
    assert answer["values"].keys() == spa.values.keys()
    assert answer["coverage"]["datapoints"] == len(spa.values)
    assert answer["schema"]["entities"] == spa.product.document["entities"]
    told = str(answer)
    for secret in (spa.did, spa.mac, "Garden spa", account.data["username"]):
        assert secret not in told


async def test_a_button_shows_the_report(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """It is there for those who enable it, and what it shows can be copied as it is."""
    spa = device_of(simulator, "Garden spa")
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id("button", DOMAIN, f"{spa.did}-report")
    assert entity_id
    entry = registry.async_get(entity_id)
    assert entry
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    registry.async_update_entity(entity_id, disabled_by=None)
    await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()

    told: list[dict[str, Any]] = []

    @callback
    def hear(_: persistent_notification.UpdateType, changed: dict[str, Any]) -> None:
        told.extend({**each} for each in changed.values())

    persistent_notification.async_register_callback(hass, hear)

    await hass.services.async_call("button", "press", {"entity_id": entity_id}, blocking=True)

    (shown,) = told
    text = shown["message"].removeprefix("```json\n").removesuffix("\n```")
    assert json.loads(text)["product_key"] == spa.product.product_key
    assert spa.did not in text
    assert shown["title"].endswith(": Show product report")


def test_personal_values_are_hidden() -> None:
    """What tells of a person or a place is in no report."""
    schema = parse_schema(
        document(
            attr("ssid", "binary"), attr("sn", "binary", display_name="序列号"),
            attr("password_error", "bool"), attr("lock_code", "binary", display_name="密码"),
            number("latitude", 0, 100), number("level", 0, 100),
        ),
        "pk",
    )  # fmt: skip
    personal = [each.name for each in schema.datapoints.values() if is_personal(each)]
    assert personal == ["ssid", "sn", "lock_code", "latitude"]


@pytest.mark.parametrize("action", ["explain", "export_profile", "get_product_report"])
async def test_a_device_that_is_not_there(
    hass: HomeAssistant, account: MockConfigEntry, action: str
) -> None:
    with pytest.raises(ServiceValidationError):
        await ask(hass, action, device_id="no such device")


async def test_a_file_applies_from_the_start(
    hass: HomeAssistant, files: Path, simulator: Simulator
) -> None:
    spa = device_of(simulator, "Garden spa")
    (files / "spa.yaml").write_text(spa_file(spa, name="{en: Bath}"))

    await async_add_account(hass, simulator)

    state = hass.states.get(entity_of(hass, "sensor", spa.did, "water_temp"))
    assert state
    assert state.name.endswith("Bath")


async def test_a_file_is_written_corrected_and_removed(
    hass: HomeAssistant, simulator: Simulator, files: Path, account: MockConfigEntry
) -> None:
    """Each time the action makes the entity what the files say, and a mistake is told until it is mended."""
    spa = device_of(simulator, "Garden spa")
    entity_id = entity_of(hass, "sensor", spa.did, "water_temp")
    path = files / "spa.yaml"

    path.write_text(spa_file(spa, scale=0.5))
    answer = await ask(hass, "reload_profiles")
    assert answer == {"profiles": ["spa"], "errors": []}
    (row,) = [
        each
        for each in (await ask(hass, "explain", device_id=id_of(hass, spa)))["datapoints"]
        if each["name"] == "water_temp"
    ]
    assert row["layers"]["scale"] == "file spa"
    assert float(hass.states.get(entity_id).state) == spa.values["water_temp"] / 2

    path.write_text(spa_file(spa, scale=0.5, colour="red"))
    answer = await ask(hass, "reload_profiles")
    assert answer["profiles"] == []
    assert [(each["file"], each["line"]) for each in answer["errors"]] == [("spa.yaml", 5)]
    told = issues(hass)["profile_spa.yaml"]
    assert told
    assert (told["file"], told["line"]) == ("gizwits/profiles/spa.yaml", "5")
    assert told["field"] == "datapoints.water_temp.colour"

    path.unlink()
    await act(hass, "reload_profiles")
    assert issues(hass) == {}
    assert float(hass.states.get(entity_id).state) == spa.values["water_temp"]


async def test_nothing_new_disturbs_nobody(
    hass: HomeAssistant, simulator: Simulator, files: Path, account: MockConfigEntry
) -> None:
    before = account.runtime_data

    await act(hass, "reload_profiles")

    assert account.runtime_data is before


async def test_a_hidden_datapoint_has_no_entity_and_comes_back_as_it_was(
    hass: HomeAssistant, simulator: Simulator, files: Path, account: MockConfigEntry
) -> None:
    spa = device_of(simulator, "Garden spa")
    entity_id = entity_of(hass, "sensor", spa.did, "water_temp")
    registry = er.async_get(hass)
    registry.async_update_entity(entity_id, new_entity_id="sensor.my_bath")

    (files / "spa.yaml").write_text(spa_file(spa, hidden="true"))
    await act(hass, "reload_profiles")
    assert registry.async_get("sensor.my_bath") is None

    (files / "spa.yaml").unlink()
    await act(hass, "reload_profiles")
    assert entity_of(hass, "sensor", spa.did, "water_temp") == "sensor.my_bath"
