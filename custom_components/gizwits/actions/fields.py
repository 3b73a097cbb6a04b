"""Fields that actions of several areas have."""

from typing import Any, Final

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

ATTR_ALIAS: Final = "alias"
ATTR_GROUP: Final = "group"
ATTR_RAW: Final = "raw"
ATTR_REMARK: Final = "remark"
ATTR_VALUES: Final = "values"

TEXT: Final = vol.All(cv.string, vol.Strip, vol.Length(min=1))
"""A text that says something; blanks around it do not count."""

_LONGEST_RAW = 2048


def hex_bytes(text: Any) -> bytes:
    """Return the bytes of hex digits, with or without blanks. Raises vol.Invalid."""
    try:
        data = bytes.fromhex(text)
    except TypeError, ValueError:
        raise vol.Invalid("not hex digits in pairs") from None
    if not 0 < len(data) <= _LONGEST_RAW:
        raise vol.Invalid(f"not 1 to {_LONGEST_RAW} bytes")
    return data
