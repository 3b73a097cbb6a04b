"""The blueprints, imported and run."""

from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import Blueprint
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed, async_mock_service

from simulator import Simulator, World
from simulator.device import Device

from .actions.helpers import id_of
from .drive import Drive
from .helpers import async_add_account, device_of, entity_of

FOLDER = Path(__file__).parents[1] / "blueprints" / "automation" / "gizwits"
BLUEPRINTS = sorted(path.name for path in FOLDER.glob("*.yaml"))
TELL = {"action": "test.tell"}


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


@pytest.fixture
async def account(hass: HomeAssistant, simulator: Simulator, drive: Drive) -> None:
    """Load the demo account; all changes come by push."""
    entry = await async_add_account(hass, simulator)
    spa = device_of(simulator, "Garden spa")
    await drive.until(lambda: entry.runtime_data.account.push_healthy(spa.did))


@pytest.fixture
def configuration(hass: HomeAssistant, tmp_path: Path) -> None:
    """Let the blueprints be where Home Assistant puts those that are imported."""
    hass.config.config_dir = str(tmp_path)
    shutil.copytree(FOLDER, tmp_path / "blueprints" / "automation" / "gizwits")


async def automate(hass: HomeAssistant, name: str, **inputs: Any) -> list[ServiceCall]:
    """Make an automation of a blueprint and return what it will have told."""
    calls = async_mock_service(hass, "test", "tell")
    blueprint = {"path": f"gizwits/{name}.yaml", "input": inputs}
    config = {"automation": {"alias": "Test", "use_blueprint": blueprint}}
    assert await async_setup_component(hass, AUTOMATION, config)
    await hass.async_block_till_done()
    state = hass.states.get("automation.test")
    assert state and state.state == "on"
    return calls


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_import(name: str) -> None:
    """Home Assistant takes them, for this version."""
    blueprint = Blueprint(
        load_yaml_dict(str(FOLDER / name)),
        expected_domain=AUTOMATION,
        path=name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )

    assert blueprint.validate() is None
    assert str(blueprint.metadata["source_url"]).endswith(f"/{name}")


@pytest.mark.usefixtures("configuration", "account")
async def test_notify_on_alert(hass: HomeAssistant, simulator: Simulator, drive: Drive) -> None:
    spa = device_of(simulator, "Garden spa")
    calls = await automate(
        hass,
        "notify_on_alert",
        devices=[id_of(hass, spa)],
        raised=[TELL | {"data": {"said": "{{ device }}: {{ alert }}"}}],
        cleared=[TELL | {"data": {"said": "over"}}],
    )

    spa.report({"overheat": True})
    spa.report({"overheat": False})
    await drive.until(lambda: len(calls) == 2)

    first, second = (str(call.data["said"]) for call in calls)
    assert first.startswith("Garden spa: ") and len(first) > len("Garden spa: ")
    assert second == "over"


@pytest.mark.usefixtures("configuration", "account")
async def test_start_when_energy_is_cheap(
    hass: HomeAssistant, simulator: Simulator, drive: Drive
) -> None:
    """The device follows the price as long as it is online."""
    spa: Device = device_of(simulator, "Garden spa")
    spa.report({"power": False})
    hass.states.async_set("sensor.price", "0.30")
    await automate(
        hass,
        "start_when_energy_is_cheap",
        price="sensor.price",
        limit=0.15,
        device=id_of(hass, spa),
    )

    hass.states.async_set("sensor.price", "0.10")
    await drive.until(lambda: spa.values["power"] is True)
    hass.states.async_set("sensor.price", "0.20")
    await drive.until(lambda: spa.values["power"] is False)
    await drive.settle()
    sent = len(simulator.requests.of("control_device"))
    spa.set_online(False)
    (entry,) = hass.config_entries.async_entries("gizwits")
    device = entry.runtime_data.account.devices[spa.did]
    await drive.until(lambda: not device.binding.is_online)
    hass.states.async_set("sensor.price", "0.10")
    await drive.settle()

    assert len(simulator.requests.of("control_device")) == sent == 2


@pytest.mark.usefixtures("configuration", "account")
async def test_remind_of_consumables(
    hass: HomeAssistant, simulator: Simulator, freezer: FrozenDateTimeFactory
) -> None:
    """Once a day, and only of what is low."""
    low = entity_of(hass, "sensor", device_of(simulator, "Bedroom purifier").did, "Filter_Life")
    full = entity_of(hass, "sensor", device_of(simulator, "Cat feeder").did, "food_left")
    hass.states.async_set(low, "4", {"friendly_name": "Filter"})
    hass.states.async_set(full, "80", {"friendly_name": "Food"})
    calls = await automate(
        hass,
        "remind_of_consumables",
        consumables=[low, full, "sensor.missing"],
        at="09:00:00",
        remind=[TELL | {"data": {"said": "{{ low }}"}}],
    )

    async def nine() -> None:
        day = dt_util.now() + timedelta(days=1)
        freezer.move_to(day.replace(hour=9, minute=0, second=0, microsecond=0))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    await nine()
    assert [call.data["said"] for call in calls] == ["Filter"]

    hass.states.async_set(low, "99", {"friendly_name": "Filter"})
    await nine()
    assert len(calls) == 1
    await hass.services.async_call(
        AUTOMATION, "turn_off", {"entity_id": "automation.test"}, blocking=True
    )
