"""An account is added, signed in again and changed, against a whole simulated cloud."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
import logging
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from custom_components import gizwits
from custom_components.gizwits.cloud.regions import REGIONS, Server
from custom_components.gizwits.cloud.transport import Policy
from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.flow import account, sign_in
from simulator import Fault, FaultKind, Simulator, World, roles
from simulator.world import User

from .translations import load

HEATZY = "c70a66ff039d41b4a220e198b0fcc8b3"  # classic
JEBAO = "c3703c4888ec4736a3a0d9425c321604"  # app back end
WAVE = "78a879318939402b9c70819d918ef8ed"  # known, but not by the simulated cloud
OWN_APP = "0123456789abcdef0123456789abcdef"
EMAIL = "someone@example.org"
PASSWORD = "correct horse"
LAMP = {
    "product_key": "f" * 32,
    "name": "Lamp",
    "protocolType": "standard",
    "packetVersion": "0x00000004",
    "entities": [
        {
            "id": 0,
            "attrs": [
                {
                    "id": 0,
                    "name": "power",
                    "display_name": "Power",
                    "data_type": "bool",
                    "type": "status_writable",
                    "desc": "",
                    "position": {"bit_offset": 0, "byte_offset": 0, "len": 1, "unit": "bit"},
                }
            ],
        }
    ],
}

type Typed = dict[str, Any]


@pytest.fixture(autouse=True)
def only_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not set the entries up, and give up at once where the flow would try again."""
    for function in ("async_setup_entry", "async_unload_entry"):
        monkeypatch.setattr(gizwits, function, AsyncMock(return_value=True), raising=False)
    monkeypatch.setattr(sign_in, "POLICY", replace(Policy(), timeout=1, attempts=1))


@pytest.fixture
def world() -> World:
    """Return a cloud of a classic app, an app with its own back end and a maker's own app."""
    world = World()
    world.add_product(LAMP)
    world.add_app("Heatzy", app_id=HEATZY)
    world.add_app("Jebao Aqua", app_id=JEBAO, organisation="jebao", aep="user_token")
    world.add_app("Own", app_id=OWN_APP)
    return world


