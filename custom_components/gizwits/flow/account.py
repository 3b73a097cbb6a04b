"""An account as a form or an entry gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_REGION, CONF_TOKEN, CONF_USERNAME

from ..cloud.apps import KNOWN_APPS, App, SignIn
from ..cloud.auth import Credentials
from ..cloud.discovery import Found
from ..cloud.regions import REGIONS, Server, private_servers
from ..const import (
    CONF_ADVANCED,
    CONF_API,
    CONF_APP,
    CONF_APP_ID,
    CONF_EXPIRES_AT,
    CONF_SIGN_IN,
    CONF_UID,
    CONF_VALUE,
)
from ..privacy import mask_account
from .forms import APP_OTHER, REGION_AUTO
from .problems import Problem

_APPS: Mapping[str, App] = {app.app_id: app for app in KNOWN_APPS}
_APP_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Everything a sign-in needs."""

    app_id: str
    servers: tuple[Server, ...]
    credentials: Credentials

    @property
    def sign_in(self) -> tuple[SignIn, ...]:
        """Return the sign-in back ends to try, in order."""
        app = _APPS.get(self.app_id)
        return app.sign_in if app else tuple(SignIn)

    @property
    def app_field(self) -> str:
        """Return the field of the form that says which app it is."""
        return CONF_APP if self.app_id in _APPS else CONF_APP_ID

    @property
    def title(self) -> str:
        """Return a title by which a person knows the account and nobody else does."""
        app = _APPS.get(self.app_id)
        return f"{app.name if app else 'Gizwits'} ({mask_account(self.credentials.username)})"

    def entry_data(self, found: Found) -> dict[str, Any]:
        """Return the data of an entry for the account as it was found on a server."""
        server = found.server
        return {
            CONF_APP_ID: self.app_id,
            CONF_REGION: server.region,
            **({} if server.region in REGIONS else {CONF_API: server.api}),
            CONF_SIGN_IN: found.sign_in.value,
            CONF_USERNAME: self.credentials.username,
            CONF_PASSWORD: self.credentials.password,
            CONF_TOKEN: {
                CONF_UID: found.token.uid,
                CONF_VALUE: found.token.value,
                CONF_EXPIRES_AT: found.token.expires_at.isoformat(),
            },
        }


def account_from_form(typed: Mapping[str, Any]) -> Account:
    """Return the account that a person typed. Raises `Problem`."""
    return Account(
        app_id=_read_app_id(typed[CONF_APP], typed.get(CONF_APP_ID, "")),
        servers=_read_servers(**typed.get(CONF_ADVANCED, {})),
        credentials=Credentials(
            username=typed[CONF_USERNAME].strip(), password=typed[CONF_PASSWORD]
        ),
    )


def account_from_entry(data: Mapping[str, Any], password: str) -> Account:
    """Return the account of an entry, with a new password."""
    return Account(
        app_id=data[CONF_APP_ID],
        servers=(entry_server(data),),
        credentials=Credentials(username=data[CONF_USERNAME], password=password),
    )


def form_from_entry(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person would type for the account of an entry, but for the password."""
    app_id = data[CONF_APP_ID]
    app = {CONF_APP: app_id} if app_id in _APPS else {CONF_APP: APP_OTHER, CONF_APP_ID: app_id}
    where = {CONF_API: data[CONF_API]} if CONF_API in data else {CONF_REGION: data[CONF_REGION]}
    return {**app, CONF_USERNAME: data[CONF_USERNAME], CONF_ADVANCED: where}


def entry_server(data: Mapping[str, Any]) -> Server:
    """Return the server of an entry."""
    if api := data.get(CONF_API):
        return private_servers(api)[0]
    return REGIONS[data[CONF_REGION]]


def _read_app_id(app: str, app_id: str) -> str:
    app_id = app_id.strip().lower()
    if app != APP_OTHER:
        if app_id:
            raise Problem("app_id_unexpected", CONF_APP_ID)
        return app
    if not app_id:
        raise Problem("app_id_required", CONF_APP_ID)
    if not _APP_ID.fullmatch(app_id):
        raise Problem("invalid_app_id", CONF_APP_ID)
    return app_id


def _read_servers(region: str = REGION_AUTO, api: str = "") -> tuple[Server, ...]:
    if api.strip():
        try:
            return private_servers(api)
        except ValueError:
            raise Problem("invalid_address", CONF_ADVANCED) from None
    return tuple(REGIONS.values()) if region == REGION_AUTO else (REGIONS[region],)
