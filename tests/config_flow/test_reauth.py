"""An account is signed in again."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulator import Simulator, World

from .helpers import EMAIL, HEATZY, PASSWORD, add, add_account, private, reauth, submit, typed


async def test_reauth(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    user = add_account(world, "eu")
    entry = await add(hass, typed())
    old = entry.data["token"]
    user.password = "changed"
    flow = await reauth(hass, entry, error_code=9020)
    assert flow["description_placeholders"] == {"username": EMAIL, "name": entry.title}
    result = await submit(hass, flow["flow_id"], {"password": "also wrong"})
    assert result["errors"] == {"password": "wrong_password"}
    result = await submit(hass, flow["flow_id"], {"password": "changed"})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert entry.data["password"] == "changed"
    assert entry.data["token"] != old
    assert entry.data["token"]["uid"] == user.uid


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {}),
        ({"error_code": 9020}, {"password": "password_changed"}),
        ({"error_code": 9005}, {"base": "account_gone"}),
        ({"error_code": 9026}, {"base": "account_moved"}),
        ({"error_code": 9004}, {"base": "token_withdrawn"}),
        ({"error_code": 9006}, {"base": "token_ended"}),
        ({"error_code": 9077}, {"base": "not_activated"}),
        ({"error_code": 9999}, {"base": "invalid_auth"}),
    ],
)
async def test_reauth_says_why(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    data: dict[str, int],
    errors: dict[str, str],
) -> None:
    add_account(world, "eu")
    entry = await add(hass, typed())
    assert (await reauth(hass, entry, **data))["errors"] == errors


async def test_reauth_of_a_private_deployment(
    hass: HomeAssistant, world: World, simulator: Simulator
) -> None:
    add_account(world, "eu")
    entry = await add(hass, private(simulator, "eu"))
    before = dict(entry.data)
    flow = await reauth(hass, entry)
    result = await submit(hass, flow["flow_id"], {"password": PASSWORD})
    assert result["reason"] == "reauth_successful"
    assert entry.data == before | {"token": entry.data["token"]}
    assert entry.data["token"] != before["token"]


async def test_reauth_of_a_migrated_account(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    world.apps[HEATZY].aep = "jwt"
    user = add_account(world, "eu")
    entry = await add(hass, typed())
    assert entry.data["sign_in"] == "classic"
    user.migrated = True
    flow = await reauth(hass, entry)
    result = await submit(hass, flow["flow_id"], {"password": PASSWORD})
    assert result["reason"] == "reauth_successful"
    assert entry.data["sign_in"] == "aep"


async def test_reauth_with_another_account(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    user = add_account(world, "eu")
    entry = await add(hass, typed())
    before = dict(entry.data)
    user.email = None
    add_account(world, "eu")
    flow = await reauth(hass, entry)
    result = await submit(hass, flow["flow_id"], {"password": PASSWORD})
    assert result["reason"] == "account_mismatch"
    assert entry.data == before


@pytest.mark.parametrize("code", [9005, 9026])
async def test_account_that_has_moved_is_followed(
    hass: HomeAssistant, world: World, cloud: Simulator, code: int
) -> None:
    """Nobody is asked when the same account opens elsewhere with what is kept."""
    user = add_account(world, "eu")
    entry = await add(hass, typed())
    world.regions["us"].users[user.uid] = world.regions["eu"].users.pop(user.uid)
    entry.async_start_reauth(hass, data={"error_code": code})
    await hass.async_block_till_done()
    assert not hass.config_entries.flow.async_progress()
    assert (entry.data["region"], entry.data["token"]["uid"]) == ("us", user.uid)


async def test_account_that_has_moved_and_changed_its_password(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """With the new password it is found."""
    user = add_account(world, "eu")
    entry = await add(hass, typed())
    world.regions["us"].users[user.uid] = world.regions["eu"].users.pop(user.uid)
    user.password = "changed"
    flow = await reauth(hass, entry, error_code=9005)
    assert flow["errors"] == {"base": "account_gone"}
    result = await submit(hass, flow["flow_id"], {"password": "also wrong"})
    assert result["errors"] == {"password": "wrong_password"}
    result = await submit(hass, flow["flow_id"], {"password": "changed"})
    assert result["reason"] == "reauth_successful"
    assert entry.data["region"] == "us"


async def test_another_account_in_another_region(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """It is named, at once and when the password is typed, but not taken for the old one."""
    user = add_account(world, "eu")
    entry = await add(hass, typed())
    before = dict(entry.data)
    del world.regions["eu"].users[user.uid]
    add_account(world, "us")
    result = await reauth(hass, entry, error_code=9005)
    for _ in range(2):
        assert result["errors"] == {"base": "account_elsewhere"}
        assert result["description_placeholders"]["regions"].startswith("America")
        result = await submit(hass, result["flow_id"], {"password": PASSWORD})
    assert entry.data == before


async def test_account_that_is_gone(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    user = add_account(world, "eu")
    entry = await add(hass, typed())
    del world.regions["eu"].users[user.uid]
    flow = await reauth(hass, entry, error_code=9005)
    assert flow["errors"] == {"base": "account_gone"}
    result = await submit(hass, flow["flow_id"], {"password": PASSWORD})
    assert result["errors"] == {"base": "user_unknown"}


async def test_account_of_a_private_deployment_that_is_gone(
    hass: HomeAssistant, world: World, simulator: Simulator
) -> None:
    """There is no other region to look in."""
    user = add_account(world, "eu")
    entry = await add(hass, private(simulator, "eu"))
    del world.regions["eu"].users[user.uid]
    flow = await reauth(hass, entry, error_code=9005)
    assert flow["errors"] == {"base": "account_gone"}
    result = await submit(hass, flow["flow_id"], {"password": PASSWORD})
    assert result["errors"] == {"base": "user_unknown"}
