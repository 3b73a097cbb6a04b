"""The message centre: listed, marked as read, and emptied."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.gizwits.actions import messages as area
from simulator import Fault, FaultKind, Simulator
from simulator.services import messages as centre
from simulator.services.messages import MessageState
from simulator.services.records import Message, MessageStatus

from ..helpers import demo_user, device_of
from .helpers import act, ask, id_of

ANSWER = vol.Schema(
    {
        "unread": int,
        "messages": [
            {
                "message_id": str,
                "type": vol.In(["sharing", "other"]),
                "unread": bool,
                "text": str,
                "device_id": vol.Any(None, str),
                "created_at": vol.Any(None, str),
            }
        ],
    },
    required=True,
)


def leave_words(simulator: Simulator, *texts: str) -> list[Message]:
    """Put messages into the demo account's centre."""
    for text in texts:
        centre.write(simulator.world, demo_user(simulator).uid, text)
    return simulator.world.state(MessageState).messages[-len(texts) :]


async def test_get(hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry) -> None:
    """They are listed as they are now, newest first."""
    first, second = leave_words(simulator, "You got Garden spa.", "Call 13800001234.")
    first.status = MessageStatus.READ

    answer = ANSWER(await ask(hass, "get_messages", config_entry_id=account.entry_id))

    assert answer["unread"] == 1
    assert [each["message_id"] for each in answer["messages"]] == [second.id, first.id]
    assert [each["unread"] for each in answer["messages"]] == [True, False]
    assert answer["messages"][0]["text"] == "Call 138****1234."
    assert answer["messages"][1]["device_id"] == id_of(hass, device_of(simulator, "Garden spa"))

    answer = ANSWER(
        await ask(hass, "get_messages", config_entry_id=account.entry_id, unread_only=True)
    )
    assert [each["message_id"] for each in answer["messages"]] == [second.id]


@pytest.mark.parametrize(
    ("mark", "status"), [("read", MessageStatus.READ), ("delete", MessageStatus.DELETED)]
)
async def test_mark_some(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    mark: str,
    status: MessageStatus,
) -> None:
    """The count follows without another question."""
    kept, marked = leave_words(simulator, "One.", "Two.")
    await account.runtime_data.messages.async_refresh()
    simulator.requests.clear()

    answer = await ask(
        hass, "mark_messages", config_entry_id=account.entry_id, mark=mark, messages=marked.id
    )

    assert answer == {"marked": 1}
    assert (kept.status, marked.status) == (MessageStatus.UNREAD, status)
    assert account.runtime_data.messages.unread == 1
    assert not simulator.requests.of("list_messages")


async def test_mark_all_as_read(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """Those of all pages, and none that is read already."""
    listed = leave_words(simulator, *(f"Number {number}." for number in range(130)))
    listed[0].status = MessageStatus.READ

    answer = await ask(
        hass, "mark_messages", config_entry_id=account.entry_id, mark="read", all=True
    )

    assert answer == {"marked": 129}
    assert {each.status for each in listed} == {MessageStatus.READ}
    assert account.runtime_data.messages.unread == 0


async def test_delete_all(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry
) -> None:
    """Also the read ones; one that somebody else deletes meanwhile is no problem."""
    listed = leave_words(simulator, "One.", "Two.", "Three.")
    listed[0].status = MessageStatus.READ
    simulator.faults.add(
        Fault(kind=FaultKind.ERROR_CODE, operation="update_message", code=9098, times=1)
    )

    answer = await ask(
        hass, "mark_messages", config_entry_id=account.entry_id, mark="delete", all=True
    )

    assert answer == {"marked": 2}


@pytest.mark.parametrize("code", [9085, 9098, 9101])
async def test_the_cloud_refuses(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, code: int
) -> None:
    """What was marked before stays marked."""
    first, second = leave_words(simulator, "One.", "Two.")
    await account.runtime_data.messages.async_refresh()
    fault = Fault(kind=FaultKind.ERROR_CODE, operation="update_message", code=code, after=1)
    simulator.faults.add(fault)

    with pytest.raises(HomeAssistantError) as failed:
        await act(
            hass,
            "mark_messages",
            config_entry_id=account.entry_id,
            mark="read",
            messages=[first.id, second.id],
        )

    assert failed.value.translation_key == f"code_{code}"
    assert account.runtime_data.messages.unread == 1


@pytest.mark.parametrize(
    "which", [{}, {"all": False}, {"messages": []}, {"messages": ["a"], "all": True}]
)
def test_some_or_all(which: dict[str, object]) -> None:
    """It has to be said which."""
    action = next(each for each in area.ACTIONS if each.name == "mark_messages")
    with pytest.raises(vol.Invalid):
        action.schema({"config_entry_id": "a", "mark": "read", **which})
