"""An account is reached in another way."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulator import Fault, FaultKind, Simulator, World, roles

from .helpers import (
    EMAIL,
    HEATZY,
    OWN_APP,
    Typed,
    add,
    add_account,
    private,
    reconfigure,
    submit,
    suggested,
    typed,
)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"app": "other", "app_id": OWN_APP},
        {"username": "13800001234"},
        {"advanced": {"region": "auto"}},
    ],
)
async def test_reconfigure(
    hass: HomeAssistant, world: World, cloud: Simulator, change: Typed
) -> None:
    user = add_account(world, "eu", phone="13800001234")
    entry = await add(hass, typed())
    user.password = "changed"
    form = await reconfigure(hass, entry)
    assert suggested(form) == {
        "app": HEATZY,
        "app_id": None,
        "username": EMAIL,
        "password": None,
        "advanced": {"region": "eu", "api": None},
    }
    result = await submit(hass, form["flow_id"], typed(**change))
    assert result["errors"] == {"password": "wrong_password"}
    result = await submit(hass, form["flow_id"], typed(**change, password="changed"))
    assert result["reason"] == "reconfigure_successful"
    assert entry.data["password"] == "changed"
    assert entry.data["region"] == "eu"
    assert entry.data["app_id"] == change.get("app_id", HEATZY)
    assert entry.data["username"] == change.get("username", EMAIL)


async def test_reconfigure_keeps_an_account_without_devices(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    user = add_account(world, "eu")
    entry = await add(hass, typed())
    add_account(world, "us", devices=5)
    roles.unbind(world, next(iter(world.devices_of(user.uid).values())), user.uid)
    form = await reconfigure(hass, entry)
    result = await submit(hass, form["flow_id"], typed())
    assert result["reason"] == "reconfigure_successful"
    assert entry.unique_id == entry.data["token"]["uid"] == user.uid


async def test_reconfigure_private_deployment(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "eu")
    entry = await add(hass, private(cloud, "eu", app="other", app_id=OWN_APP))
    form = await reconfigure(hass, entry)
    kept = suggested(form)
    assert (kept["app"], kept["app_id"]) == ("other", OWN_APP)
    assert kept["advanced"] == {"region": None, "api": cloud.api_url("eu")}
    result = await submit(hass, form["flow_id"], typed())
    assert result["reason"] == "reconfigure_successful"
    assert entry.data["region"] == "eu"
    assert "api" not in entry.data


async def test_reconfigure_with_another_account(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "eu")
    entry = await add(hass, typed())
    add_account(world, "us")
    before = dict(entry.data)
    form = await reconfigure(hass, entry)
    result = await submit(hass, form["flow_id"], typed(advanced={"region": "us"}))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "account_mismatch"
    assert entry.data == before


async def test_reconfigure_while_the_own_region_is_down(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """The account of another region that answers is no proof that another one was meant."""
    add_account(world, "eu")
    entry = await add(hass, typed())
    add_account(world, "us")
    form = await reconfigure(hass, entry)
    cloud.faults.add(Fault(kind=FaultKind.RESET, region="eu"))
    result = await submit(hass, form["flow_id"], typed())
    assert result["errors"] == {"base": "cannot_connect"}
    assert result["description_placeholders"] == {"regions": "Europe"}
    cloud.faults.clear()
    result = await submit(hass, form["flow_id"], typed())
    assert result["reason"] == "reconfigure_successful"
