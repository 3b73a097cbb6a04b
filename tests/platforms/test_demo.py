"""The simulator's products as a person sees them, in English and in Chinese."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from syrupy.assertion import SnapshotAssertion

from simulator import Simulator, World
from simulator.demo import ALIASES

from ..helpers import async_add_account
from ..translations import load

TEXTS = {"en": load("en"), "zh-Hans": load("zh-Hans")}


@pytest.fixture
def world() -> World:
    return World.demo()


@pytest.mark.parametrize("language", TEXTS)
async def test_entities(
    hass: HomeAssistant,
    simulator: Simulator,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    language: str,
) -> None:
    """Each device has these entities; hidden ones are there for those who look for them."""
    hass.config.language = language
    entry = await async_add_account(hass, simulator)
    await hass.async_block_till_done(wait_background_tasks=True)

    seen: dict[str, list[str]] = {}
    for entity in er.async_entries_for_config_entry(entity_registry, entry.entry_id):
        assert entity.device_id
        device = device_registry.async_get(entity.device_id)
        assert device
        seen.setdefault(device.name or "", []).append(look(hass, entity, TEXTS[language]))

    for name in ALIASES.values():
        assert sorted(seen[name]) == snapshot(name=name)


def look(hass: HomeAssistant, entity: er.RegistryEntry, texts: dict[str, str]) -> str:
    """Return a line of what a person sees of an entity."""
    state = hass.states.get(entity.entity_id)
    where = entity.entity_category or "main"
    name = entity.original_name or entity.original_device_class or "(the device's name)"
    line = f"{entity.domain} ({where}): {name}"
    if state is None:
        return f"{line}, disabled"
    text = texts.get(f"entity.{entity.domain}.{entity.translation_key}.state.{state.state}")
    unit = state.attributes.get("unit_of_measurement", "")
    return f"{line} = {text or state.state} {unit}".rstrip()
