"""Diagnostics help whoever helps, and tell nobody who a person is."""

from collections.abc import Iterator
import json
from typing import Any
from urllib.parse import urlsplit

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.gizwits.identity import identifier
from simulator import Fault, FaultKind, Simulator, World, roles
from simulator.device import Device

from .helpers import async_add_account, demo_user, device_of
from .product.builders import attr, document

STRIP = "5" * 32


@pytest.fixture
def world() -> World:
    """Return the demo world, in which people also wrote something about a device."""
    world = World.demo()
    for device in world.devices.values():
        for binding in device.bindings.values():
            binding.remark = "bought by the neighbours"
            binding.dev_label = ["label of the shed"]
    return world


async def async_add(hass: HomeAssistant, simulator: Simulator) -> MockConfigEntry:
    """Set the demo account up; entries are named after the account."""
    entry = await async_add_account(hass, simulator)
    hass.config_entries.async_update_entry(entry, title="Whoever lives here")
    return entry


def secrets_of(simulator: Simulator, entry: MockConfigEntry) -> Iterator[str | None]:
    """Yield everything of the world that tells who or where a person is."""
    yield from (entry.title, entry.data["api"], entry.data["password"], "127.0.0.1")
    yield urlsplit(entry.data["api"]).netloc
    for region in simulator.world.regions.values():
        yield from region.tokens
        for user in region.users.values():
            yield from (user.uid, user.email, user.phone, user.name, user.password, user.phone_id)
    for device in simulator.world.devices.values():
        yield from (device.did, device.mac, device.passcode)
        for binding in device.bindings.values():
            yield from (binding.dev_alias, binding.remark, *(binding.dev_label or ()))


def told(simulator: Simulator, entry: MockConfigEntry, diagnostics: object) -> list[str]:
    """Return the secrets that diagnostics give away."""
    text = json.dumps(diagnostics, ensure_ascii=False).casefold()
    secrets = {secret for secret in secrets_of(simulator, entry) if secret}
    assert len(secrets) > 50
    return [secret for secret in secrets if secret.casefold() in text]


def registered(hass: HomeAssistant, entry: MockConfigEntry, device: Device) -> dr.DeviceEntry:
    found = dr.async_get(hass).async_get_device_by_identifier(
        identifier(device.did), entry.entry_id
    )
    assert found
    return found


async def test_an_account(
    hass: HomeAssistant, simulator: Simulator, hass_client: ClientSessionGenerator
) -> None:
    entry = await async_add(hass, simulator)

    found: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    assert told(simulator, entry, found) == []
    assert found["account"]["app_id"] == entry.data["app_id"]
    assert found["account"]["region"] == "**REDACTED**"
    assert found["cloud"]["answers"] is True
    assert found["cloud"]["left_out"] == 0
    requests = found["cloud"]["requests"]
    assert requests["requests"]["list_bindings"] == 1
    assert sum(requests["recent"]) == sum(requests["requests"].values())
    assert sum(host["devices"] for host in found["cloud"]["push"]) == len(found["devices"]) == 10


async def test_a_device(
    hass: HomeAssistant, simulator: Simulator, hass_client: ClientSessionGenerator
) -> None:
    """The schema, what was reported, and for each entity what was decided and why."""
    entry = await async_add(hass, simulator)
    spa = device_of(simulator, "Garden spa")

    found: Any = await get_diagnostics_for_device(
        hass, hass_client, entry, registered(hass, entry, spa)
    )

    assert told(simulator, entry, found) == []
    (device,) = found["devices"]
    assert device["binding"]["product_key"] == spa.product.product_key
    assert device["binding"]["did"] == device["binding"]["passcode"] == "**REDACTED**"
    assert device["available"] is True
    assert device["has_schema"] is True
    datapoints = device["schema"]["datapoints"]
    assert datapoints.keys() == spa.values.keys()
    assert device["state"]["reported"].keys() <= datapoints.keys()
    assert device["entities"]
    assert all(entity["why"] for entity in device["entities"] if "datapoint" in entity)


async def test_what_could_not_be_read_is_counted(
    hass: HomeAssistant, simulator: Simulator, hass_client: ClientSessionGenerator
) -> None:
    entry = await async_add(hass, simulator)
    pump = device_of(simulator, "Pond pump")
    coordinator = entry.runtime_data.account.devices[pump.did]
    name = next(n for n, v in pump.values.items() if isinstance(v, bool))
    coordinator.async_push({name: "neither"})

    found: Any = await get_diagnostics_for_device(
        hass, hass_client, entry, registered(hass, entry, pump)
    )

    assert found["devices"][0]["skipped"] == {name: 1}


async def test_a_sub_device_names_its_gateway(
    hass: HomeAssistant, simulator: Simulator, hass_client: ClientSessionGenerator
) -> None:
    entry = await async_add(hass, simulator)
    gateway = registered(hass, entry, device_of(simulator, "Hall gateway"))

    found: Any = await get_diagnostics_for_device(
        hass, hass_client, entry, registered(hass, entry, device_of(simulator, "Front door"))
    )

    assert found["devices"][0]["gateway_device_id"] == gateway.id


async def test_a_part_stands_for_its_device(
    hass: HomeAssistant, simulator: Simulator, hass_client: ClientSessionGenerator
) -> None:
    world, user = simulator.world, demo_user(simulator)
    outlets = [
        attr(
            f"outlet{number}",
            position={"unit": "bit", "byte_offset": 0, "bit_offset": number - 1, "len": 1},
        )
        for number in (1, 2, 3)
    ]
    product = world.add_product(
        document(*outlets, product_key=STRIP, name="Strip", packetVersion="0x00000004")
    )
    strip = world.add_device(product, "eu")
    roles.bind(world, strip, user.uid)
    entry = await async_add(hass, simulator)
    parent = registered(hass, entry, strip)
    parts = dr.async_child_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    part = next(part for part in parts if part.parent_device_id == parent.id)

    found: Any = await get_diagnostics_for_device(hass, hass_client, entry, part)

    assert [device["device_id"] for device in found["devices"]] == [parent.id]


async def test_an_account_that_could_not_be_set_up(
    hass: HomeAssistant, simulator: Simulator, hass_client: ClientSessionGenerator
) -> None:
    simulator.faults.add(Fault(kind=FaultKind.ERROR_CODE, code=9003))
    entry = await async_add(hass, simulator)
    assert entry.state is ConfigEntryState.SETUP_ERROR

    found: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    assert found.keys() == {"account"}
    assert found["account"]["state"] == "setup_error"
    assert told(simulator, entry, found) == []
