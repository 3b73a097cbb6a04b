"""Sign out in the cloud and remove the account, in the options."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.const import DOMAIN
from simulator import Fault, Simulator, World

from ..helpers import device_of
from ..worlds import plain_world
from .helpers import aborted, go_on, outcome, until

SURE = {"confirm": True}


@pytest.fixture
def world() -> World:
    """Return a small cloud."""
    return plain_world()


async def test_sign_out(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    tokens = simulator.world.regions["eu"].tokens
    form = await until(hass, account, "sign_out", {"confirm": False})
    assert form["errors"] == {"confirm": "unconfirmed"}
    assert tokens

    result = await go_on(hass, form, SURE)

    assert outcome(result) == aborted("signed_out")
    assert not hass.config_entries.async_entries(DOMAIN)
    assert not dr.async_get(hass).devices
    assert not tokens
    assert device_of(simulator, "Plain 0").bindings


async def test_a_cloud_that_refuses(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9015, operation="logout"))
    form = await until(hass, account, "sign_out", SURE)
    assert form["errors"] == {"base": "refused"}
    assert hass.config_entries.async_entries(DOMAIN)
    simulator.faults.clear()

    assert outcome(await go_on(hass, form, SURE)) == aborted("signed_out")


async def test_an_account_that_is_signed_out_already(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """Neither its token nor its password works any more."""
    region = simulator.world.regions["eu"]
    region.tokens.clear()
    next(iter(region.users.values())).password = "Changed-1"

    result = await until(hass, account, "sign_out", SURE)

    assert outcome(result) == aborted("signed_out")
    assert not hass.config_entries.async_entries(DOMAIN)
