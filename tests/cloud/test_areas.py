"""Calls that make no sense are refused before they are sent, answers that make none after."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, time, timedelta, timezone

import pytest

from custom_components.gizwits.cloud import (
    GizwitsClient,
    GizwitsServerError,
    Provider,
    QrInvitation,
    Timer,
    Timing,
    sharing_code,
)

from .server import Scripted, reply

NOON = Timing(at=time(12, tzinfo=UTC), on=date(2026, 12, 1))


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.devices.control("d"),
        lambda client: client.devices.control("d", attrs={}, raw=b""),
        lambda client: client.groups.control("g"),
        lambda client: client.sharing.invite("d"),
        lambda client: client.sharing.invite("d", uid="u", email="e@example.com"),
        lambda client: client.schedules.create_common(Timer(timing=NOON)),
        lambda client: client.schedules.create_common(Timer(timing=NOON), did="d", scene_id="s"),
    ],
)
async def test_nothing_is_sent(
    client: GizwitsClient,
    scripted: Scripted,
    call: Callable[[GizwitsClient], Awaitable[object]],
) -> None:
    """Exactly one of the alternatives."""
    with pytest.raises(ValueError, match=r"one|either"):
        await call(client)
    assert scripted.requests == []


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("/app/datapoint", lambda client: client.devices.schema("p")),
        ("/app/rules/params", lambda client: client.rules.params()),
        ("/app/group", lambda client: client.groups.create("g")),
        ("/status", lambda client: client.system.status()),
        ("/errors", lambda client: client.system.errors()),
        ("/app/scene/s/task", lambda client: client.scenes.status("s")),
        ("/app/sharing", lambda client: client.sharing.invite_by_qr("d")),
    ],
)
@pytest.mark.parametrize("answer", [None, 3, "text", [], {}])
async def test_answers_of_another_shape(
    client: GizwitsClient,
    scripted: Scripted,
    path: str,
    call: Callable[[GizwitsClient], Awaitable[object]],
    answer: object,
) -> None:
    """An error, never a crash; where nothing is a fair answer, nothing."""
    scripted.put(path, reply(answer))
    with suppress(GizwitsServerError):
        assert not await call(client)


async def test_only_what_is_set_is_sent(client: GizwitsClient, scripted: Scripted) -> None:
    """None leaves a value as it is."""
    scripted.put("/app/scene/s", reply({}))
    await client.scenes.update("s", name="New")
    assert scripted.bodies[-1] == {"scene_name": "New"}
    await client.scenes.update("s", remark="")
    assert scripted.bodies[-1] == {"remark": ""}
    scripted.put("/app/bindings/d", reply({"dev_alias": "x", "remark": None, "dev_label": None}))
    labels = await client.bindings.update("d", alias="x")
    assert scripted.bodies[-1] == {"dev_alias": "x"}
    assert (labels.alias, labels.remark, labels.labels) == ("x", "", ())


@pytest.mark.parametrize(
    ("provider_token", "sent"), [("ya29", "Bearer ya29"), ("Bearer ya29", "Bearer ya29")]
)
async def test_bearer(
    client: GizwitsClient, scripted: Scripted, provider_token: str, sent: str
) -> None:
    """Some providers' tokens go with a word in front, once."""
    scripted.put("/app/users", reply({"uid": "u", "token": "t", "expire_at": 4102444800}))
    await client.users.create_by_third_party(Provider.GOOGLE, "1", provider_token)
    assert scripted.bodies[-1]["authData"]["token"] == sent


async def test_timers_are_stored_in_utc(client: GizwitsClient, scripted: Scripted) -> None:
    """Whatever zone a timing is in."""
    scripted.put("/app/devices/d/scheduler", reply({"id": "s"}, 201))
    shanghai = timezone(timedelta(hours=8))
    timing = Timing(at=time(7, 30, tzinfo=shanghai), on=date(2026, 12, 1))
    await client.schedules.create("d", Timer(timing=timing, raw=bytes([1, 255])))
    assert scripted.bodies[-1] == {
        "time": "23:30",
        "repeat": "none",
        "days": [],
        "date": "2026-11-30",
        "raw": "01ff",
        "enabled": True,
        "remark": "",
    }


@pytest.mark.parametrize(
    "content", ["type=share&code=abc", "https://q.example/?type=share&code=abc", "abc", " abc "]
)
def test_sharing_codes(content: str) -> None:
    """However the QR code says it."""
    assert sharing_code(content) == "abc"
    assert QrInvitation(content=content).code == "abc"