@pytest.fixture
def cloud(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    """Return the simulator, in the place of the public regions."""
    regions = {
        key: Server(region=key, api=simulator.api_url(key), aep=simulator.api_url(key))
        for key in REGIONS
    }
    monkeypatch.setattr(account, "REGIONS", regions)
    return simulator


def add_account(world: World, region: str, *, devices: int = 1, **more: Any) -> User:
    user = world.add_user(region, **({"email": EMAIL, "password": PASSWORD} | more))
    for _ in range(devices):
        roles.bind(world, world.add_device(world.products[LAMP["product_key"]], region), user.uid)
    return user


def typed(app: str = HEATZY, **more: Any) -> Typed:
    return {"app": app, "username": EMAIL, "password": PASSWORD} | more


def private(simulator: Simulator, *regions: str, **more: Any) -> Typed:
    addresses = ", ".join(simulator.api_url(region) for region in regions)
    return typed(advanced={"region": "auto", "api": addresses}, **more)


async def start(hass: HomeAssistant) -> str:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "user"
    assert not result["errors"]
    return result["flow_id"]


async def submit(hass: HomeAssistant, flow_id: str, user_input: Typed) -> Mapping[str, Any]:
    result = await hass.config_entries.flow.async_configure(flow_id, user_input)
    await hass.async_block_till_done()
    return result


async def add(hass: HomeAssistant, user_input: Typed) -> ConfigEntry[Any]:
    result = await submit(hass, await start(hass), user_input)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    return result["result"]


async def reauth(hass: HomeAssistant, entry: ConfigEntry[Any], **data: Any) -> Mapping[str, Any]:
    entry.async_start_reauth(hass, data=data)
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
    return await hass.config_entries.flow.async_configure(flow["flow_id"])


async def reconfigure(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Mapping[str, Any]:
    context = {"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    result = await hass.config_entries.flow.async_init(DOMAIN, context=context)
    assert result["step_id"] == "reconfigure"
    return result


def suggested(result: Mapping[str, Any]) -> Typed:
    """Return what the form has in its fields when it opens."""
    values: Typed = {}
    for key, field in result["data_schema"].schema.items():
        if key == "advanced":
            inner = field.schema.schema
            values[key] = {sub: get_schema_suggested_value(inner, sub) for sub in inner}
        else:
            values[key] = get_schema_suggested_value(result["data_schema"].schema, key)
    return values


# --- adding an account ---


async def test_region_is_found(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    add_account(world, "us", devices=0)
    user = add_account(world, "eu", devices=2)
    entry = await add(hass, typed())
    assert entry.title == "Heatzy (som****@example.org)"
    assert entry.unique_id == user.uid
    token = entry.data["token"]
    assert entry.data == {
        "app_id": HEATZY,
        "region": "eu",
        "sign_in": "classic",
        "username": EMAIL,
        "password": PASSWORD,
        "token": token,
    }
    assert token["uid"] == user.uid
    issued = world.regions["eu"].tokens[token["value"]]
    assert datetime.fromisoformat(token["expires_at"]).timestamp() == issued.expires_at
    assert (entry.version, entry.minor_version) == (1, 1)


@pytest.mark.parametrize("migrated", [False, True])
async def test_app_back_end(
    hass: HomeAssistant, world: World, cloud: Simulator, migrated: bool
) -> None:
    user = add_account(world, "cn", organisation="jebao", migrated=migrated)
    entry = await add(hass, typed(JEBAO))
    assert entry.unique_id == user.uid
    assert entry.data["sign_in"] == "aep"
    assert entry.title == "Jebao Aqua (som****@example.org)"


async def test_other_app(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    user = add_account(world, "us", email=None, phone="13800001234")
    entry = await add(hass, typed("other", app_id=f" {OWN_APP.upper()} ", username=" 13800001234 "))
    assert entry.unique_id == user.uid
    assert entry.title == "Gizwits (138****1234)"
    assert entry.data["app_id"] == OWN_APP
    assert entry.data["username"] == "13800001234"


async def test_known_app_by_its_appid(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    add_account(world, "eu", email=None, username="demo")
    entry = await add(hass, typed("other", app_id=HEATZY, username="demo"))
    assert entry.title == "Heatzy (d****)"


async def test_person_chooses_among_regions_with_devices(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "cn", devices=0)
    add_account(world, "us", devices=2)
    user = add_account(world, "eu")
    result = await submit(hass, await start(hass), typed())
    assert result["step_id"] == "region"
    assert result["data_schema"].schema["region"].config["options"] == [
        {"value": "us", "label": "America and the rest of the world (2)"},
        {"value": "eu", "label": "Europe (1)"},
    ]
    result = await submit(hass, result["flow_id"], {"region": "eu"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == user.uid
    assert result["data"]["region"] == "eu"


async def test_regions_in_the_persons_language(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    hass.config.language = "zh-Hans"
    add_account(world, "cn")
    add_account(world, "eu")
    result = await submit(hass, await start(hass), typed())
    options = result["data_schema"].schema["region"].config["options"]
    assert [option["label"] for option in options] == ["中国 (1)", "欧洲 (1)"]


async def test_region_can_be_fixed(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    add_account(world, "eu")
    user = add_account(world, "us")
    entry = await add(hass, typed(advanced={"region": "us"}))
    assert entry.unique_id == user.uid
    assert {request.region for request in cloud.requests} == {"us"}


async def test_private_deployment(hass: HomeAssistant, world: World, simulator: Simulator) -> None:
    user = add_account(world, "eu")
    address = simulator.api_url("eu")
    entry = await add(hass, private(simulator, "eu"))
    assert entry.unique_id == user.uid
    assert entry.data["api"] == address
    assert entry.data["region"] == address.removeprefix("http://")


async def test_private_deployment_with_regions(
    hass: HomeAssistant, world: World, simulator: Simulator
) -> None:
    add_account(world, "eu")
    user = add_account(world, "us", devices=3)
    result = await submit(hass, await start(hass), private(simulator, "cn", "us", "eu"))
    region = simulator.api_url("us").removeprefix("http://")
    options = result["data_schema"].schema["region"].config["options"]
    assert options[0] == {"value": region, "label": f"{region} (3)"}
    result = await submit(hass, result["flow_id"], {"region": region})
    assert result["result"].unique_id == user.uid
    assert result["data"]["api"] == simulator.api_url("us")


@pytest.mark.parametrize("unreached", [False, True])
async def test_account_without_devices(
    hass: HomeAssistant, world: World, cloud: Simulator, unreached: bool
) -> None:
    user = add_account(world, "eu", devices=0)
    fault = cloud.faults.add(
        Fault(kind=FaultKind.RESET, region="cn" if unreached else "none", operation="login")
    )
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"base": "no_devices_unreached" if unreached else "no_devices"}
    assert result["description_placeholders"] == {
        "found": "Europe",
        **({"regions": "China"} if unreached else {}),
    }
    assert bool(fault.hits) is unreached
    assert suggested(result) == typed(
        app_id=None, advanced={"region": None, "api": None}, add_anyway=None
    )
    result = await submit(hass, flow_id, typed(add_anyway=False))
    assert result["errors"]
    result = await submit(hass, flow_id, typed(add_anyway=True))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == user.uid


async def test_devices_win_over_adding_anyway(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "us", devices=0)
    empty = add_account(world, "eu", devices=0)
    flow_id = await start(hass)
    assert (await submit(hass, flow_id, typed()))["errors"] == {"base": "no_devices"}
    device = world.add_device(world.products[LAMP["product_key"]], "eu")
    roles.bind(world, device, empty.uid)
    result = await submit(hass, flow_id, typed(add_anyway=True))
    assert result["result"].unique_id == empty.uid


async def test_apps_are_offered_by_name(hass: HomeAssistant) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    config = result["data_schema"].schema["app"].config
    *known, other = config["options"]
    names = [option["label"] for option in known]
    assert names == sorted(names, key=str.casefold)
    assert {"value": HEATZY, "label": "Heatzy"} in known
    assert len({option["value"] for option in known}) == len(known) > 5
    assert other["value"] == "other"
    assert f"selector.{config['translation_key']}.options.other" in load("en")


# --- what goes wrong ---


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"password": "battery staple"}, {"password": "wrong_password"}),
        ({"username": "nobody"}, {"username": "user_unknown"}),
        ({"username": "new@example.org"}, {"username": "not_activated"}),
        ({"app": WAVE}, {"app": "app_refused"}),
        ({"app": "other", "app_id": "e" * 32}, {"app_id": "app_refused"}),
        ({"app": "other", "app_id": "12345"}, {"app_id": "invalid_app_id"}),
        ({"app": "other"}, {"app_id": "app_id_required"}),
        ({"app_id": OWN_APP}, {"app_id": "app_id_unexpected"}),
        ({"advanced": {"region": "eu", "api": "not an address"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "http://192.0.2.1:80"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "ftp://127.0.0.1"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "https://me:secret@example.org"}}, {"advanced": "invalid_address"}),
        ({"advanced": {"api": "http://127.0.0.1:1"}}, {"base": "cannot_connect"}),
    ],
)
async def test_wrong_input(
    hass: HomeAssistant, world: World, cloud: Simulator, wrong: Typed, errors: dict[str, str]
) -> None:
    add_account(world, "eu")
    add_account(world, "eu", email="new@example.org", activated=False)
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed(**wrong))
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    kept = suggested(result)
    for key, value in typed(**wrong).items():
        assert kept[key] == (kept[key] | value if key == "advanced" else value)
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("fault", "errors", "placeholders"),
    [
        ({"kind": "throttle", "seconds": 60}, "throttled", {"regions": "China, America"}),
        ({"kind": "status", "status": 500}, "server_error", {"regions": "China"}),
        ({"kind": "html"}, "server_error", {"regions": "China"}),
        ({"kind": "malformed"}, "server_error", {"regions": "China"}),
        ({"kind": "reset"}, "cannot_connect", {"regions": "China"}),
        ({"kind": "hang"}, "cannot_connect", {"regions": "China"}),
        ({"kind": "error_code", "code": 9004}, "invalid_auth", {}),
        ({"kind": "error_code", "code": 9015}, "refused", {"detail": "9015"}),
    ],
)
async def test_cloud_fails(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    fault: dict[str, Any],
    errors: str,
    placeholders: dict[str, str],
) -> None:
    add_account(world, "eu")
    cloud.faults.add(Fault(path="/app/(login|smart_home/login/pwd)", **fault))
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"base": errors}
    given = result["description_placeholders"]
    assert {key: text[: len(placeholders[key])] for key, text in given.items()} == placeholders
    cloud.faults.clear()
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_devices_cannot_be_listed(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "eu")
    cloud.faults.add(Fault(kind=FaultKind.STATUS, operation="list_bindings"))
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"username": "user_unknown_unreached"}
    assert result["description_placeholders"] == {"regions": "Europe"}
    cloud.faults.clear()
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_unknown_user_may_be_in_a_region_that_is_down(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "eu")
    cloud.faults.add(Fault(kind=FaultKind.RESET, region="eu"))
    flow_id = await start(hass)
    result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"username": "user_unknown_unreached"}
    assert result["description_placeholders"] == {"regions": "Europe"}
    cloud.faults.clear()
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_wrong_password_is_told_whatever_the_other_regions_do(
    hass: HomeAssistant, world: World, cloud: Simulator
) -> None:
    add_account(world, "eu")
    cloud.faults.add(Fault(kind=FaultKind.RESET, region="cn"))
    result = await submit(hass, await start(hass), typed(password="battery staple"))
    assert result["errors"] == {"password": "wrong_password"}


