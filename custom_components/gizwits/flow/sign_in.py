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
# The account exists: no other region has more to say.
_CERTAIN = frozenset({ErrorCode.USERNAME_PASSWORD_ERROR, ErrorCode.EMAIL_NOT_ACTIVATED})
_TELLING = (*_UNREACHED, GizwitsAuthError, GizwitsPermissionError)


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
    if not discovery.found:
        raise await async_problem(hass, account, discovery.failed)
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
    unreached = [region for region, error in discovery.failed.items() if type(error) in _UNREACHED]
    raise Problem(
        "no_devices_unreached" if unreached else "no_devices",
        found=await _async_list(hass, (found.server.region for found in discovery.found)),
        regions=await _async_list(hass, unreached),
    )


async def async_problem(
    hass: HomeAssistant, account: Account, failed: Mapping[str, GizwitsError]
) -> Problem:
    """Return what to tell about failures, given as region -> error: the most telling one."""
    error = min(failed.values(), key=_rank)
    if error.code in _BY_CODE:
        return problem_of_code(error.code)
    if isinstance(error, GizwitsAuthError):
        return Problem("invalid_auth")
    if isinstance(error, GizwitsPermissionError):
        return Problem("app_refused", account.app_field)
    if key := _UNREACHED.get(type(error)):
        alike = (region for region, other in failed.items() if type(other) is type(error))
        return Problem(key, regions=await _async_list(hass, alike))
    return Problem("refused", detail=str(error))


def problem_of_code(code: int) -> Problem:
    """Return what to tell about an error code that refuses the account."""
    return Problem(*_BY_CODE.get(code, ("invalid_auth",)))


async def async_region_names(hass: HomeAssistant) -> dict[str, str]:
    """Return the names of the public regions in the system's language."""
    texts = await async_get_translations(hass, hass.config.language, "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector.region.options."
    return {key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)}


async def _async_list(hass: HomeAssistant, regions: Iterable[str]) -> str:
    names = await async_region_names(hass)
    return ", ".join(names.get(region, region) for region in regions)


def _rank(error: GizwitsError) -> int:
    if error.code in _CERTAIN:
        return -1
    return _TELLING.index(type(error)) if type(error) in _TELLING else len(_TELLING)
