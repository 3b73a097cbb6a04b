"""The sign-in behind the forms, and what to say when it fails."""

from collections.abc import Mapping
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..cloud.auth import ThirdParty, Token
from ..cloud.discovery import Discovery, Found, discover
from ..cloud.errors import GizwitsAuthError, GizwitsError
from ..const import CONF_PROVIDER_TOKEN
from . import access
from .account import Account
from .problems import Problem, async_names, async_problem, async_unreached

_LOGGER = logging.getLogger(__name__)

# What to say when that which opens the account is refused; a password is told of by the error.
_REFUSED: Mapping[type, tuple[str, str]] = {
    Token: ("token_refused", CONF_TOKEN),
    ThirdParty: ("provider_refused", CONF_PROVIDER_TOKEN),
}
NOTHING_FOUND = frozenset({"no_devices", "no_devices_unreached"})


async def async_sign_in(hass: HomeAssistant, account: Account) -> Discovery:
    """Sign in to all servers of the account at once. Raises `Problem` when none lets it in."""
    try:
        discovery = await discover(
            async_get_clientsession(hass),
            account.servers,
            account.app_id,
            account.sign_in,
            account.proof,
            access.POLICY,
        )
    except Exception:
        _LOGGER.exception("Unexpected error while signing in")
        raise Problem("unknown") from None
    error = discovery.error()
    if error is not None and not discovery.found:
        raise await _async_refusal(hass, account, error, discovery.failed)
    return discovery


async def _async_refusal(
    hass: HomeAssistant, account: Account, error: GizwitsError, failed: Mapping[str, GizwitsError]
) -> Problem:
    problem = await async_problem(hass, account.app_field, error, failed)
    refused = _REFUSED.get(type(account.proof))
    if refused is None or not isinstance(error, GizwitsAuthError):
        return problem
    if unreached := await async_unreached(hass, failed):
        return Problem("refused_unreached", regions=unreached)
    return Problem(*refused)


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
    empty = await async_names(hass, (found.server.region for found in discovery.found))
    unreached = await async_unreached(hass, discovery.failed)
    if unreached:
        raise Problem("no_devices_unreached", found=empty, regions=unreached)
    raise Problem("no_devices", found=empty)


def own_account(entry: ConfigEntry, discovery: Discovery) -> Found | None:
    """Return where the account of an entry was found."""
    return next((found for found in discovery.found if found.token.uid == entry.unique_id), None)
