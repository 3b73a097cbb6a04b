"""Accounts without a password: of a provider, anonymous, and with nothing but a token."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulator import Fault, FaultKind, Simulator, World

from .helpers import HEATZY, WAVE, Typed, add_account, start, submit

PROVIDERS = {
    "wechat": "WeChat",
    "qq": "QQ",
    "sina": "Sina Weibo",
    "baidu": "Baidu",
    "facebook": "Facebook",
    "twitter": "Twitter",
    "google": "Google",
    "amazon": "Amazon",
}


def third_party(provider: str = "google", **more: Any) -> Typed:
    return {
        "app": HEATZY,
        "region": "eu",
        "provider": provider,
        "provider_uid": "1144",
        "provider_token": "ya29",
        **({"token_secret": "hush"} if provider == "twitter" else {}),
    } | more


def anonymous(**more: Any) -> Typed:
    return {"app": HEATZY, "region": "eu"} | more


def with_token(world: World, region: str = "eu", **more: Any) -> Typed:
    (user,) = world.regions[region].users.values()
    token = world.add_token(region, user, world.apps[HEATZY])
    return {"app": HEATZY, "uid": user.uid, "token": token.value} | more


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_third_party(
    hass: HomeAssistant, world: World, cloud: Simulator, provider: str
) -> None:
    """The provider's token is not kept."""
    result = await submit(hass, await start(hass, "third_party"), third_party(provider))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (user,) = world.regions["eu"].users.values()
    assert user.third_party == f"{provider}:1144"
    entry = result["result"]
    assert entry.unique_id == user.uid
    assert entry.title == f"Heatzy ({PROVIDERS[provider]})"
    assert entry.data == {
        "app_id": HEATZY,
        "region": "eu",
        "sign_in": "classic",
        "provider": provider,
        "provider_uid": "1144",
        "token": entry.data["token"],
    }


