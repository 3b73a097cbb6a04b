"""What holds for every action, shown with its example of docs/actions.md."""

from typing import Any

from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv, template
from homeassistant.helpers.script import Script, async_validate_actions_config
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.const import DOMAIN
from simulator import Fault, Simulator

from .test_docs import BLOCK, SECTIONS, past  # noqa: F401
from .test_texts import ACTIONS

# Answered with what is known here.
LOCAL = {"get_datapoints", "get_timetable", "explain", "export_profile", "get_product_report"}
OF_NO_ACCOUNT = {"reload_profiles"}


async def prepared(hass: HomeAssistant, name: str) -> dict[str, Any]:
    """Carry out what comes before an action in its example, and return the data of the action."""
    steps = parse_yaml(BLOCK.findall(SECTIONS[name])[0])
    assert isinstance(steps, list)
    last = max(index for index, step in enumerate(steps) if step["action"] == f"{DOMAIN}.{name}")
    variables: Any = {}
    if last:
        before = await async_validate_actions_config(hass, cv.SCRIPT_SCHEMA(steps[:last]))
        script = Script(hass, before, name, DOMAIN)
        result = await script.async_run(context=Context())
        assert result
        variables = result.variables
        await hass.async_block_till_done()
    data: dict[str, Any] = template.render_complex(
        cv.template_complex(steps[last].get("data", {})), variables
    )
    return data


async def carry_out(hass: HomeAssistant, name: str, data: dict[str, Any]) -> None:
    answers = ACTIONS[name].response is SupportsResponse.ONLY
    await hass.services.async_call(DOMAIN, name, data, blocking=True, return_response=answers)


@pytest.mark.usefixtures("past")
@pytest.mark.parametrize("name", sorted(ACTIONS.keys() - OF_NO_ACCOUNT))
async def test_failures(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, name: str
) -> None:
    """A refusal by the cloud, no answer, and an account that is not loaded are errors that say so."""
    data = await prepared(hass, name)
    await hass.async_block_till_done(wait_background_tasks=True)
    simulator.requests.clear()
    for fault, key in (
        (Fault(kind="error_code", code=9042, path=".*"), "code_9042"),
        (Fault(kind="throttle", seconds=600, path=".*"), "code_9041"),
    ):
        simulator.faults.add(fault)
        if name in LOCAL:
            await carry_out(hass, name, data)
            assert not [*simulator.requests]
            continue
        with pytest.raises(HomeAssistantError) as failed:
            await carry_out(hass, name, data)
        assert failed.value.translation_domain == DOMAIN
        assert failed.value.translation_key == key
        simulator.faults.clear()

    await hass.config_entries.async_unload(account.entry_id)
    with pytest.raises(ServiceValidationError) as refused:
        await carry_out(hass, name, data)
    assert refused.value.translation_key == "service_config_entry_not_loaded"
