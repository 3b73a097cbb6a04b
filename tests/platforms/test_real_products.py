"""Real products: everything that a person can turn, set or choose is obeyed, and nothing is logged."""

from collections.abc import Iterator
import json
from typing import Any

from homeassistant.core import HomeAssistant, State
import pytest

from simulator import World
from simulator.demo import APP_ID, EMAIL, PASSWORD

from ..drive import Drive
from ..helpers import async_add_account, complaints
from ..product.conftest import real_schemas
from ..worlds import add_device

type Call = tuple[str, dict[str, Any]]

SWITCHED = {
    "climate": ("turn_on", "turn_off"),
    "cover": ("open_cover", "close_cover"),
    "fan": ("turn_on", "turn_off"),
    "humidifier": ("turn_on", "turn_off"),
    "light": ("turn_on", "turn_off"),
    "siren": ("turn_on", "turn_off"),
    "switch": ("turn_on", "turn_off"),
    "valve": ("open_valve", "close_valve"),
}
CHOSEN = {
    "effect_list": ("turn_on", "effect"),
    "fan_modes": ("set_fan_mode", "fan_mode"),
    "hvac_modes": ("set_hvac_mode", "hvac_mode"),
    "operation_list": ("set_operation_mode", "operation_mode"),
    "options": ("select_option", "option"),
    "preset_modes": ("set_preset_mode", "preset_mode"),
    "swing_modes": ("set_swing_mode", "swing_mode"),
}


@pytest.fixture
def world() -> World:
    """Return a cloud in which the demo account has a device of each real product."""
    if not real_schemas():
        pytest.skip("no real product schemas on this machine")
    world = World()
    world.add_app("Demo Home", app_id=APP_ID)
    user = world.add_user("eu", email=EMAIL, password=PASSWORD)
    for path in real_schemas():
        add_device(world, world.add_product(json.loads(path.read_text())), user, path.stem)
    return world


async def test_every_control(
    hass: HomeAssistant, drive: Drive, caplog: pytest.LogCaptureFixture
) -> None:
    await async_add_account(hass, drive.simulator)

    for state in hass.states.async_all([*SWITCHED, "number", "select", "water_heater"]):
        for action, data in calls(state):
            target = {"entity_id": state.entity_id}
            await drive.finish(
                hass.services.async_call(state.domain, action, data | target, blocking=True)
            )
            shown = hass.states.get(state.entity_id)
            assert shown, state.entity_id
            if state.domain == "number":
                assert float(shown.state) == data["value"], state.entity_id
            elif state.domain == "select":
                assert shown.state == data["option"], state.entity_id

    assert not [each for each in complaints(caplog) if "gizwits" in each and "tested" not in each]


def calls(state: State) -> Iterator[Call]:
    """Yield what a person can do with an entity: action and data."""
    yield from ((action, {}) for action in SWITCHED.get(state.domain, ()))
    for options, (action, name) in CHOSEN.items():
        # A value without a name can be seen, not chosen.
        for option in state.attributes.get(options) or ():
            if option not in ("0", state.state):
                yield action, {name: option}
    if state.domain == "number":
        limits = (state.attributes["min"], state.attributes["max"])
        yield from (("set_value", {"value": value}) for value in limits)
    elif "min_temp" in state.attributes:
        for limit in ("min_temp", "max_temp"):
            yield "set_temperature", {"temperature": state.attributes[limit]}
