"""When meaning improves, identity stays."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World

from .actions.helpers import act
from .helpers import async_add_account, device_of, entity_of


@pytest.fixture
def world() -> World:
    return World.demo()


@pytest.fixture
def said(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return the file of what the person says about the spa."""
    hass.config.config_dir = str(tmp_path)
    path = tmp_path / "gizwits" / "profiles" / "spa.yaml"
    path.parent.mkdir(parents=True)
    return path


def registered(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return all entities as they are kept, by unique id."""
    return {
        f"{each.domain} {each.unique_id}": each.as_partial_dict
        for each in er.async_get(hass).entities.values()
    }


async def test_a_datapoint_that_moves_to_another_platform(
    hass: HomeAssistant, simulator: Simulator, said: Path
) -> None:
    """The old entity goes, the new one has the same unique id, and nothing else changes."""
    await async_add_account(hass, simulator)
    spa = device_of(simulator, "Garden spa")
    old = er.async_get(hass).async_get(entity_of(hass, "switch", spa.did, "heat"))
    assert old
    before = registered(hass)

    said.write_text(
        f"match: {{product_keys: [{spa.product.product_key}]}}\n"
        "datapoints:\n  heat: {platform: binary_sensor, access: status_readonly}\n"
    )
    await act(hass, "reload_profiles")
    await hass.async_block_till_done()

    after = registered(hass)
    assert before.keys() - after.keys() == {f"switch {old.unique_id}"}
    assert after.keys() - before.keys() == {f"binary_sensor {old.unique_id}"}
    stayed = before.keys() & after.keys()
    changing = {"modified_at", "capabilities", "supported_features"}
    assert [
        (key, field)
        for key in stayed
        for field, value in before[key].items()
        if field not in changing and after[key][field] != value
    ] == []


async def test_states_are_keys_whatever_the_language(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """States and options of all entities are the same in English and in Chinese."""

    def states() -> dict[str, Any]:
        found = {}
        for entity in er.async_get(hass).entities.values():
            state = hass.states.get(entity.entity_id)
            if state and entity.platform == DOMAIN and entity.domain in ("select", "sensor"):
                found[entity.unique_id] = (state.state, state.attributes.get("options"))
        return found

    entry = await async_add_account(hass, simulator)
    english = states()
    hass.config.language = "zh-Hans"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()

    assert english
    assert states() == english


async def test_a_composite_leaves_with_its_profile(
    hass: HomeAssistant, simulator: Simulator, said: Path
) -> None:
    """What only a profile has put together is no entity any more when the profile is gone."""
    spa = device_of(simulator, "Garden spa")
    said.write_text(
        f"match: {{product_keys: [{spa.product.product_key}]}}\n"
        "composites:\n  - platform: lock\n    name: {en: Panel, zh-Hans: 面板}\n"
        "    roles: {lock: child_lock}\n"
    )
    await async_add_account(hass, simulator)
    composed = entity_of(hass, "lock", spa.did, "lock")
    assert hass.states.get(composed)

    said.unlink()
    await act(hass, "reload_profiles")
    await hass.async_block_till_done()

    assert er.async_get(hass).async_get(composed) is None
    assert hass.states.get(entity_of(hass, "climate", spa.did, "climate"))
