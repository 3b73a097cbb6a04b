"""Gizwits: the devices of a phone-app account in Home Assistant."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

# cloud/ and product/ run without Home Assistant, too.
if TYPE_CHECKING or find_spec("homeassistant"):
    from homeassistant.const import CONF_TOKEN
    from homeassistant.core import HomeAssistant, callback
    from homeassistant.helpers import config_validation as cv, device_registry as dr
    from homeassistant.helpers.aiohttp_client import async_get_clientsession
    from homeassistant.helpers.typing import ConfigType
    from homeassistant.util import dt as dt_util

    from .actions import async_register_actions
    from .cloud import GizwitsClient, SignIn, Token
    from .const import (
        CONF_APP_ID,
        CONF_EXPIRES_AT,
        CONF_SIGN_IN,
        CONF_UID,
        CONF_VALUE,
        DOMAIN,
        PLATFORMS,
    )
    from .coordinator import AccountCoordinator, GizwitsConfigEntry, GizwitsData
    from .daylight import store_of
    from .flow.account import entry_server, kept_proof
    from .groups import GroupCoordinator
    from .invitations import InvitationCoordinator
    from .issues import async_forget_issues
    from .messages import MessageCoordinator, message_store
    from .products import async_products
    from .removal import require_gone
    from .scenes import SceneCoordinator
    from .schedules import ScheduleCoordinator

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN) if find_spec("homeassistant") else None


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions."""
    async_register_actions(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: GizwitsConfigEntry) -> bool:
    """Set up an account."""
    client = _client(hass, entry)
    entry.async_on_unload(client.close)
    account = AccountCoordinator(hass, entry, client, await async_products(hass))
    await account.async_config_entry_first_refresh()
    entry.runtime_data = GizwitsData(
        client=client,
        account=account,
        groups=GroupCoordinator(account),
        invitations=InvitationCoordinator(account),
        messages=MessageCoordinator(account),
        scenes=SceneCoordinator(account),
        schedules=ScheduleCoordinator(account),
    )
    await account.async_start()
    await entry.runtime_data.schedules.async_start()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.runtime_data.groups.async_start()
    await entry.runtime_data.messages.async_start()
    entry.runtime_data.invitations.async_start()
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: GizwitsConfigEntry) -> bool:
    """Take over what an earlier version wrote; leave alone what a later major version did."""
    return entry.version == 1


async def async_unload_entry(hass: HomeAssistant, entry: GizwitsConfigEntry) -> bool:
    """Unload an account."""
    if entry.disabled_by:
        async_forget_issues(hass, entry)
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: GizwitsConfigEntry) -> None:
    """Forget what was kept for an account."""
    async_forget_issues(hass, entry)
    await store_of(hass, entry.entry_id).async_remove()
    await message_store(hass, entry.entry_id).async_remove()


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: GizwitsConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Let a person remove what the account no longer has. Raises HomeAssistantError for the rest."""
    require_gone(hass, entry, device)
    return True


def _client(hass: HomeAssistant, entry: GizwitsConfigEntry) -> GizwitsClient:
    data = entry.data
    token = data[CONF_TOKEN]

    @callback
    def keep(token: Token) -> None:
        """Keep a new token, for signing in is rationed."""
        stored = {
            CONF_UID: token.uid,
            CONF_VALUE: token.value,
            CONF_EXPIRES_AT: token.expires_at.isoformat(),
        }
        hass.config_entries.async_update_entry(
            entry,
            data={**entry.data, CONF_TOKEN: stored, CONF_SIGN_IN: client.sign_in.value},
        )

    client = GizwitsClient(
        async_get_clientsession(hass),
        entry_server(data),
        data[CONF_APP_ID],
        token=Token(
            uid=token[CONF_UID],
            value=token[CONF_VALUE],
            expires_at=dt_util.parse_datetime(token[CONF_EXPIRES_AT], raise_on_error=True),
        ),
        credentials=kept_proof(data),
        sign_in=SignIn(data[CONF_SIGN_IN]),
        on_token=keep,
    )
    return client
