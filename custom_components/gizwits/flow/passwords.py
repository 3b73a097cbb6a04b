"""New passwords: the cloud's rules, checked before anything is sent."""

from typing import Final

from homeassistant.const import CONF_PASSWORD
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType

from .problems import Problem

NEW_PASSWORD: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
)

_LENGTH = 8
_CLASSES = 3


def checked_password(password: str, field: str = CONF_PASSWORD) -> str:
    """Return a new password. Raises `Problem` when the cloud would refuse it.

    It takes eight characters of three of the classes upper case, lower case, digit, other.
    """
    if len(password) < _LENGTH:
        raise Problem("password_short", field)
    if len(set(map(_class, password))) < _CLASSES:
        raise Problem("password_simple", field)
    return password


def _class(character: str) -> str:
    for name in ("isupper", "islower", "isdigit"):
        if getattr(character, name)():
            return name
    return "other"
