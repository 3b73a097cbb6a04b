"""The account itself, and the server that it lives on."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.gizwits.const import DOMAIN
from simulator import Fault, Simulator

from ..helpers import demo_user
from .helpers import ask

TEXT = vol.Any(None, vol.All(str, vol.Length(min=1)))
ACCOUNT = vol.Schema(
    {
        "region": str,
        "devices": int,
        "anonymous": bool,
        "username": TEXT,
        "email": TEXT,
        "phone": TEXT,
        "name": TEXT,
        "gender": vol.Any(None, "male", "female"),
        "birthday": TEXT,
        "address": TEXT,
        "language": vol.Any("en", "zh-cn"),
        "remark": TEXT,
    },
    required=True,
)
STATUS = vol.Schema(
    {
        "region": str,
        "version": TEXT,
        "response_time": vol.All(float, vol.Range(min=0)),
        "push": bool,
    },
    required=True,
)


async def test_account(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> None:
    user = demo_user(simulator)
    user.gender, user.birthday, user.address = "F", "02-29", "Somewhere 1"

    answer = ACCOUNT(await ask(hass, "get_account", config_entry_id=account.entry_id))

    assert (answer["email"], answer["username"]) == (user.email, "demo")
    assert (answer["gender"], answer["birthday"]) == ("female", "02-29")
    assert answer["devices"] == 10
    assert user.uid not in str(answer)


async def test_status(hass: HomeAssistant, account: MockConfigEntry) -> None:
    answer = STATUS(await ask(hass, "get_api_status", config_entry_id=account.entry_id))

    assert answer["version"]


@pytest.mark.parametrize(
    ("action", "operation"), [("get_account", "get_user"), ("get_api_status", "get_status")]
)
async def test_the_cloud_refuses(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    action: str,
    operation: str,
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9039, operation=operation))

    with pytest.raises(HomeAssistantError) as failed:
        await ask(hass, action, config_entry_id=account.entry_id)

    assert failed.value.translation_key == "code_9039"


@pytest.mark.parametrize("action", ["get_account", "get_api_status"])
async def test_an_account_that_is_not_loaded(
    hass: HomeAssistant, account: MockConfigEntry, action: str
) -> None:
    await hass.config_entries.async_unload(account.entry_id)

    with pytest.raises(ServiceValidationError):
        await ask(hass, action, config_entry_id=account.entry_id)


async def test_personal_data_are_for_administrators(
    hass: HomeAssistant, account: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN,
            "get_account",
            {"config_entry_id": account.entry_id},
            blocking=True,
            return_response=True,
            context=Context(user_id=hass_read_only_user.id),
        )
