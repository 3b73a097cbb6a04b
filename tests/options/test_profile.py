"""What the cloud knows of the person."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Fault, Simulator, World

from ..helpers import demo_user
from ..worlds import plain_world
from .helpers import aborted, go_on, outcome, until

KNOWN = {
    "name": "Demo",
    "gender": "female",
    "birthday": "07-31",
    "address": "1 Main Street",
    "language": "en",
    "remark": "Gate code is not here",
}


@pytest.fixture
def world() -> World:
    """Return a small cloud."""
    return plain_world()


@pytest.fixture
def account_of_somebody(simulator: Simulator, account: MockConfigEntry) -> MockConfigEntry:
    user = demo_user(simulator)
    user.gender, user.birthday, user.address = "F", "07-31", KNOWN["address"]
    user.name, user.remark = KNOWN["name"], KNOWN["remark"]
    return account


def suggested(form: Any) -> dict[str, Any]:
    return {
        str(each): each.description["suggested_value"]
        for each in form["data_schema"].schema
        if each.description and "suggested_value" in each.description
    }


async def test_only_changes_are_sent(
    hass: HomeAssistant, simulator: Simulator, account_of_somebody: MockConfigEntry
) -> None:
    form = await until(hass, account_of_somebody, "profile")
    assert suggested(form) == KNOWN
    user = demo_user(simulator)
    user.address = "changed by the phone app"

    changed = KNOWN | {"birthday": "1990-07-30", "gender": "male", "language": "zh-cn"}
    result = await go_on(hass, form, changed)

    assert outcome(result) == aborted("profile_saved")
    assert (user.birthday, user.gender, user.lang) == ("1990-07-30", "M", "zh-cn")
    assert user.address == "changed by the phone app"


async def test_nothing_changed(
    hass: HomeAssistant, simulator: Simulator, account_of_somebody: MockConfigEntry
) -> None:
    result = await until(hass, account_of_somebody, "profile", KNOWN)

    assert outcome(result) == aborted("profile_saved")
    assert not simulator.requests.of("update_user")


async def test_what_is_emptied(
    hass: HomeAssistant, simulator: Simulator, account_of_somebody: MockConfigEntry
) -> None:
    """The frontend leaves empty fields out."""
    result = await until(hass, account_of_somebody, "profile", {"birthday": "07-31"})

    assert outcome(result) == aborted("profile_saved")
    user = demo_user(simulator)
    assert (user.name, user.gender, user.address, user.remark) == ("", "N", "", "")


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"birthday": "31.7.1990"}, {"birthday": "birthday_wrong"}),
        ({"birthday": "02-30"}, {"birthday": "birthday_wrong"}),
        ({"birthday": ""}, {"birthday": "birthday_needed"}),
        ({"name": "n" * 129}, {"name": "name_long"}),
        ({"address": "a" * 257}, {"address": "address_long"}),
    ],
)
async def test_what_cannot_be(
    hass: HomeAssistant,
    simulator: Simulator,
    account_of_somebody: MockConfigEntry,
    typed: dict[str, str],
    errors: dict[str, str],
) -> None:
    form = await until(hass, account_of_somebody, "profile", KNOWN | typed)
    assert form["errors"] == errors
    assert suggested(form) == KNOWN | typed
    assert not simulator.requests.of("update_user")

    result = await go_on(hass, form, KNOWN | {"name": "Somebody"})

    assert outcome(result) == aborted("profile_saved")
    assert demo_user(simulator).name == "Somebody"


async def test_refused(
    hass: HomeAssistant, simulator: Simulator, account_of_somebody: MockConfigEntry
) -> None:
    changed = KNOWN | {"name": "Somebody"}
    simulator.faults.add(Fault(kind="error_code", code=9015, operation="update_user"))
    form = await until(hass, account_of_somebody, "profile", changed)
    assert form["errors"] == {"base": "refused"}
    simulator.faults.clear()

    assert outcome(await go_on(hass, form, changed)) == aborted("profile_saved")


async def test_a_profile_that_cannot_be_read(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9014, operation="get_user"))

    assert outcome(await until(hass, account, "profile")) == aborted("unreadable")
