"""What a person types, and the cloud that answers."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from custom_components.gizwits.const import DOMAIN
from simulator import Simulator, World, roles
from simulator.world import User

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


async def start(hass: HomeAssistant, *steps: str) -> str:
    """Choose from the menus what leads to a form, by default the one to sign in."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    for step in steps or ("sign_in",):
        assert result["type"] is FlowResultType.MENU
        assert step in result["menu_options"]
        result = await submit(hass, result["flow_id"], {"next_step_id": step})
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == (steps or ("sign_in",))[-1]
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
