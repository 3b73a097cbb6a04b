"""Deleting a device in the user interface, as its frontend does."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.identity import account_identifier
from simulator import Simulator, World
from simulator.services.groups import add, create

from .actions.helpers import id_of
from .helpers import async_add_account, demo_user, device_of

type Delete = Callable[[str], Awaitable[dict[str, Any]]]


@pytest.fixture
def world() -> World:
    return World.demo()


@pytest.fixture
async def account(hass: HomeAssistant, simulator: Simulator) -> MockConfigEntry:
    light = device_of(simulator, "Desk light")
    body = {"group_name": "Lights", "product_key": light.product_key}
    group = create(simulator.world, demo_user(simulator).uid, body)
    add(simulator.world, group, [light.did])
    return await async_add_account(hass, simulator)


@pytest.fixture
async def delete(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Delete:
    """Return a function that deletes a device, and returns the error that the person sees."""
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)

    async def delete(device_id: str) -> dict[str, Any]:
        answer = await client.remove_device(device_id)
        error: dict[str, Any] = answer.get("error", {})
        return error

    return delete


async def test_a_bound_device(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, delete: Delete
) -> None:
    """The message says why not, and what to do."""
    device_id = id_of(hass, device_of(simulator, "Garden spa"))

    error = await delete(device_id)

    assert error["translation_key"] == "removal_bound"
    assert error["message"].startswith("Garden spa is bound to the account")
    assert dr.async_get(hass).async_get(device_id)


async def test_a_part_of_a_bound_device(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, delete: Delete
) -> None:
    parent_id = id_of(hass, device_of(simulator, "Garden spa"))
    part = dr.async_get(hass).async_get_or_create_child(
        config_entry_id=account.entry_id,
        parent_device_id=parent_id,
        identifiers={(DOMAIN, "part")},
        name="Part",
    )

    error = await delete(part.id)

    assert error["translation_placeholders"] == {"device": "Garden spa"}


async def test_a_group_and_the_account(
    hass: HomeAssistant, account: MockConfigEntry, delete: Delete
) -> None:
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), account.entry_id)
    (group,) = (each for each in devices if each.name == "Lights")
    own = dr.async_get(hass).async_get_device_by_identifier(
        account_identifier(account.entry_id), account.entry_id
    )
    assert own

    assert (await delete(group.id))["translation_key"] == "removal_group"
    assert (await delete(own.id))["translation_key"] == "removal_account"


async def test_an_account_that_is_not_loaded(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, delete: Delete
) -> None:
    device_id = id_of(hass, device_of(simulator, "Garden spa"))
    await hass.config_entries.async_unload(account.entry_id)

    assert (await delete(device_id))["translation_key"] == "removal_not_loaded"


async def test_a_device_that_is_gone(
    hass: HomeAssistant, account: MockConfigEntry, delete: Delete
) -> None:
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=account.entry_id, identifiers={(DOMAIN, "gone")}, name="Gone"
    )

    assert not await delete(device.id)
    assert not dr.async_get(hass).async_get(device.id)
