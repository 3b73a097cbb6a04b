"""The forms of the config flow."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_REGION, CONF_USERNAME
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
from ..const import CONF_ADD_ANYWAY, CONF_ADVANCED, CONF_API, CONF_APP, CONF_APP_ID

APP_OTHER = "other"
REGION_AUTO = "auto"

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
_REGION = SelectSelector(
    SelectSelectorConfig(
        options=[REGION_AUTO, *REGIONS], mode=SelectSelectorMode.DROPDOWN, translation_key="region"
    )
)
_USERNAME = TextSelector(TextSelectorConfig(autocomplete="username"))
_PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)

PASSWORD_FORM = vol.Schema({vol.Required(CONF_PASSWORD): _PASSWORD})


def account_form(typed: Mapping[str, Any], *, add_anyway: bool) -> vol.Schema:
    """Return the form of an account; its advanced section is open when something is typed there.

    `add_anyway` asks whether an account without devices shall be added.
    """
    advanced = typed.get(CONF_ADVANCED, {})
    ordinary = advanced.get(CONF_REGION, REGION_AUTO) == REGION_AUTO and not advanced.get(CONF_API)
    fields: dict[vol.Marker, Any] = {
        vol.Required(CONF_APP): _APP,
        vol.Optional(CONF_APP_ID): TextSelector(),
        vol.Required(CONF_USERNAME): _USERNAME,
        vol.Required(CONF_PASSWORD): _PASSWORD,
        vol.Optional(CONF_ADVANCED): section(
            vol.Schema(
                {
                    vol.Optional(CONF_REGION, default=REGION_AUTO): _REGION,
                    vol.Optional(CONF_API): TextSelector(),
                }
            ),
            {"collapsed": ordinary},
        ),
    }
    if add_anyway:
        fields[vol.Optional(CONF_ADD_ANYWAY, default=False)] = BooleanSelector()
    return vol.Schema(fields)


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
