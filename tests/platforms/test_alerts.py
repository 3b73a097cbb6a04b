"""Alerts and faults as events."""

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.gizwits.const import DOMAIN
from simulator.device import Device

from ..product.builders import attr
from .conftest import AddDevice, Report


def alert_event(hass: HomeAssistant, device: Device) -> str:
    entity_id = er.async_get(hass).async_get_entity_id("event", DOMAIN, f"{device.did}-alert")
    assert entity_id
    return entity_id


async def test_raised_and_cleared(
    hass: HomeAssistant, add_device: AddDevice, report: Report
) -> None:
    """Each change is an event with what it is about; what is on at the start is none."""
    device = await add_device(
        attr("power"),
        attr("overheat", access="alert", display_name="过热"),
        attr("E1", access="fault"),
        overheat=True,
    )
    entity_id = alert_event(hass, device)
    first = hass.states.get(entity_id)
    assert first and first.state == STATE_UNKNOWN

    cleared = await report(device, entity_id, overheat=False)
    assert cleared.attributes["event_type"] == "cleared"
    told: list[Event[EventStateChangedData]] = async_capture_events(hass, "state_changed")
    await report(device, entity_id, overheat=True, E1=True)

    states = [event.data["new_state"] for event in told if event.data["entity_id"] == entity_id]
    assert [
        (state.attributes["event_type"], state.attributes["kind"], state.attributes["datapoint"])
        for state in states
        if state
    ] == [("raised", "alert", "overheat"), ("raised", "fault", "E1")]
    assert states[0] and states[0].attributes["description"] == "过热"


async def test_the_same_again_and_other_changes_are_no_events(
    hass: HomeAssistant, add_device: AddDevice, report: Report
) -> None:
    device = await add_device(attr("power"), attr("overheat", access="alert"))
    entity_id = alert_event(hass, device)

    state = await report(device, entity_id, overheat=False, power=True)

    assert state.state == STATE_UNKNOWN


async def test_no_alerts_no_event(hass: HomeAssistant, add_device: AddDevice) -> None:
    device = await add_device(attr("power"))

    assert not er.async_get(hass).async_get_entity_id("event", DOMAIN, f"{device.did}-alert")
