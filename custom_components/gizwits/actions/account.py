"""The account itself, and the server that it lives on."""

from typing import Final

from homeassistant.const import CONF_REGION
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
import voluptuous as vol

from ..cloud import Gender
from .action import Action
from .targets import ACCOUNT, account_of

_GENDERS: Final = {Gender.MALE: "male", Gender.FEMALE: "female"}


async def _get_account(call: ServiceCall) -> ServiceResponse:
    """Answer with what the cloud knows of the person; None for what it does not."""
    account = account_of(call)
    user = await account.client.users.get()
    return {
        "region": account.config_entry.data[CONF_REGION],
        "devices": len(account.devices),
        "anonymous": user.is_anonymous,
        "username": user.username or None,
        "email": user.email or None,
        "phone": user.phone or None,
        "name": user.name or None,
        "gender": _GENDERS.get(user.gender),
        "birthday": str(user.birthday) if user.birthday else None,
        "address": user.address or None,
        "language": user.lang.value,
        "remark": user.remark or None,
    }


async def _get_api_status(call: ServiceCall) -> ServiceResponse:
    """Answer with how the account's server is doing."""
    account = account_of(call)
    asked_at = call.hass.loop.time()
    status = await account.client.system.status()
    return {
        "region": account.config_entry.data[CONF_REGION],
        "version": status.version or None,
        "response_time": round(call.hass.loop.time() - asked_at, 3),
        "push": account.push.connected,
    }


ACTIONS: Final = (
    Action(
        name="get_account",
        schema=vol.Schema(ACCOUNT),
        handler=_get_account,
        response=SupportsResponse.ONLY,
        admin=True,
    ),
    Action(
        name="get_api_status",
        schema=vol.Schema(ACCOUNT),
        handler=_get_api_status,
        response=SupportsResponse.ONLY,
    ),
)
