"""Push with a host that does not keep the rules."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
import logging
import socket
import time

from aiohttp import web
from hypothesis import HealthCheck, given, settings, strategies as st
import orjson
import pytest

from custom_components.gizwits.cloud import (
    BindingPush,
    DataPush,
    GizwitsClient,
    OnlinePush,
    PushMessage,
    RawPush,
    Resynced,
)
from custom_components.gizwits.cloud.frames import UnreadableFrameError, read_frame

from ..server import Scripted
from .conftest import FAST, PATIENT, Heard, MakePush, leftovers
from .host import DID, ScriptedHost, noti

STRANGER = "Tz7GdW4uFjB9nKxVaE6rPq"


@pytest.fixture
async def heard(host: ScriptedHost, client: GizwitsClient, make_push: MakePush) -> Heard:
    """Return push that hears one device."""
    heard = make_push(client, PATIENT)
    heard.push.set_devices({DID: host.url})
    await heard.until(lambda: host.count("c2s_read") == 1)
    return heard


async def test_sign_in(host: ScriptedHost, heard: Heard) -> None:
    """The session is signed in for datapoints, and devices are chosen."""
    assert host.last("login_req")["data"] == {
        "appid": "app",
        "uid": "u" * 32,
        "token": "token-1",
        "p0_type": "attrs_v4",
        "heartbeat_interval": 180,
        "auto_subscribe": False,
    }
    assert host.last("subscribe_req")["data"] == [{"did": DID}]
    assert heard.messages == [Resynced(host.url, frozenset({DID}))]


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (noti({"power": True}, DID + "/usr1"), DataPush(DID, {"power": True})),
        (noti({"power": True}, res_sn=3), DataPush(DID, {"power": True})),
        (
            {"cmd": "s2c_online_status", "data": {"did": DID + "/usr1", "online": 1}},
            OnlinePush(DID, True),
        ),
        ({"cmd": "s2c_raw", "data": {"did": DID, "raw": [0, 255]}}, RawPush(DID, b"\x00\xff")),
        (
            {"cmd": "s2c_binding_changed", "data": {"did": STRANGER, "bind": True}},
            BindingPush(STRANGER, True),
        ),
    ],
)
async def test_message(
    host: ScriptedHost, heard: Heard, frame: object, expected: PushMessage
) -> None:
    """Messages are understood in all their forms."""
    await host.say(frame)
    await heard.until(lambda: len(heard.messages) == 2)
    assert heard.messages[1] == expected


async def test_acknowledgement(host: ScriptedHost, heard: Heard) -> None:
    """What wants an answer gets it, in the words it came with, whoever it is about."""
    await host.say(noti({"a": 1}, req_sn=9), noti({"a": 1}, STRANGER, req_sn=10))
    await heard.until(lambda: host.count("c2s_ack") == 2)
    acks = [message for message in host.received if message["cmd"] == "c2s_ack"]
    assert acks == [
        {"cmd": "c2s_ack", "res_sn": 9, "did": DID},
        {"cmd": "c2s_ack", "res_sn": 10, "did": STRANGER},
    ]
    assert heard.of(DataPush) == [DataPush(DID, {"a": 1}, 9)]


NONSENSE = [
    "",
    "{",
    "null",
    "[]",
    '"text"',
    "[" * 100_000,
    b"\xff\xfe\x00",
    {},
    {"cmd": None},
    {"cmd": []},
    {"cmd": "s2c_something_new", "data": {}},
    {"cmd": "s2c_noti"},
    {"cmd": "s2c_noti", "data": []},
    {"cmd": "s2c_noti", "data": {"did": DID}},
    {"cmd": "s2c_noti", "data": {"did": [DID], "attrs": {}}},
    {"cmd": "s2c_noti", "data": {"did": DID, "attrs": []}},
    {"cmd": "s2c_online_status", "data": {"did": DID, "is_online": True}},
    {"cmd": "s2c_online_status", "data": {"did": DID, "online": "yes"}},
    {"cmd": "s2c_binding_changed", "data": {"did": 7, "bind": True}},
    {"cmd": "s2c_raw", "data": {"did": DID, "raw": [256]}},
    {"cmd": "s2c_raw", "data": {"did": DID, "raw": 10**12}},
    {"cmd": "s2c_raw", "data": {"did": DID, "raw": "AA=="}},
    {"cmd": "s2c_invalid_msg", "data": {"error_code": "?", "msg": ""}},
    {"cmd": "s2c_invalid_msg", "data": {"error_code": 1005, "msg": "refused"}},
    {"cmd": "subscribe_res", "data": {"success": [[]]}},
    {"cmd": "login_res", "data": None},
    noti({"power": True}, STRANGER),
]


async def test_nonsense(host: ScriptedHost, heard: Heard) -> None:
    """Frames that say nothing are counted, and nothing else."""
    await host.say(*NONSENSE, noti({"power": True}))
    await heard.until(lambda: heard.of(DataPush))
    stats = heard.push.stats[host.url]
    assert stats.skipped.total() == len(NONSENSE)
    assert stats.reconnects == 0
    assert len(heard.messages) == 2


async def test_unasked_answers(host: ScriptedHost, heard: Heard) -> None:
    """Answers to nothing are harmless."""
    await host.say(
        {"cmd": "login_res", "data": {"success": False}},
        {"cmd": "subscribe_res", "data": {"success": [], "failed": []}},
        {"cmd": "pong"},
        {"cmd": "s2c_ack", "res_sn": 1, "did": DID},
        noti({"power": True}),
    )
    await heard.until(lambda: heard.of(DataPush))
    assert heard.push.healthy(DID)
    assert heard.states == [(host.url, True)]


json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
commands = st.sampled_from(
    [
        "s2c_noti",
        "s2c_online_status",
        "s2c_binding_changed",
        "s2c_raw",
        "login_res",
        "subscribe_res",
        "s2c_invalid_msg",
    ]
)
data = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ["did", "attrs", "online", "bind", "raw", "success", "failed", "error_code"], json
    ),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary()
    | json.map(orjson.dumps)
    | st.fixed_dictionaries({"cmd": commands | json, "data": data | json}).map(orjson.dumps)
)
def test_any_frame(text: bytes) -> None:
    """Any frame is a message, nothing, or unreadable."""
    with suppress(UnreadableFrameError):
        read_frame(text)


async def test_bug_of_the_owner(
    host: ScriptedHost,
    client: GizwitsClient,
    make_push: MakePush,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A message that cannot be handled is logged without its words, and the next one is handled."""
    bad = {"power": "secret"}
    good: list[PushMessage] = []

    def on_message(message: PushMessage) -> None:
        if isinstance(message, DataPush) and message.attrs == bad:
            raise KeyError(message.attrs["power"], message.did)
        good.append(message)

    heard = make_push(client, PATIENT, on_message)
    heard.push.set_devices({DID: host.url})
    await heard.until(lambda: heard.push.healthy(DID))
    await host.say(noti(bad), noti({"power": True}))
    await heard.until(lambda: DataPush(DID, {"power": True}) in good)
    (record,) = (record for record in caplog.records if record.levelno >= logging.ERROR)
    assert "KeyError" in record.getMessage()
    assert "on_message" in record.getMessage()
    assert "secret" not in caplog.text
    assert DID not in caplog.text


