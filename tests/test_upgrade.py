"""What earlier versions wrote is taken over: entities keep their names, and devices their places."""

import json
import logging
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.config_flow import GizwitsConfigFlow
from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World

from .helpers import demo_user, device_of, entry_for

WRITTEN = sorted((Path(__file__).parent / "data").glob("entry_*.json"))


@pytest.fixture
def world() -> World:
    """Return the demo world, whose account was there then."""
    return World.demo()


def load(path: Path, simulator: Simulator, entry: MockConfigEntry) -> dict[str, Any]:
    """Return what was written, with the ids of this run in the place of those of then."""
    text = path.read_text(encoding="utf-8")
    token = entry.data["token"]
    ids = {"account": token["uid"], "token": token["value"], "expires_at": token["expires_at"]}
    ids |= {"api": entry.data["api"], "entry": entry.entry_id}
    ids |= {
        device["name"]: device_of(simulator, device["name"]).did
        for device in json.loads(text)["devices"]
        if device["identifier"] == f"{{{device['name']}}}"
    }
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", value)
    written: dict[str, Any] = json.loads(text)
    return written


def restore(hass: HomeAssistant, entry: MockConfigEntry, written: dict[str, Any]) -> None:
    """Fill the registries with what was written."""
    devices, entities = dr.async_get(hass), er.async_get(hass)
    ids = {
        device["identifier"]: devices.async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={(DOMAIN, device["identifier"])},
            name=device["name"],
        ).id
        for device in written["devices"]
    }
    for each in written["entities"]:
        platform, name = each["entity_id"].split(".")
        entities.async_get_or_create(
            platform,
            DOMAIN,
            each["unique_id"],
            suggested_object_id=name,
            config_entry=entry,
            device_id=ids[each["device"]],
            disabled_by=er.RegistryEntryDisabler.INTEGRATION if each["disabled"] else None,
        )


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
async def test_upgrade(
    hass: HomeAssistant,
    simulator: Simulator,
    path: Path,
    entity_registry: er.EntityRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No entity is lost or doubled, and nothing is said about it."""
    fresh = entry_for(simulator, demo_user(simulator))
    written = load(path, simulator, fresh)
    entry = MockConfigEntry(
        domain=DOMAIN,
        entry_id=fresh.entry_id,
        unique_id=fresh.unique_id,
        title="Account",
        **{key: written[key] for key in ("version", "minor_version", "data", "options")},
    )
    entry.add_to_hass(hass)
    restore(hass, entry, written)

    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    assert entry.state is ConfigEntryState.LOADED
    assert (entry.version, entry.minor_version) == (
        GizwitsConfigFlow.VERSION,
        GizwitsConfigFlow.MINOR_VERSION,
    )
    now = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    before = {each["unique_id"]: each["entity_id"] for each in written["entities"]}
    assert before.items() <= {each.unique_id: each.entity_id for each in now}.items()
    enabled = [each["entity_id"] for each in written["entities"] if not each["disabled"]]
    assert [name for name in enabled if hass.states.get(name).attributes.get("restored")] == []
    added = [each.entity_id for each in now if each.unique_id not in before]
    assert [name for name in added if name.removesuffix("_2") in before.values()] == []
    ours = (each for each in caplog.records if each.name.startswith("custom_components"))
    assert [each.getMessage() for each in ours if each.levelno >= logging.WARNING] == []


async def test_an_entry_of_a_later_version_is_refused(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What a later major version wrote is left alone, for whoever goes back to it."""
    entry = entry_for(simulator, demo_user(simulator))
    entry.add_to_hass(hass)
    simulator.requests.clear()
    hass.config_entries.async_update_entry(entry, version=GizwitsConfigFlow.VERSION + 1)

    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.MIGRATION_ERROR
    assert not simulator.requests
