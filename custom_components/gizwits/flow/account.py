"""An account as a form or an entry gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_REGION, CONF_TOKEN, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..cloud.apps import KNOWN_APPS, App, SignIn
from ..cloud.auth import Anonymous, Credentials, Proof, ThirdParty, bare_token
from ..cloud.discovery import Found
from ..cloud.regions import REGIONS, Server, private_servers
from ..const import (
    CONF_ADVANCED,
    CONF_API,
    CONF_APP,
    CONF_APP_ID,
    CONF_EXPIRES_AT,
    CONF_PHONE_ID,
    CONF_PROVIDER,
    CONF_PROVIDER_TOKEN,
    CONF_PROVIDER_UID,
    CONF_SIGN_IN,
    CONF_TOKEN_SECRET,
    CONF_UID,
    CONF_VALUE,
    DOMAIN,
)
from ..privacy import mask_account
from .access import app_field
from .forms import APP_OTHER, REGION_AUTO, Sort
from .problems import Problem

_APPS: Mapping[str, App] = {app.app_id: app for app in KNOWN_APPS}
_APP_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Everything a sign-in needs."""

    app_id: str
    servers: tuple[Server, ...]
    proof: Proof
    known_at: SignIn | None = None
    """The back end that has let it in before, or where it was created."""

    @property
    def sign_in(self) -> tuple[SignIn, ...]:
        """Return the sign-in back ends to try, in order."""
        app = _APPS.get(self.app_id)
        back_ends = app.sign_in if app else tuple(SignIn)
        return tuple(dict.fromkeys((self.known_at, *back_ends))) if self.known_at else back_ends

    @property
    def app_field(self) -> str:
        """Return the field of the form that says which app it is."""
        return app_field(self.app_id)

    @property
    def server(self) -> Server:
        """Return the one server where something is to be made. Raises `Problem` if it is not one."""
        if len(self.servers) > 1:
            raise Problem("one_address", CONF_ADVANCED)
        return self.servers[0]

    def entry_data(self, found: Found) -> dict[str, Any]:
        """Return the data of an entry for the account as it was found on a server."""
        server = found.server
        return {
            CONF_APP_ID: self.app_id,
            CONF_REGION: server.region,
            **({} if server.region in REGIONS else {CONF_API: server.api}),
            CONF_SIGN_IN: found.sign_in.value,
            **_proof_data(self.proof),
            CONF_TOKEN: {
                CONF_UID: found.token.uid,
                CONF_VALUE: found.token.value,
                CONF_EXPIRES_AT: found.token.expires_at.isoformat(),
            },
        }


