"""Each example of docs/actions.md runs as a script, and answers as it says."""

from pathlib import Path
import re
from typing import Any

from homeassistant.components.recorder import Recorder
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import Script, async_validate_actions_config
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator
from simulator.demo import TRAVELLER
from simulator.services import messages, sharing

from ..helpers import demo_user, device_of
from .test_texts import ACTIONS

TEXT = (Path(__file__).parents[2] / "docs" / "actions.md").read_text(encoding="utf-8")
SECTION = re.compile(rf"^### `{DOMAIN}\.(\w+)`\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECTIONS = dict(SECTION.findall(TEXT))


def shape(value: Any) -> Any:
    """Return the names and kinds in an answer: numbers are alike, and so are the items of a list."""
    match value:
        case dict():
            return {key: shape(each) for key, each in value.items()}
        case list():
            return [shape(each) for each in value[:1]]
        case bool() | None:
            return type(value)
        case int() | float():
            return float
        case _:
            return str


@pytest.fixture
async def past(recorder_mock: Recorder, simulator: Simulator) -> None:
    """Let there be something in the logs and numbers of a device, and a message."""
    socket = device_of(simulator, "Workshop socket")
    samples = simulator.services.history.of(socket).samples
    earlier = simulator.clock.timestamp() - 7200
    samples.append((earlier, {"Power": 40.0}))
    socket.set_online(False)
    socket.set_online(True)
    offer_a_device(simulator)
    await simulator.clock.advance(45)
    messages.write(simulator.world, demo_user(simulator).uid, "Ada accepted the device Garden spa.")


def offer_a_device(simulator: Simulator) -> None:
    """Let somebody offer a device to the account, and by QR code to anybody."""
    world, owner = simulator.world, demo_user(simulator, TRAVELLER)
    device = next(each for each in world.devices.values() if owner.uid in each.bindings)
    sharing.offer(world, owner, device, demo_user(simulator), None)
    sharing.offer(world, owner, device, None, None).code = "6b9d0c5be1c64f0d9f8e4b7a2c3d1e0f"


def test_every_action_has_a_section() -> None:
    assert SECTIONS.keys() == ACTIONS.keys()


@pytest.mark.usefixtures("past")
@pytest.mark.parametrize("name", SECTIONS)
async def test_example(hass: HomeAssistant, account: MockConfigEntry, name: str) -> None:
    """The first block is a script; a second one is the answer to its last question."""
    example, *answers = BLOCK.findall(SECTIONS[name])
    steps = parse_yaml(example)
    assert isinstance(steps, list)
    assert f"{DOMAIN}.{name}" in [step.get("action") for step in steps]
    sequence = await async_validate_actions_config(hass, cv.SCRIPT_SCHEMA(steps))

    result = await Script(hass, sequence, name, DOMAIN).async_run(context=Context())

    await hass.async_block_till_done()
    variables = [step["response_variable"] for step in steps if "response_variable" in step]
    assert bool(answers) == (ACTIONS[name].response is not SupportsResponse.NONE)
    if answers:
        assert shape(result.variables[variables[-1]]) == shape(parse_yaml(answers[0]))