async def test_burst(host: ScriptedHost, client: GizwitsClient, make_push: MakePush) -> None:
    """Ten thousand messages at once all arrive, in order, and the loop keeps turning."""
    seen: list[int] = []

    def on_message(message: PushMessage) -> None:
        if isinstance(message, DataPush):
            seen.append(message.attrs["n"])
            # As much work as a few entities make. CPU time, since the machine has other things to do.
            until = time.thread_time() + 0.00005
            while time.thread_time() < until:
                pass

    heard = make_push(client, PATIENT, on_message)
    heard.push.set_devices({DID: host.url})
    await heard.until(lambda: host.count("c2s_read") == 1)
    host.burst(*(noti({"n": number}) for number in range(10_000)))
    longest, before = 0.0, time.thread_time()
    async with asyncio.timeout(20):
        while len(seen) < 10_000:
            await asyncio.sleep(0)
            now = time.thread_time()
            longest, before = max(longest, now - before), now
    assert seen == list(range(10_000))
    assert longest < 0.05


@pytest.mark.parametrize("command", ["login_req", "subscribe_req"])
async def test_no_answer(
    host: ScriptedHost, client: GizwitsClient, make_push: MakePush, command: str
) -> None:
    """A host that stops answering is left, and tried again."""
    host.mute(command)
    heard = make_push(client, replace(FAST, answer=0.02, ping=5))
    heard.push.set_devices({DID: host.url})
    await heard.until(lambda: len(host.sockets) >= 3)
    assert not heard.states
    assert not heard.push.healthy(DID)


async def test_refused_device(
    host: ScriptedHost, client: GizwitsClient, make_push: MakePush
) -> None:
    """A device that the cloud does not let us hear is tried again with the next list."""
    refusal = {"did": DID, "error_code": 17, "msg": "no binding"}
    accept = host.scripts["subscribe_req"]
    host.scripts["subscribe_req"] = lambda _: {
        "cmd": "subscribe_res",
        "data": {"success": [], "failed": [refusal]},
    }
    heard = make_push(client, PATIENT)
    heard.push.set_devices({DID: host.url})
    await heard.until(lambda: heard.states)
    assert not heard.push.healthy(DID)
    assert host.count("subscribe_req") == 1
    host.scripts["subscribe_req"] = accept
    heard.push.set_devices({DID: host.url})
    await heard.until(lambda: heard.push.healthy(DID))
    assert len(host.sockets) == 1


