"""Accounts without a password are opened again, or reached in another way."""

from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulator import Fault, FaultKind, Simulator, World

from .helpers import HEATZY, OWN_APP, Typed, add_account, start, submit, suggested

PROVIDER = {"provider": "google", "provider_uid": "1144"}
FORMS: dict[str, Typed] = {
    "anonymous": {"app": HEATZY, "region": "eu"},
    "third_party": {"app": HEATZY, "region": "eu", **PROVIDER, "provider_token": "ya29"},
    "token": {"app": HEATZY},
}
SORTS = tuple(FORMS)


def secret(world: World, sort: str, app: str = HEATZY) -> Typed:
    """Return what a person is asked for when the account is opened again."""
    if sort == "token":
        (user,) = world.regions["eu"].users.values()
        return {"token": world.add_token("eu", user, world.apps[app]).value}
    return {"provider_token": "another"} if sort == "third_party" else {}


async def add(hass: HomeAssistant, world: World, sort: str, **more: Any) -> ConfigEntry[Any]:
    """Add an account of a sort."""
    typed = FORMS[sort] | more
    if sort == "token":
        typed |= {"uid": add_account(world, "eu").uid} | secret(world, sort)
    result = await submit(hass, await start(hass, sort), typed)
    return result["result"]


async def reauth(hass: HomeAssistant, entry: ConfigEntry[Any], sort: str, code: int) -> Any:
    entry.async_start_reauth(hass, data={"error_code": code})
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == f"reauth_{sort}"
    return await hass.config_entries.flow.async_configure(flow["flow_id"])


async def reconfigure(hass: HomeAssistant, entry: ConfigEntry[Any], sort: str) -> Any:
    context = {"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    result = await hass.config_entries.flow.async_init(entry.domain, context=context)
    assert result["step_id"] == f"reconfigure_{sort}"
    return result


def another(world: World, entry: ConfigEntry[Any]) -> None:
    """Let the account be gone, so that its name makes or names another one."""
    users = world.regions["eu"].users
    user = users.pop(entry.unique_id)
    world.regions["eu"].tokens.clear()
    if not (user.phone_id or user.third_party):
        add_account(world, "eu")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("code", "reason"),
    [(9004, "token_withdrawn"), (9006, "token_ended"), (9005, "account_gone")],
)
async def test_reauth(
    hass: HomeAssistant, world: World, cloud: Simulator, sort: str, code: int, reason: str
) -> None:
    """It says why, survives a failure, and changes nothing but the token."""
    entry = await add(hass, world, sort)
    before = dict(entry.data)
    flow = await reauth(hass, entry, sort, code)
    assert flow["errors"] == {"base": reason}
    assert flow["description_placeholders"] == {"name": entry.title}
    cloud.faults.add(Fault(kind=FaultKind.THROTTLE))
    result = await submit(hass, flow["flow_id"], secret(world, sort))
    assert result["errors"] == {"base": "throttled"}
    cloud.faults.clear()
    result = await submit(hass, flow["flow_id"], secret(world, sort))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data == before | {"token": entry.data["token"]}
    assert entry.data["token"]["value"] != before["token"]["value"]
    assert entry.data["token"]["uid"] == entry.unique_id


@pytest.mark.parametrize(
    ("sort", "errors"),
    [("anonymous", {"base": "account_gone"}), ("token", {"token": "token_of_another"})],
)
async def test_reauth_opens_another_account(
    hass: HomeAssistant, world: World, cloud: Simulator, sort: str, errors: dict[str, str]
) -> None:
    """It is not taken for the one that was set up."""
    entry = await add(hass, world, sort)
    before = dict(entry.data)
    flow = await reauth(hass, entry, sort, 9004)
    another(world, entry)
    result = await submit(hass, flow["flow_id"], secret(world, sort))
    assert (result["step_id"], result["errors"]) == (f"reauth_{sort}", errors)
    assert entry.data == before


async def test_reauth_opens_another_third_party_account(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    entry = await add(hass, world, "third_party")
    before = dict(entry.data)
    flow = await reauth(hass, entry, "third_party", 9004)
    another(world, entry)
    result = await submit(hass, flow["flow_id"], secret(world, "third_party"))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "account_mismatch")
    assert entry.data == before


async def test_reauth_with_a_refused_token(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    entry = await add(hass, world, "token")
    flow = await reauth(hass, entry, "token", 9004)
    result = await submit(hass, flow["flow_id"], {"token": "f" * 32})
    assert result["errors"] == {"token": "token_refused"}
    result = await submit(hass, flow["flow_id"], secret(world, "token"))
    assert result["reason"] == "reauth_successful"


@pytest.mark.parametrize("sort", SORTS)
async def test_reconfigure(hass: HomeAssistant, world: World, cloud: Simulator, sort: str) -> None:
    """Another app of the same maker."""
    entry = await add(hass, world, sort)
    before = dict(entry.data)
    form = await reconfigure(hass, entry, sort)
    empty = dict.fromkeys(["app_id", *secret(world, sort)])
    if sort == "third_party":
        empty["token_secret"] = None
    assert suggested(form) == {"app": HEATZY, "advanced": {"api": None}} | empty
    typed = {"app": "other", "app_id": "?", **secret(world, sort, OWN_APP)}
    result = await submit(hass, form["flow_id"], typed)
    assert result["errors"] == {"app_id": "invalid_app_id"}
    result = await submit(hass, form["flow_id"], typed | {"app_id": OWN_APP})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    changed = {"app_id": OWN_APP, "token": entry.data["token"]}
    assert entry.data == before | changed


@pytest.mark.parametrize("sort", SORTS)
async def test_reconfigure_at_a_private_deployment(
    hass: HomeAssistant, world: World, simulator: Simulator, sort: str
) -> None:
    """It stays there whether or not its address is typed again."""
    api = simulator.api_url("eu")
    entry = await add(hass, world, sort, advanced={"api": api})
    for advanced in ({}, {"advanced": {"api": api}}):
        form = await reconfigure(hass, entry, sort)
        assert suggested(form)["advanced"] == {"api": api}
        typed = {"app": HEATZY, **secret(world, sort), **advanced}
        result = await submit(hass, form["flow_id"], typed)
        assert result["reason"] == "reconfigure_successful"
        assert entry.data["api"] == api
