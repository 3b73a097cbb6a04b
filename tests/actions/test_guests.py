"""Guests of a device, and its hand-over."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulator import Fault, Simulator, World, roles
from simulator.demo import PASSWORD
from simulator.device import Device, Role

from ..helpers import demo_user, device_of
from ..offers import GUEST, PHONE, shared_world
from .helpers import act, ask, id_of

ANSWER = vol.Schema(
    {
        "guests": [
            {
                "uid": vol.All(str, vol.Length(min=1)),
                "username": vol.Any(None, str),
                "email": vol.Any(None, str),
                "phone": vol.Any(None, str),
                "created_at": vol.Any(None, str),
            }
        ]
    },
    required=True,
)


@pytest.fixture
def world() -> World:
    """Return a cloud with two people who could be guests."""
    world = shared_world()
    world.add_user("eu", email="other@example.com", username="adavelelace", password=PASSWORD)
    return world


@pytest.fixture
def device(simulator: Simulator) -> Device:
    """Return a device with a guest."""
    device = device_of(simulator, "Plain 0")
    roles.start_sharing(device, demo_user(simulator).uid)
    roles.add(simulator.world, device, demo_user(simulator, GUEST).uid, Role.GUEST)
    return device


@pytest.fixture
def device_id(hass: HomeAssistant, device: Device, account: MockConfigEntry) -> str:
    """Return its id in Home Assistant."""
    return id_of(hass, device)


async def test_get_guests(hass: HomeAssistant, simulator: Simulator, device_id: str) -> None:
    """People are masked, although this cloud does not do that."""
    answer = ANSWER(await ask(hass, "get_guests", device_id=device_id))

    [guest] = answer["guests"]
    assert guest["uid"] == demo_user(simulator, GUEST).uid
    names = [guest[key] for key in ("username", "email", "phone")]
    assert names == ["ada****lace", "g****@example.com", "+4915****23456"]


@pytest.mark.parametrize(
    "name", [GUEST, "g****@example.com", PHONE, "adalovelace", "ada****lace", "uid"]
)
async def test_remove(
    hass: HomeAssistant, simulator: Simulator, device: Device, device_id: str, name: str
) -> None:
    guest = demo_user(simulator, GUEST)

    await act(hass, "remove_guest", device_id=device_id, guest=guest.uid if name == "uid" else name)

    assert {*device.bindings} == {demo_user(simulator).uid}


async def test_transfer(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    device: Device,
    device_id: str,
) -> None:
    """The account is a guest then, and may do it no more."""
    await act(hass, "transfer_device", device_id=device_id, guest=GUEST)

    owner = roles.owner_of(device)
    assert owner and owner.uid == demo_user(simulator, GUEST).uid
    assert account.runtime_data.account.devices[device.did].binding.role == "guest"
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "transfer_device", device_id=device_id, guest=GUEST)
    assert refused.value.translation_key == "role_guest"


@pytest.mark.parametrize("action", ["remove_guest", "transfer_device"])
async def test_nobody_or_several(
    hass: HomeAssistant, simulator: Simulator, device: Device, device_id: str, action: str
) -> None:
    """Whom else it could be about is not guessed."""
    other = demo_user(simulator, "other@example.com")
    roles.add(simulator.world, device, other.uid, Role.GUEST)

    async def refused(guest: str) -> str | None:
        with pytest.raises(ServiceValidationError) as refusal:
            await act(hass, action, device_id=device_id, guest=guest)
        return refusal.value.translation_key

    assert await refused("nobody") == "guest_unknown"
    assert await refused("ada****lace") == "guest_ambiguous"
    assert len(device.bindings) == 3


@pytest.mark.parametrize(
    ("action", "operation"),
    [
        ("get_guests", "list_device_guests"),
        ("remove_guest", "unbind_guest"),
        ("transfer_device", "transfer_ownership"),
    ],
)
async def test_the_cloud_refuses(
    hass: HomeAssistant,
    simulator: Simulator,
    device: Device,
    device_id: str,
    action: str,
    operation: str,
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9093, operation=operation))
    data: dict[str, Any] = {} if action == "get_guests" else {"guest": GUEST}
    carry_out = ask if action == "get_guests" else act

    with pytest.raises(HomeAssistantError) as failed:
        await carry_out(hass, action, device_id=device_id, **data)

    assert failed.value.translation_key == "code_9093"
    assert len(device.bindings) == 2
