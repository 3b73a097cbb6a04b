"""The sign-in behind the forms, and what to say when it fails."""

from collections.abc import Iterable, Mapping
import logging

from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.translation import async_get_translations

from ..cloud import Policy
from ..cloud.discovery import Discovery, Found, discover
from ..cloud.errors import (
    ErrorCode,
    GizwitsAuthError,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsPermissionError,
    GizwitsServerError,
    GizwitsThrottledError,
)
from ..const import DOMAIN
from ..failure import async_text_of
from .account import Account, Problem

_LOGGER = logging.getLogger(__name__)

POLICY = Policy()
NOTHING_FOUND = frozenset({"no_devices", "no_devices_unreached"})

# Codes that say more than their kind of error does: the text and the field to look at.
_BY_CODE: Mapping[int | None, tuple[str, str]] = {
    ErrorCode.USERNAME_PASSWORD_ERROR: ("wrong_password", CONF_PASSWORD),
    ErrorCode.EMAIL_NOT_ACTIVATED: ("not_activated", CONF_USERNAME),
    ErrorCode.USER_NOT_EXIST: ("user_unknown", CONF_USERNAME),
    ErrorCode.USER_INVALID: ("user_unknown", CONF_USERNAME),
}
# A region that fails like this may hold the account all the same.
_UNREACHED: Mapping[type[GizwitsError], str] = {
    GizwitsThrottledError: "throttled",
    GizwitsServerError: "server_error",
    GizwitsConnectionError: "cannot_connect",
}


async def async_sign_in(hass: HomeAssistant, account: Account) -> Discovery:
    """Sign in to all servers of the account at once. Raises `Problem` when none lets it in."""
    try:
        discovery = await discover(
            async_get_clientsession(hass),
            account.servers,
            account.app_id,
            account.sign_in,
            account.credentials,
            POLICY,
        )
    except Exception:
        _LOGGER.exception("Unexpected error while signing in")
        raise Problem("unknown") from None
    error = discovery.error()
    if error is not None and not discovery.found:
        raise await async_problem(hass, account, error, discovery.failed)
    return discovery


async def async_choices(
    hass: HomeAssistant, discovery: Discovery, *, add_anyway: bool
) -> tuple[Found, ...]:
    """Return where the account may be used: where it lists devices, else anywhere if so wished.

    Raises `Problem` when there is no such place.
    """
    if found := tuple(found for found in discovery.found if found.devices):
        return found
    if add_anyway:
        return discovery.found
    empty = await _async_names(hass, (found.server.region for found in discovery.found))
    unreached = await _async_unreached(hass, discovery.failed)
    if unreached:
        raise Problem("no_devices_unreached", found=empty, regions=unreached)
    raise Problem("no_devices", found=empty)


async def async_problem(
    hass: HomeAssistant, account: Account, error: GizwitsError, failed: Mapping[str, GizwitsError]
) -> Problem:
    """Return what to tell about an error, the most telling of those in `failed` by region."""
    unreached = await _async_unreached(hass, failed)
    if key := _UNREACHED.get(type(error)):
        return Problem(key, regions=unreached)
    if isinstance(error, GizwitsPermissionError):
        return Problem("app_refused", account.app_field)
    if error.code not in _BY_CODE and not isinstance(error, GizwitsAuthError):
        return Problem("refused", detail=await async_text_of(hass, error))
    problem = problem_of_code(error.code)
    if problem.key == "user_unknown" and unreached:
        return Problem("user_unknown_unreached", problem.field, regions=unreached)
    return problem


def problem_of_code(code: int | None) -> Problem:
    """Return what to tell about an error code that refuses the account."""
    return Problem(*_BY_CODE.get(code, ("invalid_auth",)))


async def async_region_names(hass: HomeAssistant) -> dict[str, str]:
    """Return the names of the public regions in the system's language."""
    texts = await async_get_translations(hass, hass.config.language, "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector.region.options."
    return {key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)}


async def _async_unreached(hass: HomeAssistant, failed: Mapping[str, GizwitsError]) -> str:
    regions = (region for region, error in failed.items() if type(error) in _UNREACHED)
    return await _async_names(hass, regions)


async def _async_names(hass: HomeAssistant, regions: Iterable[str]) -> str:
    names = await async_region_names(hass)
    return ", ".join(names.get(region, region) for region in regions)
