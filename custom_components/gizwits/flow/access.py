"""The cloud as forms reach it: not for longer than a person waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..cloud import GizwitsClient, Policy
from ..cloud.apps import KNOWN_APPS
from ..cloud.regions import Server
from ..const import CONF_APP, CONF_APP_ID
from .problems import cloud_problems

POLICY = Policy()

_KNOWN = frozenset(app.app_id for app in KNOWN_APPS)


def app_field(app_id: str) -> str:
    """Return the field of a form that says which app it is."""
    return CONF_APP if app_id in _KNOWN else CONF_APP_ID


@asynccontextmanager
async def client_without_account(
    hass: HomeAssistant, server: Server, app_id: str
) -> AsyncIterator[GizwitsClient]:
    """Lend a client of an application; what goes wrong inside is raised as a `Problem`."""
    client = GizwitsClient(async_get_clientsession(hass), server, app_id, policy=POLICY)
    try:
        async with cloud_problems(hass, server, app_field(app_id)):
            yield client
    finally:
        await client.close()
