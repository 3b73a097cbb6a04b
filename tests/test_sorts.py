"""Accounts of each sort keep running, and a person is asked only when nothing else helps."""

from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from simulator import Simulator, World
from simulator.demo import APP_ID
from simulator.world import User

from .helpers import demo_user, entry_for

KEPT: dict[str, dict[str, str]] = {
    "password": {},
    "anonymous": {"phone_id": "demo-phone"},
    "third_party": {"provider": "google", "provider_uid": "1144"},
    "token": {},
}


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


def user_of(world: World, sort: str) -> User:
    """Return an account of a sort."""
    users = world.regions["eu"].users.values()
    match sort:
        case "anonymous":
            return next(user for user in users if user.phone_id)
        case "third_party":
            return world.add_user("eu", third_party="google:1144")
    return next(user for user in users if user.username == "demo")


async def set_up(hass: HomeAssistant, simulator: Simulator, sort: str) -> ConfigEntry[Any]:
    """Set an account of a sort up."""
    entry = entry_for(simulator, user_of(simulator.world, sort))
    data = dict(entry.data)
    if sort != "password":
        del data["username"], data["password"]
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, data=data | KEPT[sort])
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    return entry


async def asked(hass: HomeAssistant) -> list[tuple[str, dict[str, str]]]:
    """Return what a person is asked to do, and why."""
    manager = hass.config_entries.flow
    flows = list(manager.async_progress())
    assert all(flow["context"]["source"] == SOURCE_REAUTH for flow in flows)
    forms = [await manager.async_configure(flow["flow_id"]) for flow in flows]
    return [(form["step_id"], form["errors"]) for form in forms]


@pytest.mark.parametrize("sort", ["password", "anonymous"])
async def test_token_is_renewed(hass: HomeAssistant, simulator: Simulator, sort: str) -> None:
    """With what is kept."""
    entry = await set_up(hass, simulator, sort)
    before = dict(entry.data)
    simulator.expire_tokens()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.data["token"]["value"] != before["token"]["value"]
    assert entry.data == before | {"token": entry.data["token"]}
    assert await asked(hass) == []


@pytest.mark.parametrize("sort", ["third_party", "token"])
async def test_token_cannot_be_renewed(
    hass: HomeAssistant, simulator: Simulator, sort: str
) -> None:
    """The person is told what happened to it."""
    entry = await set_up(hass, simulator, sort)
    simulator.world.regions["eu"].tokens.clear()
    assert not await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert await asked(hass) == [(f"reauth_{sort}", {"base": "token_withdrawn"})]


async def test_account_that_moved_to_the_other_back_end(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """It is tried before anybody is asked."""
    entry = await set_up(hass, simulator, "password")
    simulator.world.apps[APP_ID].aep = "user_token"
    demo_user(simulator).migrated = True
    simulator.expire_tokens()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.data["sign_in"] == "aep"
    assert await asked(hass) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"password": "Another-1"}, {"password": "password_changed"}),
        ({"migrated": True}, {"base": "account_moved"}),
        ({"email": "new@example.org"}, {"base": "account_gone"}),
    ],
)
async def test_password_is_of_no_use(
    hass: HomeAssistant, simulator: Simulator, change: dict[str, Any], reason: dict[str, str]
) -> None:
    """The person is told why."""
    entry = await set_up(hass, simulator, "password")
    for name, value in change.items():
        setattr(demo_user(simulator), name, value)
    simulator.expire_tokens()
    assert not await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert await asked(hass) == [("reauth_confirm", reason)]