async def test_third_party_twice(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    await submit(hass, await start(hass, "third_party"), third_party())
    result = await submit(hass, await start(hass, "third_party"), third_party())
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"region": "cn"}, {"provider": "provider_not_in_china"}),
        ({"provider": "twitter"}, {"token_secret": "token_secret_required"}),
        ({"app": WAVE}, {"app": "app_refused"}),
        ({"app": "other"}, {"app_id": "app_id_required"}),
        (
            {"advanced": {"api": "https://127.0.0.1:1, https://127.0.0.1:2"}},
            {"advanced": "one_address"},
        ),
    ],
)
async def test_wrong_third_party(
    hass: HomeAssistant, world: World, cloud: Simulator, wrong: Typed, errors: dict[str, str]
) -> None:
    flow_id = await start(hass, "third_party")
    result = await submit(hass, flow_id, third_party() | wrong)
    assert result["errors"] == errors
    result = await submit(hass, flow_id, third_party())
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("code", "errors"),
    [
        (9004, {"provider_token": "provider_refused"}),
        (9020, {"provider_token": "provider_refused"}),
        (9031, {"provider": "provider_not_set_up"}),
        (9015, {"base": "refused"}),
        (9041, {"base": "throttled"}),
    ],
)
async def test_refused_third_party(
    hass: HomeAssistant, world: World, cloud: Simulator, code: int, errors: dict[str, str]
) -> None:
    cloud.faults.add(Fault(kind=FaultKind.ERROR_CODE, code=code, operation="create_user"))
    flow_id = await start(hass, "third_party")
    result = await submit(hass, flow_id, third_party())
    assert result["errors"] == errors
    cloud.faults.clear()
    result = await submit(hass, flow_id, third_party())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_anonymous(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    """Its made-up id is kept: nothing else opens it."""
    result = await submit(hass, await start(hass, "anonymous"), anonymous())
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (user,) = world.regions["eu"].users.values()
    assert user.is_anonymous
    entry = result["result"]
    assert entry.unique_id == user.uid
    assert entry.title == "Heatzy (anonymous)"
    assert len(user.phone_id) == 32
    assert entry.data == {
        "app_id": HEATZY,
        "region": "eu",
        "sign_in": "classic",
        "phone_id": user.phone_id,
        "token": entry.data["token"],
    }


async def test_two_anonymous_accounts(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    hass.config.language = "zh-Hans"
    for _ in range(2):
        result = await submit(hass, await start(hass, "anonymous"), anonymous())
        assert result["title"] == "Heatzy (匿名)"
    assert len(world.regions["eu"].users) == 2


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"app": WAVE}, {"app": "app_refused"}),
        ({"app": "other", "app_id": "1"}, {"app_id": "invalid_app_id"}),
        ({"advanced": {"api": "http://127.0.0.1:1"}}, {"base": "cannot_connect"}),
        (
            {"advanced": {"api": "https://127.0.0.1:1, https://127.0.0.1:2"}},
            {"advanced": "one_address"},
        ),
    ],
)
async def test_wrong_anonymous(
    hass: HomeAssistant, world: World, cloud: Simulator, wrong: Typed, errors: dict[str, str]
) -> None:
    flow_id = await start(hass, "anonymous")
    result = await submit(hass, flow_id, anonymous() | wrong)
    assert result["errors"] == errors
    result = await submit(hass, flow_id, anonymous())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_anonymous_account_is_made_once(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """The cloud fails after it has made the account."""
    cloud.faults.add(Fault(kind=FaultKind.STATUS, operation="list_bindings"))
    flow_id = await start(hass, "anonymous")
    result = await submit(hass, flow_id, anonymous())
    assert result["errors"] == {"base": "server_error"}
    cloud.faults.clear()
    result = await submit(hass, flow_id, anonymous())
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert len(world.regions["eu"].users) == 1


@pytest.mark.parametrize("devices", [0, 2])
async def test_token(hass: HomeAssistant, world: World, cloud: Simulator, devices: int) -> None:
    """The region is found; nobody is asked whether an account without devices is right."""
    user = add_account(world, "us", devices=devices)
    typed = with_token(world, "us")
    result = await submit(hass, await start(hass, "token"), typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.unique_id == user.uid
    assert entry.title == "Heatzy (token)"
    expires_at = entry.data["token"]["expires_at"]
    assert entry.data == {
        "app_id": HEATZY,
        "region": "us",
        "sign_in": "classic",
        "token": {"uid": user.uid, "value": typed["token"], "expires_at": expires_at},
    }
    assert expires_at > "9000"


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"token": "f" * 32}, {"token": "token_refused"}),
        ({"uid": "f" * 32}, {"uid": "wrong_uid"}),
        ({"app": WAVE}, {"app": "app_refused"}),
        ({"advanced": {"region": "us"}}, {"token": "token_refused"}),
        ({"advanced": {"api": "?"}}, {"advanced": "invalid_address"}),
    ],
)
async def test_wrong_token(
    hass: HomeAssistant, world: World, cloud: Simulator, wrong: Typed, errors: dict[str, str]
) -> None:
    add_account(world, "eu")
    flow_id = await start(hass, "token")
    result = await submit(hass, flow_id, with_token(world) | wrong)
    assert result["errors"] == errors
    result = await submit(hass, flow_id, with_token(world))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_token_of_a_region_that_is_down(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    """The refusals of the others prove nothing."""
    add_account(world, "eu")
    cloud.faults.add(Fault(kind=FaultKind.RESET, region="eu"))
    flow_id = await start(hass, "token")
    result = await submit(hass, flow_id, with_token(world))
    assert result["errors"] == {"base": "refused_unreached"}
    assert result["description_placeholders"] == {"regions": "Europe"}
    cloud.faults.clear()
    result = await submit(hass, flow_id, with_token(world))
    assert result["type"] is FlowResultType.CREATE_ENTRY
