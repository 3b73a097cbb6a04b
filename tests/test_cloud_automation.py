"""What the cloud does on its own, schedules and linkage rules, shows in Home Assistant as it happens."""

from datetime import UTC, datetime, timedelta

from homeassistant.core import HomeAssistant
import pytest

from custom_components.gizwits.cloud import (
    Comparison,
    Condition,
    DeviceAction,
    RuleEvent,
    RuleInput,
    RuleSpec,
    Timer,
    Timing,
)
from simulator import ManualClock, Simulator, World

from .helpers import async_add_account, async_wait_for_state, device_of, entity_of


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


async def test_a_schedule_fires(hass: HomeAssistant, simulator: Simulator) -> None:
    """A schedule made for two minutes ahead switches the device, and its entity follows by push."""
    entry = await async_add_account(hass, simulator)
    socket = device_of(simulator, "Workshop socket")
    switch = entity_of(hass, "switch", socket.did, "OnOff")
    await async_wait_for_state(hass, switch, "on")
    clock = simulator.clock
    assert isinstance(clock, ManualClock)
    due: datetime = clock.now().astimezone(UTC) + timedelta(minutes=2)

    await entry.runtime_data.client.schedules.create(
        socket.did,
        Timer(
            timing=Timing(at=due.timetz().replace(second=0, microsecond=0), on=due.date()),
            attrs={"OnOff": False},
        ),
    )
    await clock.advance(180)

    await async_wait_for_state(hass, switch, "off")
    assert socket.values["OnOff"] is False


async def test_a_rule_acts(hass: HomeAssistant, simulator: Simulator) -> None:
    """A rule whose condition becomes true switches the other device, and its entity follows."""
    entry = await async_add_account(hass, simulator)
    socket = device_of(simulator, "Workshop socket")
    spa = device_of(simulator, "Garden spa")
    switch = entity_of(hass, "switch", socket.did, "OnOff")
    await async_wait_for_state(hass, switch, "on")

    await entry.runtime_data.client.rules.create(
        RuleSpec(
            name="No heater beside a hot spa",
            did=spa.did,
            product_key=spa.product.product_key,
            event=RuleEvent.DATA,
            input=(RuleInput(product_key=spa.product.product_key, did=spa.did, prefix="spa"),),
            condition=(
                (Condition(left="spa.water_temp", opt=Comparison.GREATER_EQUAL, right="39"),),
            ),
            output=((DeviceAction(did=socket.did, attrs={"OnOff": False}),),),
        )
    )
    spa.report({"water_temp": 39})

    await async_wait_for_state(hass, switch, "off")
    assert socket.values["OnOff"] is False
