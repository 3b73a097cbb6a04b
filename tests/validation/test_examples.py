"""The examples of both READMEs do what they say."""

import re

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from simulator import World

from ..actions.helpers import id_of
from ..drive import Drive
from ..helpers import async_add_account, device_of
from .sources import read

BLOCK = re.compile(r"^```yaml\n(automation:\n.*?)^```", re.MULTILINE | re.DOTALL)
SAMPLE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


@pytest.mark.parametrize("name", ["README.md", "README.zh-Hans.md"])
async def test_examples(hass: HomeAssistant, drive: Drive, name: str) -> None:
    """The first one heats the spa, the second one tells of an alert."""
    entry = await async_add_account(hass, drive.simulator)
    await drive.until(lambda: entry.runtime_data.account.push.connected)
    spa = device_of(drive.simulator, "Garden spa")
    told = async_mock_service(hass, "notify", "notify")
    texts = (block.replace(SAMPLE, id_of(hass, spa)) for block in BLOCK.findall(read(name)))
    heat, alert = (item for text in texts for item in parse_yaml(text)["automation"])
    assert await async_setup_component(hass, "automation", {"automation": [heat, alert]})
    await drive.settle()
    ids = {state.name: state.entity_id for state in hass.states.async_all("automation")}
    assert ids.keys() == {heat["alias"], alert["alias"]}

    run = {"entity_id": ids[heat["alias"]], "skip_condition": True}
    await drive.finish(hass.services.async_call("automation", "trigger", run, blocking=True))
    assert spa.values["target_temp"] == 38

    spa.report({"overheat": True})
    await drive.until(lambda: told)
    assert told[0].data["message"].startswith("Garden spa: ")

    stop = {"entity_id": [*ids.values()]}
    await hass.services.async_call("automation", "turn_off", stop, blocking=True)
