"""What tests of the options share."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator
from simulator.device import Device


async def until(hass: HomeAssistant, entry: MockConfigEntry, *steps: Any) -> ConfigFlowResult:
    """Go through the options: a menu's choice is a text, a form's input a mapping."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    return await go_on(hass, result, *steps)


async def go_on(hass: HomeAssistant, result: ConfigFlowResult, *steps: Any) -> ConfigFlowResult:
    """Go on from a step of the options."""
    for step in steps:
        typed = {"next_step_id": step} if isinstance(step, str) else step
        result = await hass.config_entries.options.async_configure(result["flow_id"], typed)
    await hass.async_block_till_done()
    return result


def outcome(result: ConfigFlowResult) -> tuple[FlowResultType, str | None]:
    """Return how a flow has ended, and why."""
    return result["type"], result.get("reason")


def aborted(reason: str) -> tuple[FlowResultType, str]:
    """Return the `outcome` of a flow that has done something in the cloud, or could not."""
    return FlowResultType.ABORT, reason


def field(result: ConfigFlowResult, name: str) -> Any:
    """Return what a form suggests for a field, or has as its default."""
    schema = result["data_schema"]
    assert schema
    marker = next(each for each in schema.schema if each == name)
    description = marker.description or {}
    return description.get("suggested_value") or marker.default()


def choices(result: ConfigFlowResult, name: str) -> dict[str, str]:
    """Return what can be chosen in a field, by value."""
    schema = result["data_schema"]
    assert schema
    options = schema.schema[name].config["options"]
    return {option["value"]: option["label"] for option in options}


def new_device(simulator: Simulator) -> Device:
    """Return the device that nobody has bound."""
    (device,) = (each for each in simulator.world.devices.values() if not each.bindings)
    return device


def registered(hass: HomeAssistant, device: Device) -> bool:
    """Return whether a device is in the device registry,."""
    return bool(dr.async_get(hass).async_get_devices(identifiers={(DOMAIN, device.did)}))
