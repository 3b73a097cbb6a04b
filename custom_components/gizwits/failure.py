"""The client's errors as Home Assistant's: translated, and saying what to do."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.translation import async_get_translations

from .cloud import (
    ErrorCode,
    GizwitsAuthError,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsServerError,
    GizwitsThrottledError,
)
from .const import DOMAIN
from .product.codec import InvalidValue

# Codes whose explanation by the cloud says which field or datapoint it is about.
_EXPLAINED = {ErrorCode.FORM_INVALID, ErrorCode.ATTR_INVALID}
# What to say without a documented code.
_BY_KIND = (
    (GizwitsConnectionError, "cannot_connect"),
    (GizwitsThrottledError, "throttled"),
    (GizwitsAuthError, "invalid_auth"),
    (GizwitsServerError, "server_error"),
)


def text_of(err: GizwitsError) -> tuple[str, dict[str, str]]:
    """Return the key of the text that says what to do about an error, and its placeholders."""
    if err.code in _EXPLAINED and err.detail:
        return f"code_{err.code}_detail", {"detail": err.detail}
    if err.code in ErrorCode:
        return f"code_{err.code}", {}
    for kind, key in _BY_KIND:
        if isinstance(err, kind):
            return key, {}
    return "cloud_refused", {"code": str(err.code)}


async def async_text_of(hass: HomeAssistant, err: GizwitsError) -> str:
    """Return the text that says what to do about an error, in the system's language."""
    key, placeholders = text_of(err)
    texts = await async_get_translations(hass, hass.config.language, "exceptions", [DOMAIN])
    return texts[f"component.{DOMAIN}.exceptions.{key}.message"].format(**placeholders)


def failure(err: GizwitsError) -> HomeAssistantError:
    """Return the error of an action that the cloud did not carry out."""
    key, placeholders = text_of(err)
    return mishap(key, **placeholders)


def mishap(key: str, **placeholders: str) -> HomeAssistantError:
    """Return the error of an action that failed although nothing was wrong with it."""
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


def refusal(key: str, **placeholders: object) -> ServiceValidationError:
    """Return the error of an action that was refused before anything was sent."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={name: str(value) for name, value in placeholders.items()},
    )


def value_refusal(device: str, err: InvalidValue) -> ServiceValidationError:
    """Return the error of a value that the product's schema does not allow."""
    limits = {
        name: ", ".join(map(str, limit)) if isinstance(limit, tuple) else limit
        for name, limit in err.limits.items()
    }
    return refusal(f"value_{err.reason}", device=device, datapoint=err.datapoint, **limits)