async def test_no_such_host(
    client: GizwitsClient, make_push: MakePush, caplog: pytest.LogCaptureFixture
) -> None:
    """Addresses that lead nowhere are harmless."""
    caplog.set_level(logging.DEBUG)
    heard = make_push(client)
    heard.push.set_devices({DID: "wss://:0/ws/app/v1", STRANGER: "ws://127.0.0.1:1/ws/app/v1"})
    await heard.until(lambda: len(waits(caplog)) >= 4)
    assert not heard.states
    assert not heard.push.healthy(DID)
    assert all(record.levelno < logging.WARNING for record in caplog.records)


def waits(caplog: pytest.LogCaptureFixture) -> list[float]:
    """Return how long push waited before each new connection."""
    return [record.args[2] for record in caplog.records if "again in" in record.msg]  # type: ignore[index, misc]


async def test_backoff(
    host: ScriptedHost,
    client: GizwitsClient,
    make_push: MakePush,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Waits grow to a limit while nothing works, and begin anew after a session that was stable."""
    caplog.set_level(logging.DEBUG)

    host.scripts["login_req"] = lambda _: host.hang_up()
    heard = make_push(
        client, replace(FAST, backoff=0.001, backoff_max=0.008, ping=5, stable=0.0001)
    )
    heard.push.set_devices({DID: host.url})
    await heard.until(lambda: len(waits(caplog)) == 6)
    for wait, longest in zip(waits(caplog), (1, 2, 4, 8, 8, 8), strict=True):
        assert longest / 2000 <= wait <= longest / 1000
    host.scripts["login_req"] = lambda _: {"cmd": "login_res", "data": {"success": True}}
    await heard.until(lambda: heard.push.healthy(DID))
    failures = len(waits(caplog))
    host.hang_up()
    await heard.until(lambda: len(waits(caplog)) > failures)
    assert waits(caplog)[failures] <= 0.001


def _mute(command: str) -> Callable[[ScriptedHost, Scripted], None]:
    return lambda host, _: host.mute(command)


def _lost(host: ScriptedHost, _: Scripted) -> None:
    host.scripts["c2s_read"] = lambda _: {
        "cmd": "s2c_invalid_msg",
        "data": {"error_code": 1009, "msg": ""},
    }


def _refuses(host: ScriptedHost, scripted: Scripted) -> None:
    host.scripts["login_req"] = lambda _: {"cmd": "login_res", "data": {"success": False}}

    async def hang(request: web.Request) -> web.Response:
        while scripted.logins and request.transport is not None:
            await asyncio.sleep(0.01)
        return await scripted.login(request)

    scripted.put("/app/login", hang)


PHASES: dict[
    str, tuple[Callable[[ScriptedHost, Scripted], None], Callable[[ScriptedHost], bool]]
] = {
    "signing in": (_mute("login_req"), lambda host: host.count("login_req") == 1),
    "renewing the token": (_refuses, lambda host: host.count("login_req") == 1),
    "subscribing": (_mute("subscribe_req"), lambda host: host.count("subscribe_req") == 1),
    "reading": (lambda *_: None, lambda host: host.count("c2s_read") == 1),
    "waiting to sign in again": (_lost, lambda host: host.count("c2s_read") == 1),
}


@pytest.mark.parametrize("phase", PHASES)
async def test_close_in_each_phase(
    host: ScriptedHost,
    scripted: Scripted,
    client: GizwitsClient,
    make_push: MakePush,
    phase: str,
) -> None:
    """Push can be ended at any time, at once, and leaves nothing."""
    arrange, reached = PHASES[phase]
    arrange(host, scripted)
    heard = make_push(client, replace(PATIENT, pause=1))
    heard.push.set_devices({DID: host.url})
    await heard.until(lambda: reached(host))
    async with asyncio.timeout(0.5):
        await heard.push.close()
    assert leftovers() == []
    await heard.until(lambda: all(socket.closed for _, socket in host.sockets))


async def test_close_while_nobody_takes_the_connection(
    client: GizwitsClient, make_push: MakePush, socket_enabled: None
) -> None:
    """Before TCP has made it, push can be ended as well."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as stack:
        address = server.getsockname()
        for _ in range(3):
            taken = stack.enter_context(socket.socket())
            taken.setblocking(False)
            taken.connect_ex(address)
        heard = make_push(client, PATIENT)
        heard.push.set_devices({DID: f"ws://127.0.0.1:{address[1]}/ws/app/v1"})
        for _ in range(100):
            await asyncio.sleep(0)
        assert leftovers() == ["gizwits push connection"]
        async with asyncio.timeout(0.5):
            await heard.push.close()
    assert leftovers() == []
    assert not heard.states
