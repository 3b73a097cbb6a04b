"""Hand a device over in the options: the guest becomes the owner, and the owner a guest."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Fault, Simulator, roles
from simulator.demo import GUEST
from simulator.device import Device

from ..actions.helpers import id_of
from ..helpers import async_add_account, demo_user, device_of
from .helpers import aborted, choices, go_on, outcome, until


@pytest.fixture
def spa(simulator: Simulator) -> Device:
    """Return the device that is shared."""
    return device_of(simulator, "Garden spa")


async def test_hand_over(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, spa: Device
) -> None:
    owner, guest = demo_user(simulator).uid, demo_user(simulator, GUEST).uid
    form = await until(hass, account, "transfer")
    assert choices(form, "device_id") == {id_of(hass, spa): "Garden spa"}
    form = await go_on(hass, form, {"device_id": id_of(hass, spa)})
    assert "guest@example.com" in choices(form, "guest")[guest]
    unsure = await go_on(hass, form, {"guest": guest, "confirm": False})
    assert unsure["errors"] == {"confirm": "unconfirmed"}
    assert spa.bindings[owner].role == "owner"

    result = await go_on(hass, unsure, {"guest": guest, "confirm": True})

    assert outcome(result) == aborted("handed_over")
    assert (spa.bindings[owner].role, spa.bindings[guest].role) == ("guest", "owner")
    assert account.runtime_data.account.devices[spa.did].binding.role == "guest"
    assert outcome(await until(hass, account, "transfer")) == aborted("no_owned_devices")


async def test_the_new_owner_knows_at_once(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, spa: Device
) -> None:
    """Both accounts may be in the same Home Assistant."""
    guest = demo_user(simulator, GUEST)
    theirs = await async_add_account(hass, simulator, guest)
    assert theirs.runtime_data.account.devices[spa.did].binding.role == "guest"

    typed = {"guest": guest.uid, "confirm": True}
    result = await until(hass, account, "transfer", {"device_id": id_of(hass, spa)}, typed)

    assert outcome(result) == aborted("handed_over")
    assert theirs.runtime_data.account.devices[spa.did].binding.role == "owner"


async def test_refused(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, spa: Device
) -> None:
    guest = demo_user(simulator, GUEST).uid
    typed = {"guest": guest, "confirm": True}
    fault = Fault(kind="error_code", code=9093, operation="transfer_ownership")
    simulator.faults.add(fault)
    form = await until(hass, account, "transfer", {"device_id": id_of(hass, spa)}, typed)
    assert form["errors"] == {"base": "refused"}
    simulator.faults.clear()

    assert outcome(await go_on(hass, form, typed)) == aborted("handed_over")


async def test_without_guests(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, spa: Device
) -> None:
    roles.unbind(simulator.world, spa, demo_user(simulator, GUEST).uid)

    result = await until(hass, account, "transfer", {"device_id": id_of(hass, spa)})

    assert outcome(result) == aborted("no_guests")


async def test_guests_that_cannot_be_read(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, spa: Device
) -> None:
    simulator.faults.add(Fault(kind="error_code", code=9093, operation="list_device_guests"))

    result = await until(hass, account, "transfer", {"device_id": id_of(hass, spa)})

    assert outcome(result) == aborted("unreadable")


async def test_a_device_that_is_gone_meanwhile(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, spa: Device
) -> None:
    form = await until(hass, account, "transfer")
    device_id = id_of(hass, spa)
    roles.unbind(simulator.world, spa, demo_user(simulator).uid)
    await account.runtime_data.account.async_refresh()

    assert outcome(await go_on(hass, form, {"device_id": device_id})) == aborted("device_gone")
