"""Give an anonymous account a name and a password in the options."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Fault, Simulator
from simulator.codes import SmsCodes
from simulator.demo import APP_ID
from simulator.world import User

from ..helpers import entry_for
from .helpers import aborted, field, go_on, outcome, until

PASSWORD = "New-12345"
PHONE = "+4915550999999"
BY_NAME = {"username": "somebody", "password": PASSWORD}
BY_EMAIL = {"email": "somebody@example.com", "password": PASSWORD}


@pytest.fixture
def user(simulator: Simulator) -> User:
    """Return the anonymous user."""
    users = simulator.world.regions["eu"].users.values()
    return next(user for user in users if user.is_anonymous)


@pytest.fixture
async def account(hass: HomeAssistant, simulator: Simulator, user: User) -> MockConfigEntry:
    """Set the anonymous account up."""
    data = {**entry_for(simulator, user).data, "phone_id": user.phone_id}
    for known in ("username", "password"):
        del data[known]
    entry = MockConfigEntry(
        domain="gizwits", unique_id=user.uid, title="Gizwits (anonymous)", data=data
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
def by_phone(simulator: Simulator) -> dict[str, Any]:
    secret = simulator.world.apps[APP_ID].secret
    return {"phone": PHONE, "password": PASSWORD, "app_secret": secret, "with_captcha": False}


def code(simulator: Simulator, phone: str = PHONE) -> dict[str, Any]:
    sent = simulator.world.state(SmsCodes).by_phone[f"eu {phone}"].code
    return {"code": sent, "send_again": False}


def known(hass: HomeAssistant) -> tuple[set[str], set[str]]:
    """Return the ids of all devices and entities."""
    devices = dr.async_get(hass).devices
    return {device.id for device in devices}, {*er.async_get(hass).entities}


async def test_menu(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """There is no password to change."""
    menu = await until(hass, account)

    assert "convert" in menu["menu_options"]
    assert "password" not in menu["menu_options"]


@pytest.mark.parametrize(
    ("step", "typed", "title"),
    [
        ("convert_name", BY_NAME, "Gizwits (so****dy)"),
        ("convert_email", BY_EMAIL, "Gizwits (some****@example.com)"),
    ],
)
async def test_convert(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    user: User,
    step: str,
    typed: dict[str, str],
    title: str,
) -> None:
    """Devices, entities and uid stay; from now on the account signs in by its name."""
    before = known(hass)
    result = await until(hass, account, "convert", step, typed)

    assert outcome(result) == aborted("converted")
    name = next(iter(typed.values()))
    assert name in {user.username, user.email}
    assert user.password == PASSWORD
    assert account.unique_id == user.uid
    assert "phone_id" not in account.data
    assert (account.data["username"], account.data["password"]) == (name, PASSWORD)
    assert account.title == title
    user.activated = True
    simulator.world.regions["eu"].tokens.clear()
    await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()
    assert known(hass) == before
    assert "password" in (await until(hass, account))["menu_options"]


async def test_by_phone(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    user: User,
    by_phone: dict[str, Any],
) -> None:
    form = await until(hass, account, "convert", "convert_phone", by_phone)
    assert form["step_id"] == "code"
    wrong = await go_on(hass, form, {"code": "wrong", "send_again": False})
    assert wrong["errors"] == {"code": "code_wrong"}

    result = await go_on(hass, wrong, code(simulator))

    assert outcome(result) == aborted("converted")
    assert (user.phone, user.password) == (PHONE, PASSWORD)
    assert account.data["username"] == PHONE


async def test_a_phone_that_is_taken(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    by_phone: dict[str, Any],
) -> None:
    """It can be corrected, and nothing else has to be typed again."""
    taken = "+4915550123456"
    form = await until(hass, account, "convert", "convert_phone", by_phone | {"phone": taken})

    form = await go_on(hass, form, code(simulator, taken))

    assert (form["step_id"], form["errors"]) == ("convert_phone", {"phone": "phone_taken"})
    assert field(form, "phone") == taken
    result = await go_on(
        hass,
        form,
        by_phone,
    )
    assert outcome(await go_on(hass, result, code(simulator))) == aborted("converted")


@pytest.mark.parametrize(
    ("step", "typed", "wrong", "errors"),
    [
        ("convert_name", BY_NAME, {"username": "demo"}, {"username": "username_taken"}),
        ("convert_name", BY_NAME, {"password": "short"}, {"password": "password_short"}),
        ("convert_email", BY_EMAIL, {"email": "demo@example.com"}, {"email": "email_taken"}),
        ("convert_email", BY_EMAIL, {"password": "aaaabbbb"}, {"password": "password_simple"}),
    ],
)
async def test_mistakes(
    hass: HomeAssistant,
    account: MockConfigEntry,
    user: User,
    step: str,
    typed: dict[str, str],
    wrong: dict[str, str],
    errors: dict[str, str],
) -> None:
    form = await until(hass, account, "convert", step, typed | wrong)
    assert form["errors"] == errors
    assert user.is_anonymous
    assert "phone_id" in account.data

    assert outcome(await go_on(hass, form, typed)) == aborted("converted")


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"phone": "none"}, {"phone": "invalid_phone"}),
        ({"app_secret": "wrong"}, {"app_secret": "wrong_app_secret"}),
        ({"password": "short"}, {"password": "password_short"}),
    ],
)
async def test_mistakes_by_phone(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    by_phone: dict[str, Any],
    wrong: dict[str, str],
    errors: dict[str, str],
) -> None:
    form = await until(hass, account, "convert", "convert_phone", by_phone | wrong)
    assert form["errors"] == errors

    form = await go_on(hass, form, by_phone)

    assert outcome(await go_on(hass, form, code(simulator))) == aborted("converted")


async def test_an_address_to_be_confirmed(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, user: User
) -> None:
    """The token is good until then, and the next one comes when it has been confirmed."""
    simulator.faults.add(Fault(kind="error_code", code=9077, operation="login"))
    result = await until(hass, account, "convert", "convert_email", BY_EMAIL)
    assert outcome(result) == aborted("converted")
    coordinator = account.runtime_data.account
    await coordinator.async_refresh()
    assert coordinator.last_update_success

    simulator.faults.clear()
    simulator.world.regions["eu"].tokens.clear()
    await coordinator.async_refresh()

    assert coordinator.last_update_success
    assert not hass.config_entries.flow.async_progress()


async def test_a_title_of_the_person(
    hass: HomeAssistant, account: MockConfigEntry, user: User
) -> None:
    hass.config_entries.async_update_entry(account, title="My devices")

    await until(hass, account, "convert", "convert_name", BY_NAME)

    assert account.title == "My devices"
