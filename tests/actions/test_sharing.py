"""Offers of devices, made and received."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulator import Fault, Simulator, World
from simulator.device import Device
from simulator.services import sharing
from simulator.services.records import Sharing, SharingStatus

from ..helpers import demo_user, device_of
from ..offers import GUEST, PHONE, offers, shared_world
from ..worlds import add_device
from .helpers import act, ask, id_of


def moment(text: str) -> str:
    """Require a moment."""
    dt_util.parse_datetime(text, raise_on_error=True)
    return text


TEXT = vol.All(str, vol.Length(min=1))
MAYBE = vol.Any(None, TEXT)
OFFERED = vol.Schema(
    {
        "share_id": vol.Any(None, int),
        "content": MAYBE,
        "code": MAYBE,
        "image_entity_id": MAYBE,
        "expires_at": moment,
    },
    required=True,
)
SHARE = {
    "share_id": int,
    "kind": vol.In(["invitation", "qr"]),
    "status": vol.In(["pending", "accepted", "refused", "cancelled"]),
    "device_id": MAYBE,
    "device": MAYBE,
    "product_name": MAYBE,
    "uid": MAYBE,
    "username": MAYBE,
    "email": MAYBE,
    "phone": MAYBE,
    "alias": MAYBE,
    "created_at": moment,
    "updated_at": moment,
    "expires_at": moment,
}
SHARES = vol.Schema({"sent": [SHARE], "received": [SHARE]}, required=True)
PREVIEW = vol.Schema(
    {"owner": MAYBE, "device": MAYBE, "product_name": MAYBE, "expires_at": moment}, required=True
)


@pytest.fixture
def world() -> World:
    """Return a cloud with a device and somebody to share it with."""
    return shared_world()


@pytest.fixture
def device(simulator: Simulator) -> Device:
    """Return the account's device."""
    return device_of(simulator, "Plain 0")


@pytest.fixture
def device_id(hass: HomeAssistant, account: MockConfigEntry, device: Device) -> str:
    """Return its id in Home Assistant."""
    return id_of(hass, device)


@pytest.fixture
def theirs(simulator: Simulator) -> Device:
    """Return a device of somebody else."""
    product = next(iter(simulator.world.products.values()))
    return add_device(simulator.world, product, demo_user(simulator, GUEST), "Theirs")


@pytest.fixture
def received(simulator: Simulator, theirs: Device) -> Sharing:
    """Have it offered to the account."""
    owner = demo_user(simulator, GUEST)
    return sharing.offer(simulator.world, owner, theirs, demo_user(simulator), None)


@pytest.fixture
def code(simulator: Simulator, theirs: Device) -> str:
    """Have it offered by QR code."""
    offer = sharing.offer(simulator.world, demo_user(simulator, GUEST), theirs, None, None)
    assert offer.code
    return offer.code


@pytest.mark.parametrize(
    "receiver", [{"email": GUEST}, {"phone": PHONE}, {"username": "adalovelace"}, {"uid": "?"}]
)
async def test_share_with_somebody(
    hass: HomeAssistant, simulator: Simulator, device_id: str, receiver: dict[str, str]
) -> None:
    guest = demo_user(simulator, GUEST)
    if "uid" in receiver:
        receiver = {"uid": guest.uid}

    answer = OFFERED(
        await ask(hass, "share_device", device_id=device_id, **receiver, duration="01:30:00")
    )

    [made] = offers(simulator)
    assert (made.guest, made.duration, made.id) == (guest.uid, 90, answer["share_id"])
    assert answer["content"] is answer["code"] is answer["image_entity_id"] is None
    left = dt_util.parse_datetime(answer["expires_at"]) - dt_util.utcnow()
    assert timedelta(hours=23, minutes=55) < left <= timedelta(hours=24)


async def test_share_by_qr(hass: HomeAssistant, simulator: Simulator, device_id: str) -> None:
    answer = OFFERED(await ask(hass, "share_device", device_id=device_id, duration={"minutes": 10}))

    [made] = offers(simulator)
    assert (made.code, made.duration, made.id) == (answer["code"], 10, answer["share_id"])
    assert answer["content"] == f"type=share&code={made.code}"
    left = dt_util.parse_datetime(answer["expires_at"]) - dt_util.utcnow()
    assert timedelta(minutes=10) < left <= timedelta(minutes=15)