async def test_unexpected_error(
    hass: HomeAssistant,
    world: World,
    cloud: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    add_account(world, "eu")
    flow_id = await start(hass)
    with monkeypatch.context() as patch:
        patch.setattr(sign_in, "discover", AsyncMock(side_effect=ZeroDivisionError))
        result = await submit(hass, flow_id, typed())
    assert result["errors"] == {"base": "unknown"}
    assert "Unexpected error while signing in" in caplog.text
    result = await submit(hass, flow_id, typed())
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_same_account_twice(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    add_account(world, "eu")
    await add(hass, typed())
    result = await submit(hass, await start(hass), typed("other", app_id=OWN_APP))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_several_accounts(hass: HomeAssistant, world: World, cloud: Simulator) -> None:
    add_account(world, "eu")
    add_account(world, "eu", email="other@example.org")
    first = await add(hass, typed())
    second = await add(hass, typed(username="other@example.org"))
    assert hass.config_entries.async_entries(DOMAIN) == [first, second]


async def test_nothing_secret_is_logged(
    hass: HomeAssistant, world: World, cloud: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = add_account(world, "eu", phone="13800001234")
    flow_id = await start(hass)
    await submit(hass, flow_id, typed(password="battery staple"))
    result = await submit(hass, flow_id, typed(username="13800001234"))
    await submit(hass, (await reauth(hass, result["result"]))["flow_id"], {"password": PASSWORD})
    tokens = world.regions["eu"].tokens
    (device,) = world.devices.values()
    secrets = {EMAIL, "13800001234", PASSWORD, "battery staple", user.uid, *tokens}
    secrets |= {device.did, device.mac, device.passcode}
    assert len(tokens) == 2
    assert [secret for secret in secrets if secret in caplog.text] == []


# --- signing in again ---


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
        ({"error_code": 9020}, {"password": "wrong_password"}),
        ({"error_code": 9005}, {"base": "user_unknown"}),
        ({"error_code": 9006}, {"base": "invalid_auth"}),
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


# --- changing an account ---


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
