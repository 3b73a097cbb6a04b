"""Change the password in the options; signing in goes on with the new one."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Fault, Simulator, World
from simulator.demo import PASSWORD

from ..helpers import async_add_account, demo_user
from ..worlds import plain_world
from .helpers import aborted, go_on, outcome, until

NEW = "New-12345"
TYPED = {"password": PASSWORD, "new_password": NEW, "repeat": NEW}


@pytest.fixture
def world() -> World:
    """Return a small cloud."""
    return plain_world()


async def test_change(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> None:
    """Nobody is asked to sign in again, even if the cloud ends all tokens."""
    before = account.data["token"]["value"]

    result = await until(hass, account, "password", TYPED)

    assert outcome(result) == aborted("password_changed")
    assert demo_user(simulator).password == NEW
    assert account.data["password"] == NEW
    assert account.data["token"]["value"] != before
    simulator.world.regions["eu"].tokens.clear()
    await account.runtime_data.account.async_refresh()
    assert account.runtime_data.account.last_update_success
    assert not hass.config_entries.flow.async_progress()


async def test_no_new_token_at_once(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """The old one is used until then."""
    simulator.faults.add(Fault(kind="error_code", code=9008, operation="login"))

    result = await until(hass, account, "password", TYPED)

    assert outcome(result) == aborted("password_changed")
    assert account.data["password"] == NEW
    simulator.faults.clear()
    simulator.world.regions["eu"].tokens.clear()
    await account.runtime_data.account.async_refresh()
    assert account.runtime_data.account.last_update_success
    assert not hass.config_entries.flow.async_progress()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"password": "wrong"}, {"password": "wrong_password"}),
        ({"new_password": "Aa-1", "repeat": "Aa-1"}, {"new_password": "password_short"}),
        ({"new_password": "aaaa1111", "repeat": "aaaa1111"}, {"new_password": "password_simple"}),
        ({"repeat": f"{NEW}6"}, {"repeat": "passwords_differ"}),
    ],
)
async def test_mistakes(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    typed: dict[str, str],
    errors: dict[str, str],
) -> None:
    form = await until(hass, account, "password", TYPED | typed)
    assert form["errors"] == errors
    assert demo_user(simulator).password == account.data["password"] == PASSWORD

    assert outcome(await go_on(hass, form, TYPED)) == aborted("password_changed")


async def test_trouble_in_the_cloud(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9008, operation="update_user"))
    form = await until(hass, account, "password", TYPED)
    assert form["errors"] == {"base": "server_error"}
    assert account.data["password"] == PASSWORD
    simulator.faults.clear()

    assert outcome(await go_on(hass, form, TYPED)) == aborted("password_changed")


async def test_an_account_of_another_back_end(hass: HomeAssistant, simulator: Simulator) -> None:
    entry = await async_add_account(hass, simulator, sign_in="aep")

    assert outcome(await until(hass, entry, "password")) == aborted("password_elsewhere")
