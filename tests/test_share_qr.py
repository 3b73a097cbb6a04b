"""The image of a running QR share."""

from io import BytesIO

from homeassistant.components.image import async_get_image
from homeassistant.const import ATTR_ENTITY_PICTURE, STATE_UNAVAILABLE, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import zxingcpp

from custom_components.gizwits.const import DOMAIN
from simulator import Fault, FaultKind, World, roles
from simulator.device import Device

from .actions.helpers import act, ask, id_of
from .drive import Drive
from .helpers import async_add_account, demo_user, device_of
from .offers import GUEST, shared_world

MODULE = 10
QUIET_ZONE = 4 * MODULE


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


def image_of(hass: HomeAssistant, namespace: str) -> str | None:
    """Return the image entity of a device."""
    unique_id = f"{namespace}-share-qr"
    return er.async_get(hass).async_get_entity_id(Platform.IMAGE, DOMAIN, unique_id)


async def read(hass: HomeAssistant, entity_id: str) -> str:
    """Return what the QR code of an image says."""
    shown = await async_get_image(hass, entity_id)
    assert shown.content_type == "image/png"
    picture = Image.open(BytesIO(shown.content)).convert("L")
    width, height = picture.size
    inner = (QUIET_ZONE, QUIET_ZONE, width - QUIET_ZONE, height - QUIET_ZONE)
    around = picture.copy()
    around.paste(255, inner)
    assert around.getextrema() == (255, 255)
    assert picture.crop(inner).getpixel((0, 0)) == 0
    [code] = zxingcpp.read_barcodes(picture)
    return code.text


async def test_life(
    hass: HomeAssistant, drive: Drive, owner: MockConfigEntry, device: Device
) -> None:
    """It appears with the share, says what the action answers, makes a guest, and goes then."""
    guest = await async_add_account(hass, drive.simulator, demo_user(drive.simulator, GUEST))
    entity_id = image_of(hass, device.did)
    assert entity_id and hass.states.get(entity_id).state == STATE_UNAVAILABLE
    assert ATTR_ENTITY_PICTURE not in hass.states.get(entity_id).attributes
    shared_at = drive.simulator.clock.now()

    offer = await ask(hass, "share_device", device_id=id_of(hass, device))

    assert offer["image_entity_id"] == entity_id
    assert hass.states.get(entity_id).state == shared_at.isoformat()
    assert ATTR_ENTITY_PICTURE in hass.states.get(entity_id).attributes
    content = await read(hass, entity_id)
    assert content == offer["content"] == f"type=share&code={offer['code']}"
    assert offer["code"] not in str(hass.states.get(entity_id).as_dict())

    await drive.advance(5 * 60)
    assert hass.states.get(entity_id).state == shared_at.isoformat()

    await act(hass, "accept_share_by_code", config_entry_id=guest.entry_id, code=content)
    assert device.bindings[guest.unique_id].role == "guest"
    await drive.advance(60)
    assert hass.states.get(entity_id).state == STATE_UNAVAILABLE


async def test_it_runs_out(
    hass: HomeAssistant, drive: Drive, owner: MockConfigEntry, device: Device
) -> None:
    """With the share, whether the cloud can be asked about it or not."""
    drive.simulator.faults.add(
        Fault(kind=FaultKind.ERROR_CODE, code=9039, operation="list_sharings", after=1)
    )
    await ask(hass, "share_device", device_id=id_of(hass, device))
    entity_id = image_of(hass, device.did)

    await drive.advance(15 * 60 - 10)
    assert hass.states.get(entity_id).state != STATE_UNAVAILABLE
    await drive.advance(10)
    assert hass.states.get(entity_id).state == STATE_UNAVAILABLE


async def test_a_later_share_takes_its_place(
    hass: HomeAssistant, drive: Drive, owner: MockConfigEntry, device: Device
) -> None:
    """The earlier one no longer ends it."""
    device_id, entity_id = id_of(hass, device), image_of(hass, device.did)
    first = await ask(hass, "share_device", device_id=device_id)
    await drive.advance(10 * 60)
    second = await ask(hass, "share_device", device_id=device_id)
    assert first["content"] != second["content"]

    await drive.advance(10 * 60)
    assert await read(hass, entity_id) == second["content"]
    await drive.advance(5 * 60)
    assert hass.states.get(entity_id).state == STATE_UNAVAILABLE


async def test_a_share_that_is_cancelled_is_not_shown(
    hass: HomeAssistant, drive: Drive, owner: MockConfigEntry, device: Device
) -> None:
    """Unless another one was made since."""
    device_id, entity_id = id_of(hass, device), image_of(hass, device.did)
    entry = {"config_entry_id": owner.entry_id}
    for _ in range(2):
        await ask(hass, "share_device", device_id=device_id)
    later, earlier = (await ask(hass, "get_shares", **entry, direction="sent"))["sent"]

    await act(hass, "cancel_share", **entry, share_id=earlier["share_id"])
    assert hass.states.get(entity_id).state != STATE_UNAVAILABLE

    await act(hass, "cancel_share", **entry, share_id=later["share_id"])
    assert hass.states.get(entity_id).state == STATE_UNAVAILABLE


async def test_an_unloaded_account_shows_none(
    hass: HomeAssistant, drive: Drive, owner: MockConfigEntry, device: Device
) -> None:
    await ask(hass, "share_device", device_id=id_of(hass, device))

    assert await hass.config_entries.async_reload(owner.entry_id)
    await hass.async_block_till_done()

    entity_id = image_of(hass, device.did)
    assert hass.states.get(entity_id).state == STATE_UNAVAILABLE


async def test_only_for_those_who_may_share(
    hass: HomeAssistant, drive: Drive, world: World, owner: MockConfigEntry, device: Device
) -> None:
    """One left from the time before is removed."""
    assert image_of(hass, device.did)
    assert await hass.config_entries.async_unload(owner.entry_id)
    guest = demo_user(drive.simulator, GUEST)
    roles.start_sharing(device, owner.unique_id)
    roles.add(world, device, guest.uid, roles.Role.GUEST)
    roles.transfer(device, owner.unique_id, guest.uid)

    assert await hass.config_entries.async_setup(owner.entry_id)

    assert not image_of(hass, device.did)