async def async_title(hass: HomeAssistant, account: Account) -> str:
    """Return a title by which a person knows the account and nobody else does."""
    texts = await async_get_translations(hass, hass.config.language, "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector"
    match account.proof:
        case Credentials(username=username):
            name = mask_account(username)
        case ThirdParty(provider=provider):
            name = texts[f"{prefix}.provider.options.{provider}"]
        case Anonymous():
            name = texts[f"{prefix}.account.options.{Sort.ANONYMOUS}"]
        case _:
            name = texts[f"{prefix}.account.options.{Sort.TOKEN}"]
    app = _APPS.get(account.app_id)
    return f"{app.name if app else 'Gizwits'} ({name})"


def sort_of(data: Mapping[str, Any]) -> Sort:
    """Return how the account of an entry is opened."""
    for key, sort in (
        (CONF_PASSWORD, Sort.PASSWORD),
        (CONF_PHONE_ID, Sort.ANONYMOUS),
        (CONF_PROVIDER, Sort.THIRD_PARTY),
    ):
        if key in data:
            return sort
    return Sort.TOKEN


def account_from_form(typed: Mapping[str, Any], proof: Proof) -> Account:
    """Return the account that a person typed. Raises `Problem`."""
    return Account(
        app_id=_read_app_id(typed[CONF_APP], typed.get(CONF_APP_ID, "")),
        servers=_read_servers(typed),
        proof=proof,
    )


def account_from_entry(data: Mapping[str, Any], typed: Mapping[str, Any]) -> Account:
    """Return the account of an entry, with what is typed instead of what is outdated."""
    return Account(
        app_id=data[CONF_APP_ID],
        servers=(entry_server(data),),
        proof=proof_of(data, typed),
        known_at=SignIn(data[CONF_SIGN_IN]),
    )


def credentials_of(typed: Mapping[str, Any]) -> Credentials:
    """Return the user name and the password of a form or an entry."""
    return Credentials(username=typed[CONF_USERNAME].strip(), password=typed[CONF_PASSWORD])


def third_party_of(typed: Mapping[str, Any]) -> ThirdParty:
    """Return what was typed of a provider's user."""
    return ThirdParty(
        provider=typed[CONF_PROVIDER],
        uid=typed[CONF_PROVIDER_UID].strip(),
        token=typed[CONF_PROVIDER_TOKEN].strip(),
        token_secret=typed.get(CONF_TOKEN_SECRET, "").strip() or None,
    )


def proof_of(data: Mapping[str, Any], typed: Mapping[str, Any]) -> Proof:
    """Return what opens the account of an entry, given what a person typed of it."""
    match sort_of(data):
        case Sort.PASSWORD:
            return credentials_of({**data, **typed})
        case Sort.ANONYMOUS:
            return Anonymous(phone_id=data[CONF_PHONE_ID])
        case Sort.THIRD_PARTY:
            return third_party_of({**data, **typed})
        case Sort.TOKEN:
            return bare_token(data[CONF_TOKEN][CONF_UID], typed[CONF_TOKEN].strip())


def kept_proof(data: Mapping[str, Any]) -> Credentials | Anonymous | None:
    """Return what renews the token of an entry without a person; None when nothing does."""
    match sort_of(data):
        case Sort.PASSWORD:
            return credentials_of(data)
        case Sort.ANONYMOUS:
            return Anonymous(phone_id=data[CONF_PHONE_ID])
    return None


def form_from_entry(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person would type for the account of an entry, but for what is secret."""
    app_id = data[CONF_APP_ID]
    app = {CONF_APP: app_id} if app_id in _APPS else {CONF_APP: APP_OTHER, CONF_APP_ID: app_id}
    where = {CONF_API: data[CONF_API]} if CONF_API in data else {CONF_REGION: data[CONF_REGION]}
    name = {CONF_USERNAME: data[CONF_USERNAME]} if CONF_USERNAME in data else {}
    return {**app, **name, CONF_ADVANCED: where}


def entry_server(data: Mapping[str, Any]) -> Server:
    """Return the server of an entry."""
    if api := data.get(CONF_API):
        return private_servers(api)[0]
    return REGIONS[data[CONF_REGION]]


def other_regions(data: Mapping[str, Any]) -> tuple[Server, ...]:
    """Return the regions where the account of an entry is not known to be; a private one has none."""
    if CONF_API in data:
        return ()
    return tuple(server for server in REGIONS.values() if server.region != data[CONF_REGION])


def _proof_data(proof: Proof) -> dict[str, str]:
    """Return what an entry keeps of a proof; a provider's token is good for minutes only."""
    match proof:
        case Credentials():
            return {CONF_USERNAME: proof.username, CONF_PASSWORD: proof.password}
        case Anonymous():
            return {CONF_PHONE_ID: proof.phone_id}
        case ThirdParty():
            return {CONF_PROVIDER: proof.provider, CONF_PROVIDER_UID: proof.uid}
        case _:
            return {}


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


def _read_servers(typed: Mapping[str, Any]) -> tuple[Server, ...]:
    advanced = typed.get(CONF_ADVANCED, {})
    if api := advanced.get(CONF_API, "").strip():
        try:
            return private_servers(api)
        except ValueError:
            raise Problem("invalid_address", CONF_ADVANCED) from None
    region = typed.get(CONF_REGION) or advanced.get(CONF_REGION, REGION_AUTO)
    return tuple(REGIONS.values()) if region == REGION_AUTO else (REGIONS[region],)
