"""What a person types to create an account, and what comes by post."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from simulator import World, codes
from simulator.services.captchas import CaptchaState

from .helpers import HEATZY, Typed, start, submit

NEW = "Kettle-4242"
PHONE = "+4915550123456"
BY = {
    "create_email": {"email": "new@example.org", "password": NEW},
    "create_name": {"username": "newcomer", "password": NEW},
    "create_phone": {"phone": PHONE, "password": NEW},
}
NAMES = {
    "create_email": "new@example.org",
    "create_name": "newcomer",
    "create_phone": PHONE,
}


def new(step: str, world: World, **more: Any) -> Typed:
    """Return what a person types to create an account."""
    secret = {"app_secret": world.apps[HEATZY].secret} if step == "create_phone" else {}
    return {"app": HEATZY, "region": "eu", **BY[step], **secret, **more}


def sent(world: World, region: str = "eu", phone: str = PHONE) -> str:
    """Return the code that a phone has got."""
    return world.state(codes.SmsCodes).by_phone[f"{region} {phone}"].code


def in_picture(world: World) -> str:
    """Return what a person reads in the newest picture."""
    return list(world.state(CaptchaState).captchas.values())[-1].text


async def create(hass: HomeAssistant, world: World, step: str, **more: Any) -> Mapping[str, Any]:
    """Go on as far as what is typed leads, with the code if one is asked for."""
    result = await submit(hass, await start(hass, "create", step), new(step, world, **more))
    if result.get("step_id") == "code":
        result = await submit(hass, result["flow_id"], {"code": sent(world)})
    return result
