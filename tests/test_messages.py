"""The message centre: what comes is told once, and what is unread is counted."""

from homeassistant.core import Event, EventStateChangedData, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.gizwits.const import DOMAIN
from custom_components.gizwits.identity import account_identifier
from custom_components.gizwits.messages import LISTING
from simulator import Fault, FaultKind, Simulator, World
from simulator.services import messages as centre
from simulator.services.messages import MessageState
from simulator.services.records import Message, MessageStatus

from .drive import Drive
from .helpers import async_add_account, demo_user, device_of

OFFER = "Ada offers you the device Garden spa."


@pytest.fixture
def world() -> World:
    """Return the demo world."""
    return World.demo()


def leave_word(simulator: Simulator, text: str = OFFER) -> Message:
    """Put a message into the demo account's centre."""
    centre.write(simulator.world, demo_user(simulator).uid, text)
    return simulator.world.state(MessageState).messages[-1]


def entity_of(hass: HomeAssistant, entry: MockConfigEntry, platform: str, key: str) -> str:
    """Return the entity of the account's messages."""
    entity_id = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{entry.unique_id}-{key}")
    assert entity_id
    return entity_id


def unread(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    return hass.states.get(entity_of(hass, entry, "sensor", "unread_messages")).state


class Received:
    """Collects the texts of the event entity, whichever entity id it gets."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._events: list[Event[EventStateChangedData]] = async_capture_events(
            hass, "state_changed"
        )

    @property
    def texts(self) -> list[str]:
        states = [event.data["new_state"] for event in self._events]
        told = {
            (state.state, state.attributes["message_id"]): state.attributes["text"]
            for state in states
            if state and state.attributes.get("message_id")
        }
        return [*told.values()]


async def test_a_message_is_told_of(hass: HomeAssistant, drive: Drive) -> None:
    """It comes within the interval, with the device that it names."""
    entry = await async_add_account(hass, drive.simulator)
    event = entity_of(hass, entry, "event", "message")
    assert unread(hass, entry) == "0"
    message = leave_word(drive.simulator)

    await drive.advance(LISTING.total_seconds() + 10, step=300)

    assert unread(hass, entry) == "1"
    spa = entry.runtime_data.account.devices[device_of(drive.simulator, "Garden spa").did]
    shown = dict(hass.states.get(event).attributes)
    assert shown.pop("friendly_name").endswith("Message")
    created_at = shown.pop("created_at")
    assert created_at.endswith("+00:00")
    assert shown == {
        "event_types": ["sharing", "other"],
        "event_type": "sharing",
        "text": OFFER,
        "device_id": spa.device_id,
        "device": "Garden spa",
        "message_id": message.id,
    }
    device = dr.async_get(hass).async_get_device_by_identifier(
        account_identifier(entry.entry_id), entry.entry_id
    )
    assert device
    assert er.async_get(hass).async_get(event).device_id == device.id


async def test_messages_are_told_of_once_and_in_order(hass: HomeAssistant, drive: Drive) -> None:
    """Neither a restart nor a second look tells again; what came meanwhile is told then."""
    leave_word(drive.simulator, "An old one.")
    received = Received(hass)
    entry = await async_add_account(hass, drive.simulator)
    assert unread(hass, entry) == "1"
    assert received.texts == []

    await drive.advance(5)
    leave_word(drive.simulator, "First.")
    await drive.advance(5)
    leave_word(drive.simulator, "Second.")
    await entry.runtime_data.messages.async_refresh()
    assert received.texts == ["First.", "Second."]

    await hass.config_entries.async_unload(entry.entry_id)
    leave_word(drive.simulator, "While away.")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await entry.runtime_data.messages.async_refresh()
    assert received.texts == ["First.", "Second.", "While away."]


async def test_what_is_done_elsewhere_shows(hass: HomeAssistant, drive: Drive) -> None:
    entry = await async_add_account(hass, drive.simulator)
    first, second = leave_word(drive.simulator), leave_word(drive.simulator)
    await entry.runtime_data.messages.async_refresh()
    assert unread(hass, entry) == "2"

    first.status, second.status = MessageStatus.READ, MessageStatus.DELETED
    await entry.runtime_data.messages.async_refresh()

    assert unread(hass, entry) == "0"
    assert [*entry.runtime_data.messages.data] == [first.id]


async def test_an_account_that_may_not_read_them(hass: HomeAssistant, drive: Drive) -> None:
    """Nothing is known, and what comes before they can be read for the first time is not new."""
    drive.simulator.faults.add(
        Fault(kind=FaultKind.ERROR_CODE, code=9039, operation="list_messages")
    )
    received = Received(hass)
    leave_word(drive.simulator)
    entry = await async_add_account(hass, drive.simulator)
    assert unread(hass, entry) == "unknown"

    drive.simulator.faults.clear()
    await entry.runtime_data.messages.async_refresh()

    assert unread(hass, entry) == "1"
    assert received.texts == []


async def test_a_failure_keeps_what_is_known(hass: HomeAssistant, drive: Drive) -> None:
    entry = await async_add_account(hass, drive.simulator)
    leave_word(drive.simulator)
    await entry.runtime_data.messages.async_refresh()
    drive.simulator.faults.add(
        Fault(kind=FaultKind.ERROR_CODE, code=9039, operation="list_messages")
    )

    await entry.runtime_data.messages.async_refresh()

    assert unread(hass, entry) == "1"


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("Your device Garden spa was shared.", "Garden spa"),
        ("Garden spa and Pond pump", None),
        ("您的设备Pond pump已被共享", "Pond pump"),
        ("The share of the device Sauna was cancelled.", None),
    ],
)
async def test_which_device_it_is_about(
    hass: HomeAssistant, simulator: Simulator, text: str, device: str | None
) -> None:
    entry = await async_add_account(hass, simulator)
    leave_word(simulator, text)
    messages = entry.runtime_data.messages
    (message,) = await messages.async_list()

    found = messages.device_of(message)

    assert (found and found.device_name) == device


async def test_people_are_masked_and_ids_are_names(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    spa = device_of(simulator, "Garden spa")
    entry = await async_add_account(hass, simulator)
    leave_word(
        simulator,
        f"someone@example.org 13800001234 {spa.did} {spa.mac} {demo_user(simulator).uid}",
    )
    messages = entry.runtime_data.messages
    (message,) = await messages.async_list()

    assert messages.text_of(message) == "som****@example.org 138****1234 Garden spa Garden spa ****"
    assert messages.device_of(message).did == spa.did
