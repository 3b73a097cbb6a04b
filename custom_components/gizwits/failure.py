"""The client's errors as Home Assistant's: translated, and saying what to do."""

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

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

_BY_KIND = (
    (GizwitsConnectionError, "cannot_connect"),
    (GizwitsThrottledError, "throttled"),
    (GizwitsAuthError, "invalid_auth"),
    (GizwitsServerError, "server_error"),
)


def text_of(err: GizwitsError) -> tuple[str, dict[str, str]]:
    """Return the key of the text that says what to do about an error, and its placeholders."""
    for kind, key in _BY_KIND:
        if isinstance(err, kind):
            return key, {}
    if err.code in ErrorCode:
        return f"code_{err.code}", {}
    return "cloud_refused", {"code": str(err.code)}


def failure(err: GizwitsError) -> HomeAssistantError:
    """Return the error of an action that the cloud did not carry out."""
    key, placeholders = text_of(err)
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
    limits = dict(err.limits)
    if "options" in limits:
        limits["options"] = ", ".join(map(str, err.limits["options"]))  # type: ignore[call-overload]
    return refusal(f"value_{err.reason}", device=device, datapoint=err.datapoint, **limits)
