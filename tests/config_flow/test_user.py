"""An account is added."""

from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulator import Fault, FaultKind, Simulator, World, roles

from ..translations import load
from .helpers import (
    EMAIL,
    HEATZY,
    JEBAO,
    LAMP,
    OWN_APP,
    PASSWORD,
    add,
    add_account,
    private,
    start,
    submit,
    suggested,
    typed,
)


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
    result = await hass.config_entries.flow.async_configure(await start(hass))
    config = result["data_schema"].schema["app"].config
    *known, other = config["options"]
    names = [option["label"] for option in known]
    assert names == sorted(names, key=str.casefold)
    assert {"value": HEATZY, "label": "Heatzy"} in known
    assert len({option["value"] for option in known}) == len(known) > 5
    assert other["value"] == "other"
    assert f"selector.{config['translation_key']}.options.other" in load("en")
