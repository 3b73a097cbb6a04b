"""Why a form is not accepted: what the cloud said, as a text beside the field to look at."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
import logging

from homeassistant.const import CONF_CODE, CONF_EMAIL, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..cloud.errors import (
    ErrorCode,
    GizwitsAuthError,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsPermissionError,
    GizwitsServerError,
    GizwitsThrottledError,
)
from ..cloud.regions import Server
from ..const import CONF_APP_ID, CONF_APP_SECRET, CONF_PHONE, CONF_PROVIDER, DOMAIN
from ..failure import async_text_of

_LOGGER = logging.getLogger(__name__)

# Codes that say more than their kind of error does: the text and the field to look at.
_BY_CODE: Mapping[int | None, tuple[str, str]] = {
    ErrorCode.USERNAME_PASSWORD_ERROR: ("wrong_password", CONF_PASSWORD),
    ErrorCode.EMAIL_NOT_ACTIVATED: ("not_activated", CONF_USERNAME),
    ErrorCode.USER_NOT_EXIST: ("user_unknown", CONF_USERNAME),
    ErrorCode.USER_INVALID: ("user_unknown", CONF_USERNAME),
    ErrorCode.USERNAME_UNAVALIABLE: ("username_taken", CONF_USERNAME),
    ErrorCode.EMAIL_UNAVALIABLE: ("email_taken", CONF_EMAIL),
    ErrorCode.PHONE_UNAVALIABLE: ("phone_taken", CONF_PHONE),
    ErrorCode.CODE_INVALID: ("code_wrong", CONF_CODE),
    ErrorCode.CODE_EXPIRED: ("code_expired", CONF_CODE),
    ErrorCode.SEND_SMS_FAILED: ("code_not_sent", CONF_PHONE),
    ErrorCode.APPLICATION_AUTH_INVALID: ("wrong_app_secret", CONF_APP_SECRET),
    ErrorCode.QQ_OAUTH_KEY_INVALID: ("provider_not_set_up", CONF_PROVIDER),
    ErrorCode.REGISTER_IS_BUSY: ("busy", "base"),
}
# A region that fails like this may hold the account all the same.
_UNREACHED: Mapping[type[GizwitsError], str] = {
    GizwitsThrottledError: "throttled",
    GizwitsServerError: "server_error",
    GizwitsConnectionError: "cannot_connect",
}


class Problem(Exception):
    """Why a form is not accepted: the key of the text, the field it belongs to, the text's values."""

    def __init__(self, key: str, field: str = "base", **placeholders: str) -> None:
        """Initialize the problem."""
        super().__init__(key)
        self.key = key
        self.field = field
        self.placeholders = placeholders


@asynccontextmanager
async def cloud_problems(
    hass: HomeAssistant, server: Server, app_field: str = CONF_APP_ID
) -> AsyncIterator[None]:
    """Turn whatever goes wrong in calls to a server into a `Problem`."""
    try:
        yield
    except Problem:
        raise
    except GizwitsError as error:
        raise await async_problem(hass, app_field, error, {server.region: error}) from None
    except Exception:
        _LOGGER.exception("Unexpected error in a form")
        raise Problem("unknown") from None


async def async_problem(
    hass: HomeAssistant, app_field: str, error: GizwitsError, failed: Mapping[str, GizwitsError]
) -> Problem:
    """Return what to tell about an error, the most telling of those in `failed` by region."""
    unreached = await async_unreached(hass, failed)
    if key := _UNREACHED.get(type(error)):
        return Problem(key, regions=unreached)
    if error.code in _BY_CODE or isinstance(error, GizwitsAuthError):
        problem = problem_of_code(error.code)
        if problem.key == "user_unknown" and unreached:
            return Problem("user_unknown_unreached", problem.field, regions=unreached)
        return problem
    if isinstance(error, GizwitsPermissionError):
        not_allowed = error.code == ErrorCode.NOT_ALLOWED_CALL_API
        return Problem("app_not_allowed" if not_allowed else "app_refused", app_field)
    return Problem("refused", detail=await async_text_of(hass, error))


def problem_of_code(code: int | None) -> Problem:
    """Return what to tell about an error code that refuses the account."""
    return Problem(*_BY_CODE.get(code, ("invalid_auth",)))


async def async_unreached(hass: HomeAssistant, failed: Mapping[str, GizwitsError]) -> str:
    """Return the names of the regions that may hold the account all the same."""
    regions = (region for region, error in failed.items() if type(error) in _UNREACHED)
    return await async_names(hass, regions)


async def async_names(hass: HomeAssistant, regions: Iterable[str]) -> str:
    """Return the names of regions, a private one's address."""
    names = await async_region_names(hass)
    return ", ".join(names.get(region, region) for region in regions)


async def async_region_names(hass: HomeAssistant) -> dict[str, str]:
    """Return the names of the public regions in the system's language."""
    texts = await async_get_translations(hass, hass.config.language, "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector.region.options."
    return {key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)}