async def test_only_one_receiver(hass: HomeAssistant, simulator: Simulator, device_id: str) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "share_device", device_id=device_id, email=GUEST, phone=PHONE)

    assert refused.value.translation_key == "share_receivers"
    assert not offers(simulator)


@pytest.mark.parametrize(
    "fields", [{"duration": "00:00:30"}, {"duration": "24:01:00"}, {"email": " "}]
)
async def test_impossible_fields(
    hass: HomeAssistant, simulator: Simulator, device_id: str, fields: dict[str, str]
) -> None:
    with pytest.raises(vol.Invalid):
        await act(hass, "share_device", device_id=device_id, **fields)

    assert not offers(simulator)


async def test_get_shares(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device_id: str,
    received: Sharing,
) -> None:
    """Devices that are here by their ids, people masked although this cloud does not do that."""
    entry = {"config_entry_id": account.entry_id}
    await act(hass, "share_device", device_id=device_id, email=GUEST)
    await act(hass, "share_device", device_id=device_id)

    answer = SHARES(await ask(hass, "get_shares", **entry))

    qr, invitation = answer["sent"]
    assert (qr["kind"], qr["uid"], invitation["kind"]) == ("qr", None, "invitation")
    assert (invitation["device_id"], invitation["device"]) == (device_id, "Plain 0")
    names = [invitation[key] for key in ("username", "email", "phone")]
    assert names == ["ada****lace", "g****@example.com", "+4915****23456"]
    [theirs] = answer["received"]
    assert (theirs["share_id"], theirs["device_id"], theirs["device"]) == (
        received.id,
        None,
        "Theirs",
    )

    received.status = SharingStatus.REFUSED
    answer = await ask(
        hass, "get_shares", **entry, direction="received", status=["refused", "cancelled"]
    )
    assert [each["status"] for each in answer.pop("received")] == ["refused"]
    assert not answer
    assert (await ask(hass, "get_shares", **entry, status="accepted")) == {
        "sent": [],
        "received": [],
    }


async def test_accept(
    hass: HomeAssistant, account: MockConfigEntry, theirs: Device, received: Sharing
) -> None:
    """The device is there when the action is done."""
    await act(hass, "accept_share", config_entry_id=account.entry_id, share_id=received.id)

    assert received.status is SharingStatus.ACCEPTED
    assert theirs.did in account.runtime_data.account.devices
    answer = await ask(hass, "get_shares", config_entry_id=account.entry_id, direction="received")
    assert answer["received"][0]["device_id"] == id_of(hass, theirs)


async def test_decline(
    hass: HomeAssistant, account: MockConfigEntry, theirs: Device, received: Sharing
) -> None:
    await act(hass, "decline_share", config_entry_id=account.entry_id, share_id=received.id)

    assert received.status is SharingStatus.REFUSED
    assert theirs.did not in account.runtime_data.account.devices


@pytest.mark.parametrize("accepted", [True, False])
async def test_cancel(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device: Device,
    device_id: str,
    accepted: bool,
) -> None:
    """A guest who has accepted loses the device."""
    guest = demo_user(simulator, GUEST)
    offered = await ask(hass, "share_device", device_id=device_id, email=GUEST)
    [made] = offers(simulator)
    if accepted:
        sharing.accept(simulator.world, made, guest)

    await act(hass, "cancel_share", config_entry_id=account.entry_id, share_id=offered["share_id"])

    assert made.status is SharingStatus.CANCELLED
    assert guest.uid not in device.bindings


