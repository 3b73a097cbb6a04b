"""Invitations that an account receives: the issue in Repairs, its flow, and when it goes."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.gizwits.const import DOMAIN
from simulator import Fault, FaultKind, World
from simulator.device import Device
from simulator.services import sharing
from simulator.services.records import Sharing, SharingStatus

from .actions.helpers import ask
from .drive import Drive
from .helpers import async_add_account, complaints, demo_user, device_of
from .offers import GUEST, async_answer, async_open_invitation, invitations, shared_world
from .worlds import add_device

HALF_AN_HOUR = 30 * 60


@pytest.fixture
def world() -> World:
    """Return a cloud with a device and somebody to share it with."""
    return shared_world()


@pytest.fixture
def device(drive: Drive) -> Device:
    """Return the device that is offered."""
    return device_of(drive.simulator, "Plain 0")


@pytest.fixture
def offer(drive: Drive, device: Device) -> Sharing:
    """Have the device offered to the account that is in Home Assistant."""
    simulator = drive.simulator
    owner, guest = demo_user(simulator), demo_user(simulator, GUEST)
    return sharing.offer(simulator.world, owner, device, guest, None)


@pytest.fixture
async def guest(hass: HomeAssistant, drive: Drive, offer: Sharing) -> MockConfigEntry:
    """Set the account up that has an invitation."""
    entry = await async_add_account(hass, drive.simulator, demo_user(drive.simulator, GUEST))
    await drive.until(lambda: invitations(hass))
    return entry


def has(hass: HomeAssistant, entry: MockConfigEntry, device: Device) -> bool:
    """Return whether an account has a device."""
    registry = dr.async_get(hass)
    return bool(registry.async_get_device_by_identifier((DOMAIN, device.did), entry.entry_id))


async def test_it_names_what_is_offered_and_by_whom(
    hass: HomeAssistant, drive: Drive, guest: MockConfigEntry, device: Device
) -> None:
    """The owner is masked, also where the cloud does not do that."""
    [issue] = invitations(hass)
    assert issue.is_fixable
    assert issue.translation_placeholders == {
        "account": guest.title,
        "device": "Plain 0",
        "product": "Plain product 1",
        "owner": "****@example.com",
    }
    told = str(issue)
    assert not any(
        secret in told for secret in (device.did, device.mac, demo_user(drive.simulator).uid)
    )


async def test_accept(
    hass: HomeAssistant, drive: Drive, guest: MockConfigEntry, offer: Sharing, device: Device
) -> None:
    """The device is there at once."""
    shown = await async_open_invitation(hass)
    assert shown["type"] is FlowResultType.MENU
    assert shown["description_placeholders"]["device"] == "Plain 0"

    result = await async_answer(hass, "accept", shown)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert offer.status is SharingStatus.ACCEPTED
    assert not invitations(hass)
    assert has(hass, guest, device)


async def test_decline(
    hass: HomeAssistant, guest: MockConfigEntry, offer: Sharing, device: Device
) -> None:
    result = await async_answer(hass, "decline")

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert offer.status is SharingStatus.REFUSED
    assert not invitations(hass)
    assert not has(hass, guest, device)


@pytest.mark.parametrize("choice", ["accept", "decline"])
async def test_too_late(
    hass: HomeAssistant, drive: Drive, guest: MockConfigEntry, offer: Sharing, choice: str
) -> None:
    """The flow says so, and the issue goes."""
    shown = await async_open_invitation(hass)
    sharing.cancel(drive.simulator.world, offer, offer.uid)

    result = await async_answer(hass, choice, shown)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "over")
    assert not invitations(hass)


async def test_the_cloud_does_not_take_the_answer(
    hass: HomeAssistant, drive: Drive, guest: MockConfigEntry, device: Device
) -> None:
    """The flow says why; it can be tried again."""
    fault = Fault(kind=FaultKind.ERROR_CODE, code=9039, operation="respond_sharing", times=1)
    drive.simulator.faults.add(fault)

    result = await async_answer(hass, "accept")

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "failed")
    assert result["description_placeholders"]["error"].startswith("This app may")
    assert len(invitations(hass)) == 1
    assert (await async_answer(hass, "accept"))["type"] is FlowResultType.CREATE_ENTRY
    assert has(hass, guest, device)


async def test_an_account_that_is_not_loaded(
    hass: HomeAssistant, drive: Drive, guest: MockConfigEntry
) -> None:
    """Its invitations are no issue; a flow that is open says so."""
    shown = await async_open_invitation(hass)
    assert await hass.config_entries.async_unload(guest.entry_id)
    assert not invitations(hass)

    result = await async_answer(hass, "accept", shown)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")
    assert await hass.config_entries.async_setup(guest.entry_id)
    await drive.until(lambda: invitations(hass))


async def test_it_runs_out(
    hass: HomeAssistant, drive: Drive, guest: MockConfigEntry, offer: Sharing
) -> None:
    """To the minute, whether the cloud answers or not."""
    drive.simulator.faults.add(Fault(kind=FaultKind.STATUS, status=502, operation="list_sharings"))

    await drive.advance(24 * 3600 - 60, step=4 * 3600)
    assert invitations(hass)

    await drive.advance(60)
    assert not invitations(hass)


async def test_accepted_in_the_app(
    hass: HomeAssistant, drive: Drive, guest: MockConfigEntry, offer: Sharing, device: Device
) -> None:
    """The device takes the issue away; without another one nothing is pushed, so it is soon listed."""
    sharing.accept(drive.simulator.world, offer, demo_user(drive.simulator, GUEST))

    await drive.advance(5 * 60 + 10)

    assert has(hass, guest, device)
    assert not invitations(hass)


@pytest.mark.parametrize("end", ["refuse", "cancel"])
async def test_over_elsewhere(
    hass: HomeAssistant, drive: Drive, guest: MockConfigEntry, offer: Sharing, end: str
) -> None:
    """Declined in the app or taken back by the owner: the next look takes the issue away."""
    world = drive.simulator.world
    if end == "refuse":
        sharing.refuse(world, offer, demo_user(drive.simulator, GUEST))
    else:
        sharing.cancel(world, offer, offer.uid)

    await drive.advance(HALF_AN_HOUR + 60, step=60)

    assert not invitations(hass)


async def test_a_later_one(
    hass: HomeAssistant, drive: Drive, world: World, guest: MockConfigEntry, offer: Sharing
) -> None:
    """It is found within half an hour, and at once when somebody looks at the shares."""
    sharing.cancel(world, offer, offer.uid)
    await drive.advance(HALF_AN_HOUR + 60, step=60)
    assert not invitations(hass)

    owner, receiver = demo_user(drive.simulator), demo_user(drive.simulator, GUEST)
    sharing.offer(world, owner, device_of(drive.simulator, "Plain 0"), receiver, None)
    await ask(hass, "get_shares", config_entry_id=guest.entry_id)
    assert len(invitations(hass)) == 1


async def test_a_message_makes_it_look(
    hass: HomeAssistant,
    drive: Drive,
    world: World,
    guest: MockConfigEntry,
    offer: Sharing,
    device: Device,
) -> None:
    """All that happens to shares is told there: offers, and also who owns a device now."""
    entry = {"config_entry_id": guest.entry_id}
    receiver = demo_user(drive.simulator, GUEST)
    await async_answer(hass, "accept")
    role = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{device.did}-role")
    assert hass.states.get(role).state == "guest"
    other = add_device(
        world, next(iter(world.products.values())), demo_user(drive.simulator), "Plain 1"
    )
    await drive.advance(60)

    sharing.transfer(world, device, demo_user(drive.simulator), receiver.uid)
    sharing.offer(world, demo_user(drive.simulator), other, receiver, None)
    await ask(hass, "get_messages", **entry)

    await drive.until(lambda: invitations(hass) and hass.states.get(role).state == "owner")
    assert invitations(hass)[0].translation_placeholders["device"] == "Plain 1"


async def test_an_app_without_sharing(
    hass: HomeAssistant, drive: Drive, caplog: pytest.LogCaptureFixture, offer: Sharing
) -> None:
    """Nothing is made of it."""
    drive.simulator.faults.add(
        Fault(kind=FaultKind.ERROR_CODE, code=9039, operation="list_sharings")
    )

    await async_add_account(hass, drive.simulator, demo_user(drive.simulator, GUEST))
    caplog.clear()
    await drive.advance(HALF_AN_HOUR + 60, step=60)
    assert len(drive.simulator.requests.of("list_sharings")) > 1

    assert not invitations(hass)
    assert not complaints(caplog)
