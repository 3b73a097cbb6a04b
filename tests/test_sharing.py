"""The whole life of shares between two accounts that are both in this Home Assistant."""

from collections.abc import Callable

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.const import DOMAIN
from simulator import World
from simulator.device import Device

from .actions.helpers import act, ask
from .drive import Drive
from .helpers import async_add_account, coordinator_of, demo_user, device_of, entity_of
from .offers import GUEST, async_answer, invitations, shared_world


@pytest.fixture
def world() -> World:
    """Return a cloud with a device and somebody to share it with."""
    return shared_world()


@pytest.fixture
def device(drive: Drive) -> Device:
    """Return the device to share."""
    return device_of(drive.simulator, "Plain 0")


@pytest.fixture
async def owner(hass: HomeAssistant, drive: Drive) -> MockConfigEntry:
    """Set the owner's account up."""
    return await async_add_account(hass, drive.simulator)


@pytest.fixture
async def guest(hass: HomeAssistant, drive: Drive, owner: MockConfigEntry) -> MockConfigEntry:
    """Set the guest's account up."""
    return await async_add_account(hass, drive.simulator, demo_user(drive.simulator, GUEST))


def registered(hass: HomeAssistant, entry: MockConfigEntry, device: Device) -> str | None:
    """Return the id of a device of an account in Home Assistant."""
    found = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, device.did), entry.entry_id)
    return found and found.id


@pytest.fixture
def device_id(hass: HomeAssistant, owner: MockConfigEntry, device: Device) -> str:
    """Return the device's id in Home Assistant, as its owner's."""
    found = registered(hass, owner, device)
    assert found
    return found


async def _share(
    hass: HomeAssistant, drive: Drive, device_id: str, **more: str
) -> Callable[[], bool]:
    """Share the device by e-mail, and have the invitation accepted in Repairs."""
    offered = await ask(hass, "share_device", device_id=device_id, email=GUEST, **more)
    await drive.until(lambda: invitations(hass))
    result = await async_answer(hass, "accept")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not invitations(hass)
    return offered["share_id"]


async def test_share_accept_control_cancel(
    hass: HomeAssistant,
    drive: Drive,
    owner: MockConfigEntry,
    guest: MockConfigEntry,
    device: Device,
    device_id: str,
) -> None:
    """The guest finds the invitation in Repairs, controls the device, and loses it when the owner says so."""
    share_id = await _share(hass, drive, device_id)
    namespace = f"{device.did}@{guest.unique_id}"
    switch = entity_of(hass, "switch", namespace, "zeta")
    roles = [
        er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{each}-role")
        for each in (device.did, namespace)
    ]
    assert hass.states.get(roles[1]).state == "guest"

    before = device.values["zeta"]
    await hass.services.async_call("switch", "toggle", {"entity_id": switch}, blocking=True)
    assert device.values["zeta"] is not before
    with pytest.raises(ServiceValidationError) as refused:
        await act(
            hass, "share_device", device_id=registered(hass, guest, device), email="x@example.com"
        )
    assert refused.value.translation_key == "role_guest"

    await act(hass, "cancel_share", config_entry_id=owner.entry_id, share_id=share_id)
    await drive.until(lambda: registered(hass, guest, device) is None)
    assert hass.states.get(switch) is None
    assert hass.states.get(entity_of(hass, "switch", device.did, "zeta")).state != "unavailable"


async def test_share_for_a_while(
    hass: HomeAssistant,
    drive: Drive,
    guest: MockConfigEntry,
    device: Device,
    device_id: str,
) -> None:
    """The device leaves the guest when the time is over."""
    await _share(hass, drive, device_id, duration="00:10:00")

    await drive.advance(9 * 60)
    assert registered(hass, guest, device)
    await drive.advance(2 * 60)
    await drive.until(lambda: registered(hass, guest, device) is None)


async def test_hand_over(
    hass: HomeAssistant,
    drive: Drive,
    owner: MockConfigEntry,
    guest: MockConfigEntry,
    device: Device,
    device_id: str,
) -> None:
    """Owner and guest change places, and so does what they may do."""
    await _share(hass, drive, device_id)
    image = {
        entry.entry_id: lambda namespace=namespace: er.async_get(hass).async_get_entity_id(
            "image", DOMAIN, f"{namespace}-share-qr"
        )
        for entry, namespace in ((owner, device.did), (guest, f"{device.did}@{guest.unique_id}"))
    }
    assert image[owner.entry_id]() and not image[guest.entry_id]()

    await act(hass, "transfer_device", device_id=device_id, guest=GUEST)

    await drive.until(lambda: image[guest.entry_id]() and not image[owner.entry_id]())
    assert coordinator_of(hass, device.did).binding.role == "guest"
    answer = await ask(hass, "get_guests", device_id=registered(hass, guest, device))
    assert [each["uid"] for each in answer["guests"]] == [owner.unique_id]