async def test_what_cannot_be_cancelled(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device: Device,
    device_id: str,
    received: Sharing,
) -> None:
    """What others have offered, what was taken by QR code, and what is not the account's any more."""
    entry = {"config_entry_id": account.entry_id}
    guest = demo_user(simulator, GUEST)
    await act(hass, "share_device", device_id=device_id)
    sharing.accept(simulator.world, offers(simulator)[-1], guest)

    async def refused(share_id: int) -> str | None:
        with pytest.raises(ServiceValidationError) as refusal:
            await act(hass, "cancel_share", **entry, share_id=share_id)
        return refusal.value.translation_key

    assert await refused(received.id) == "share_unknown"
    assert await refused(offers(simulator)[-1].id) == "share_taken_by_qr"

    await act(hass, "share_device", device_id=device_id)
    pending = offers(simulator)[-1]
    sharing.transfer(simulator.world, device, demo_user(simulator), guest.uid)
    await account.runtime_data.account.async_refresh()
    assert await refused(pending.id) == "role_guest"
    assert not simulator.requests.of("cancel_sharing")


async def test_alias(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, received: Sharing
) -> None:
    entry = {"config_entry_id": account.entry_id}

    await act(hass, "set_share_alias", **entry, share_id=received.id, alias="Ada")

    answer = await ask(hass, "get_shares", **entry, direction="received")
    assert answer["received"][0]["alias"] == "Ada"


@pytest.mark.parametrize(
    "form", ["{}", "type=share&code={}", "https://a.example/x?type=share&code={}"]
)
async def test_by_code(
    hass: HomeAssistant, account: MockConfigEntry, theirs: Device, code: str, form: str
) -> None:
    """The code alone, or what the QR code says."""
    data = {"config_entry_id": account.entry_id, "code": form.format(code)}

    offer = PREVIEW(await ask(hass, "get_share_by_code", **data))
    assert (offer["owner"], offer["device"]) == ("+4915****23456", "Theirs")

    await act(hass, "accept_share_by_code", **data)
    assert theirs.did in account.runtime_data.account.devices


@pytest.mark.parametrize("code", ["", "a b", "a/b", "https://a.example/?code="])
async def test_no_code(hass: HomeAssistant, account: MockConfigEntry, code: str) -> None:
    with pytest.raises(vol.Invalid):
        await ask(hass, "get_share_by_code", config_entry_id=account.entry_id, code=code)


async def test_what_the_cloud_knows_better(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, received: Sharing
) -> None:
    """Its reasons come as texts that say what to do."""
    entry = {"config_entry_id": account.entry_id}
    own = id_of(hass, device_of(simulator, "Plain 0"))

    async def failed(action: str, **data: Any) -> str | None:
        with pytest.raises(HomeAssistantError) as failure:
            await act(hass, action, **data)
        return failure.value.translation_key

    share = {"action": "share_device", "device_id": own}
    assert await failed(**share, email="nobody@example.com") == "code_9082"
    await act(hass, "share_device", device_id=own, email=GUEST)
    assert await failed(**share, email=GUEST) == "code_9087"
    assert await failed("accept_share", **entry, share_id=1) == "code_9084"
    sharing.cancel(simulator.world, received, received.uid)
    for action in ("accept_share", "decline_share"):
        assert await failed(action, **entry, share_id=received.id) == "code_9094"
    qr = (await ask(hass, "share_device", device_id=own))["code"]
    assert await failed("accept_share_by_code", **entry, code=qr) == "code_9080"


@pytest.mark.parametrize(
    ("action", "operation"),
    [
        ("share_device", "create_sharing"),
        ("get_shares", "list_sharings"),
        ("accept_share", "respond_sharing"),
        ("decline_share", "respond_sharing"),
        ("cancel_share", "list_sharings"),
        ("set_share_alias", "update_sharing_alias"),
        ("get_share_by_code", "get_sharing_by_code"),
        ("accept_share_by_code", "accept_sharing_by_code"),
    ],
)
async def test_the_cloud_refuses(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device_id: str,
    action: str,
    operation: str,
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9039, operation=operation))
    entry = {"config_entry_id": account.entry_id}
    data: dict[str, Any] = {
        "share_device": {"device_id": device_id},
        "get_shares": entry,
        "set_share_alias": {**entry, "share_id": 1, "alias": "x"},
        "get_share_by_code": {**entry, "code": "x"},
        "accept_share_by_code": {**entry, "code": "x"},
    }.get(action, {**entry, "share_id": 1})
    carry_out = ask if action.startswith("get") else act

    with pytest.raises(HomeAssistantError) as failed:
        await carry_out(hass, action, **data)

    assert failed.value.translation_key == "code_9039"
