"""The forms of the config flow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import Any, Final

from homeassistant.const import CONF_EMAIL, CONF_PASSWORD, CONF_REGION, CONF_TOKEN, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..cloud.apps import KNOWN_APPS
from ..cloud.regions import REGIONS
from ..cloud.users import Provider
from ..const import (
    CONF_ADD_ANYWAY,
    CONF_ADVANCED,
    CONF_API,
    CONF_APP,
    CONF_APP_ID,
    CONF_PROVIDER,
    CONF_PROVIDER_TOKEN,
    CONF_PROVIDER_UID,
    CONF_TOKEN_SECRET,
    CONF_UID,
)
from .passwords import NEW_PASSWORD
from .verification import PHONE_FIELDS, SENDING_FIELDS

APP_OTHER = "other"
REGION_AUTO = "auto"

type Fields = Mapping[vol.Marker, Any]


class Sort(StrEnum):
    """How an account is opened; the names of texts, too."""

    PASSWORD = "password"
    ANONYMOUS = "anonymous"
    THIRD_PARTY = "third_party"
    TOKEN = "token"


_APP = SelectSelector(
    SelectSelectorConfig(
        options=[
            *(
                SelectOptionDict(value=app.app_id, label=app.name)
                for app in sorted(KNOWN_APPS, key=lambda app: app.name.casefold())
            ),
            SelectOptionDict(value=APP_OTHER, label=APP_OTHER),
        ],
        mode=SelectSelectorMode.DROPDOWN,
        translation_key="app",
    )
)
_PROVIDER = SelectSelector(
    SelectSelectorConfig(
        options=[provider.value for provider in Provider],
        mode=SelectSelectorMode.DROPDOWN,
        translation_key="provider",
    )
)
_USERNAME = TextSelector(TextSelectorConfig(autocomplete="username"))
_EMAIL = TextSelector(TextSelectorConfig(type=TextSelectorType.EMAIL, autocomplete="email"))
_PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)
_SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off"))
_PLAIN = TextSelector(TextSelectorConfig(autocomplete="off"))

_CHINESE_ZONES = frozenset(
    {"Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "Asia/Urumqi", "Asia/Kashgar", "PRC"}
)


class Where(Enum):
    """How a form lets a person say which server it is about."""

    SEARCH = auto()
    """Wherever the account is found, unless a region is fixed."""
    CHOICE = auto()
    """In one region, as something is to be made there."""
    KNOWN = auto()
    """Where the account is known to be, if perhaps under another address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountForm:
    """A form that asks for an app, a server, and what else it takes."""

    fields: Fields
    where: Where = Where.SEARCH
    last: Fields = field(default_factory=dict)

    def schema(self, hass: HomeAssistant, typed: Mapping[str, Any]) -> vol.Schema:
        """Return the schema; its advanced section is open when something is typed there."""
        advanced = typed.get(CONF_ADVANCED, {})
        searched = advanced.get(CONF_REGION, REGION_AUTO) == REGION_AUTO
        ordinary = not advanced.get(CONF_API) and (searched or self.where is not Where.SEARCH)
        fields: dict[vol.Marker, Any] = {
            vol.Required(CONF_APP): _APP,
            vol.Optional(CONF_APP_ID): _PLAIN,
        }
        inner: dict[vol.Marker, Any] = {}
        if self.where is Where.CHOICE:
            fields[vol.Required(CONF_REGION, default=likely_region(hass))] = _region_selector()
        if self.where is Where.SEARCH:
            inner[vol.Optional(CONF_REGION, default=REGION_AUTO)] = _region_selector(REGION_AUTO)
        inner[vol.Optional(CONF_API)] = _PLAIN
        fields |= self.fields
        fields[vol.Optional(CONF_ADVANCED)] = section(vol.Schema(inner), {"collapsed": ordinary})
        return vol.Schema({**fields, **self.last})


_PASSWORD_FIELD: Final[Fields] = {vol.Required(CONF_PASSWORD): _PASSWORD}
_NEW_PASSWORD_FIELD: Final[Fields] = {vol.Required(CONF_PASSWORD): NEW_PASSWORD}
_USERNAME_FIELD: Final[Fields] = {vol.Required(CONF_USERNAME): _USERNAME}
_EMAIL_FIELD: Final[Fields] = {vol.Required(CONF_EMAIL): _EMAIL}
_TOKEN_FIELD: Final[Fields] = {vol.Required(CONF_TOKEN): _SECRET}
_PROVIDER_FIELDS: Final[Fields] = {
    vol.Required(CONF_PROVIDER): _PROVIDER,
    vol.Required(CONF_PROVIDER_UID): _PLAIN,
}
_PROVIDER_TOKEN_FIELDS: Final[Fields] = {
    vol.Required(CONF_PROVIDER_TOKEN): _SECRET,
    vol.Optional(CONF_TOKEN_SECRET): _SECRET,
}
_BY_PHONE: Final[Fields] = {**PHONE_FIELDS, **_NEW_PASSWORD_FIELD, **SENDING_FIELDS}

SIGN_IN = AccountForm(fields={**_USERNAME_FIELD, **_PASSWORD_FIELD})
BY_TOKEN = AccountForm(fields={vol.Required(CONF_UID): _PLAIN, **_TOKEN_FIELD})
BY_PROVIDER = AccountForm(fields={**_PROVIDER_FIELDS, **_PROVIDER_TOKEN_FIELDS}, where=Where.CHOICE)
ANONYMOUS = AccountForm(fields={}, where=Where.CHOICE)
NEW_BY_EMAIL = AccountForm(fields={**_EMAIL_FIELD, **_NEW_PASSWORD_FIELD}, where=Where.CHOICE)
NEW_BY_NAME = AccountForm(fields={**_USERNAME_FIELD, **_NEW_PASSWORD_FIELD}, where=Where.CHOICE)
NEW_BY_PHONE = AccountForm(fields=_BY_PHONE, where=Where.CHOICE)
FORGOT_BY_EMAIL = AccountForm(fields=_EMAIL_FIELD)
FORGOT_BY_PHONE = AccountForm(fields=_BY_PHONE, where=Where.CHOICE)

SECRETS: Final[Mapping[Sort, Fields]] = {
    Sort.PASSWORD: _PASSWORD_FIELD,
    Sort.ANONYMOUS: {},
    Sort.THIRD_PARTY: _PROVIDER_TOKEN_FIELDS,
    Sort.TOKEN: _TOKEN_FIELD,
}
"""What a person is asked for when an account that is set up has to be opened again."""

ADD_ANYWAY: Final[Fields] = {vol.Optional(CONF_ADD_ANYWAY, default=False): BooleanSelector()}
"""Asks whether an account without devices shall be added."""


def region_form(choices: Mapping[str, str]) -> vol.Schema:
    """Return the form to choose one of the regions, given as region -> label."""
    options = [SelectOptionDict(value=region, label=label) for region, label in choices.items()]
    return vol.Schema(
        {
            vol.Required(CONF_REGION): SelectSelector(
                SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
            )
        }
    )


def likely_region(hass: HomeAssistant) -> str:
    """Return the region that phone apps choose here: they go by the time zone."""
    zone = hass.config.time_zone
    if zone in _CHINESE_ZONES:
        return "cn"
    return "eu" if zone.startswith(("Europe/", "Africa/")) else "us"


def _region_selector(*more: str) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[*more, *REGIONS],
            mode=SelectSelectorMode.DROPDOWN,
            translation_key="region",
        )
    )
