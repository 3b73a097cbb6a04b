"""What the one request path does with answers that are late, wrong, or not answers at all."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
import json

from aiohttp import web
import pytest

from custom_components.gizwits.cloud import (
    ErrorCode,
    GizwitsAuthError,
    GizwitsClient,
    GizwitsConnectionError,
    GizwitsDeviceError,
    GizwitsRequestError,
    GizwitsServerError,
    GizwitsThrottledError,
    Policy,
    Priority,
    Server,
    prioritised,
)

from .conftest import CREDENTIALS, FAST, MakeClient
from .server import Scripted, error, html, reply, reset

STATUS = reply({"status": {"version": "1"}})


async def test_headers_and_body(client: GizwitsClient, scripted: Scripted) -> None:
    """Every call names the application, and the user where it has to."""
    scripted.put("/app/control/a%2Fb", reply({}))
    scripted.put("/app/control/a/b", reply({}))
    await client.devices.control("a/b", attrs={"power": True})
    assert scripted.requests[-1] == ("POST", "/app/control/a%2Fb")
    assert scripted.bodies[-1] == {"attrs": {"power": True}}
    sent = {name.lower(): value for name, value in scripted.headers[-1].items()}
    assert sent["accept"] == "application/json"
    assert sent["x-gizwits-application-id"] == "app"
    assert sent["x-gizwits-user-token"] == "token-1"


@pytest.mark.parametrize("fault", [html(), html(200), reset, error(9008, 500), error(9035, 200)])
async def test_transient_failures_of_reads_are_repeated(
    client: GizwitsClient, scripted: Scripted, fault: object
) -> None:
    """A read survives two failures in a row."""
    scripted.put("/status", fault, fault, STATUS)
    assert (await client.system.status()).version == "1"
    assert len(scripted.requests) == 3


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (html(), GizwitsServerError),
        (html(200), GizwitsServerError),
        (reset, GizwitsConnectionError),
    ],
)
async def test_commands_are_never_repeated(
    client: GizwitsClient, scripted: Scripted, fault: object, kind: type[Exception]
) -> None:
    """A command that may have been carried out is not sent again."""
    scripted.put("/app/control/d", fault)
    with pytest.raises(kind):
        await client.devices.control("d", attrs={"feed": True})
    assert scripted.requests.count(("POST", "/app/control/d")) == 1


async def test_attempts_are_bounded(client: GizwitsClient, scripted: Scripted) -> None:
    """A read fails in the end."""
    scripted.put("/status", html())
    with pytest.raises(GizwitsServerError) as caught:
        await client.system.status()
    assert caught.value.status == 502
    assert len(scripted.requests) == FAST.attempts


async def test_a_page_that_is_not_there_is_not_asked_for_again(
    client: GizwitsClient, scripted: Scripted
) -> None:
    """HTML with 404 means another server, which will not change its mind."""
    with pytest.raises(GizwitsServerError):
        await client.system.status()
    assert len(scripted.requests) == 1


async def test_deadline(make_client: MakeClient, scripted: Scripted) -> None:
    """Silence counts as no connection."""
    never = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    scripted.put("/status", hang)
    client = make_client(scripted.server, policy=Policy(timeout=0.05, attempts=1))
    with pytest.raises(GizwitsConnectionError):
        await client.system.status()
    never.set()


async def test_deadline_while_the_body_drips(make_client: MakeClient, scripted: Scripted) -> None:
    """The deadline is for the whole answer."""
    never = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"{")
        await never.wait()
        return response

    scripted.put("/status", drip)
    client = make_client(scripted.server, policy=Policy(timeout=0.05, attempts=1))
    with pytest.raises(GizwitsConnectionError):
        await client.system.status()
    never.set()


async def test_nobody_there(make_client: MakeClient, scripted: Scripted) -> None:
    """A closed port is a connection error that does not tell the address."""
    client = make_client(Server(region="x", api="http://127.0.0.1:9", aep=""))
    with pytest.raises(GizwitsConnectionError) as caught:
        await client.system.status()
    assert "127.0.0.1" not in str(caught.value)


async def test_json_whatever_the_content_type(client: GizwitsClient, scripted: Scripted) -> None:
    """The cloud calls its JSON text/html."""
    body = json.dumps({"devices": [{"did": "d", "product_key": "p"}]})
    scripted.put("/app/bindings", web.Response(text=body, content_type="text/html"))
    assert [binding.did for binding in await client.bindings.list()] == ["d"]


@pytest.mark.parametrize("code", [9042, "9042"])
@pytest.mark.parametrize("status", [200, 400, 404, 500])
async def test_errors_by_code(
    client: GizwitsClient, scripted: Scripted, code: object, status: int
) -> None:
    """The code decides: as number or text, with any status."""
    scripted.put("/app/control/d", error(code, status))
    with pytest.raises(GizwitsDeviceError) as caught:
        await client.devices.control("d", attrs={})
    assert caught.value.code == ErrorCode.DEVICE_OFFLINE
    assert caught.value.status == status


async def test_unknown_codes_survive(client: GizwitsClient, scripted: Scripted) -> None:
    """A code of tomorrow is told as it is, with the cloud's words."""
    scripted.put("/app/control/d", error(9777))
    with pytest.raises(GizwitsRequestError) as caught:
        await client.devices.control("d", attrs={})
    assert (caught.value.code, caught.value.detail) == (9777, "refused!")


async def test_detail_is_masked(client: GizwitsClient, scripted: Scripted) -> None:
    """The explanation is kept, who and which device is not."""
    detail = "attr eco_tempH of kQ3vN8tYpLw2ZsXbR5mHcD: jo@example.com, +4915550123456"
    scripted.put("/app/control/d", error(9025, detail=detail))
    with pytest.raises(GizwitsRequestError) as caught:
        await client.devices.control("d", attrs={})
    assert caught.value.detail == "attr eco_tempH of ***: ***, ***"


async def test_what_was_sent_is_masked(client: GizwitsClient, scripted: Scripted) -> None:
    """Ids without digits and passcodes look like words, but the request tells which they are."""
    did, passcode = "kQxvNptYpLwqZsXbRvmHcD", "RIUGJLYHUJ"
    scripted.put(
        f"/app/control/{did}", error(9025, detail={"attr": "TemperatureCompensation", did: 1})
    )
    with pytest.raises(GizwitsRequestError) as caught:
        await client.devices.control(did, attrs={"TemperatureCompensation": True})
    assert caught.value.detail == '{"attr":"TemperatureCompensation","***":1}'

    scripted.put("/app/bindings", error(9016, detail=f"{did} is not {passcode}"))
    with pytest.raises(GizwitsDeviceError) as refused:
        await client.bindings.bind_by_passcode(did, passcode)
    assert refused.value.detail == "*** is not ***"


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"7", b'{"devices": null}', b'{"devices": {}}', b'"text"']
)
async def test_answers_of_another_shape(
    client: GizwitsClient, scripted: Scripted, body: bytes
) -> None:
    """A list that is none is an error, not an empty account."""
    scripted.put("/app/bindings", web.Response(body=body))
    with pytest.raises(GizwitsServerError):
        await client.bindings.list()


async def test_success_without_a_body(client: GizwitsClient, scripted: Scripted) -> None:
    """Success need not say anything."""
    scripted.put("/app/logout", web.Response(status=204))
    await client.users.sign_out()
    scripted.put("/app/group/g", web.Response(body=b"null"))
    await client.groups.delete("g")


async def test_too_large(make_client: MakeClient, scripted: Scripted) -> None:
    """An endless answer is cut off."""

    async def flood(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b" " * 1_000_000)
        except ConnectionError:
            pass
        return response

    scripted.put("/status", flood)
    client = make_client(scripted.server, policy=Policy(attempts=1))
    with pytest.raises(GizwitsServerError, match="too large"):
        await client.system.status()


async def test_tokens_do_not_follow_redirects(client: GizwitsClient, scripted: Scripted) -> None:
    """Nobody else gets the token."""
    away = web.Response(status=307, headers={"Location": f"{scripted.server.api}/elsewhere"})
    scripted.put("/app/users", away)
    with pytest.raises(GizwitsServerError):
        await client.users.get()
    assert ("GET", "/elsewhere") not in scripted.requests


async def test_throttling_pauses_everybody(make_client: MakeClient, scripted: Scripted) -> None:
    """After one refusal nobody sends until the time is over; then the write goes first."""
    client = make_client(
        scripted.server,
        credentials=CREDENTIALS,
        policy=Policy(timeout=2, backoff=0.01, backoff_max=2, concurrency=1),
    )
    await client.token()
    scripted.put("/app/devdata/d/latest", error(9041, 429, **{"Retry-After": "0.1"}), LATEST)
    scripted.put("/app/control/d", reply({}))
    loop = asyncio.get_running_loop()
    start = loop.time()
    reads = [asyncio.create_task(client.devices.latest("d")) for _ in range(3)]
    while client.stats.throttled == 0:
        await asyncio.sleep(0)
    sent = len(scripted.requests)
    await client.devices.control("d", attrs={})
    assert loop.time() - start >= 0.1
    assert scripted.requests[sent] == ("POST", "/app/control/d")
    await asyncio.gather(*reads)


LATEST = reply({"did": "d", "updated_at": 0, "attr": {}})


async def test_a_throttled_command_is_repeated(client: GizwitsClient, scripted: Scripted) -> None:
    """It was refused, so it was not carried out."""
    scripted.put("/app/control/d", error(9041, 429, **{"Retry-After": "0"}), reply({}))
    await client.devices.control("d", attrs={})


OVERLOADED = web.Response(status=503, headers={"Retry-After": "0"})


@pytest.mark.parametrize("answer", [html(429), error(9041, 200), OVERLOADED])
async def test_throttled_by_status_or_code(
    client: GizwitsClient, scripted: Scripted, answer: web.Response
) -> None:
    """Either is enough, and without a time to wait the client chooses."""
    scripted.put("/status", answer, STATUS)
    assert (await client.system.status()).version == "1"
    assert client.stats.throttled == 1


@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_a_long_pause_fails_everybody_at_once(
    client: GizwitsClient, scripted: Scripted, form: str
) -> None:
    """Nobody waits an hour, and nobody sends meanwhile."""
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    pause = "600" if form == "seconds" else later
    scripted.put("/status", html(429))
    scripted.answers["/status"][0].headers["Retry-After"] = pause
    with pytest.raises(GizwitsThrottledError) as caught:
        await client.system.status()
    assert caught.value.retry_after == pytest.approx(600, abs=5)
    with pytest.raises(GizwitsThrottledError):
        await client.system.status()
    assert len(scripted.requests) == 1


@pytest.mark.parametrize("header", ["soon", "-5", "nan", "Wed, 99 Foo 2026"])
async def test_a_broken_retry_after(client: GizwitsClient, scripted: Scripted, header: str) -> None:
    """A header that says nothing counts as none."""
    scripted.put("/status", error(9041, 429, **{"Retry-After": header}), STATUS)
    assert (await client.system.status()).version == "1"


async def test_writes_go_ahead_of_reads(make_client: MakeClient, scripted: Scripted) -> None:
    """A write does not queue behind a burst of reads, unless they were said to matter too."""
    client = make_client(
        scripted.server, credentials=CREDENTIALS, policy=Policy(timeout=2, concurrency=1)
    )
    scripted.put("/app/devdata/d/latest", LATEST)
    scripted.put("/app/control/d", reply({}))
    scripted.put("/status", STATUS)
    await client.token()
    scripted.requests.clear()
    reads = [asyncio.create_task(client.devices.latest("d")) for _ in range(5)]
    await asyncio.sleep(0)
    write = asyncio.create_task(client.devices.control("d", attrs={}))
    await asyncio.sleep(0)
    with prioritised(Priority.INTERACTIVE):
        asked = asyncio.create_task(client.system.status())
    await asyncio.gather(*reads, write, asked)
    assert [path for _, path in scripted.requests[1:3]] == ["/app/control/d", "/status"]


async def test_concurrency_is_bounded(make_client: MakeClient, scripted: Scripted) -> None:
    """No more than so many at a time, and one place is kept for writes."""
    running = peak = 0

    async def slow(request: web.Request) -> web.Response:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        await asyncio.sleep(0.005)
        running -= 1
        return reply({"did": "d", "attr": {}})

    scripted.put("/app/devdata/d/latest", slow)
    client = make_client(scripted.server, policy=Policy(concurrency=4))
    await asyncio.gather(*(client.devices.latest("d") for _ in range(20)))
    assert peak == 3


async def test_cancelling_frees_the_place(make_client: MakeClient, scripted: Scripted) -> None:
    """Calls that are cancelled while waiting or under way leave nothing behind."""
    arrived, never = asyncio.Event(), asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        arrived.set()
        await never.wait()
        return web.Response()

    scripted.put("/status", hang, STATUS)
    client = make_client(scripted.server, policy=Policy(timeout=2, concurrency=1))
    under_way = asyncio.create_task(client.system.status())
    await arrived.wait()
    waiting = asyncio.create_task(client.system.status())
    await asyncio.sleep(0)
    for task in (waiting, under_way):
        task.cancel()
    await asyncio.wait([waiting, under_way])
    assert (await client.system.status()).version == "1"
    never.set()


async def test_cancelling_a_pause(make_client: MakeClient, scripted: Scripted) -> None:
    """A call that is cancelled between two attempts leaves nothing behind."""
    scripted.put("/status", html(), STATUS)
    client = make_client(scripted.server, policy=Policy(backoff=60, backoff_max=60, concurrency=1))
    task = asyncio.create_task(client.system.status())
    while not client.stats.retries:
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert (await client.system.status()).version == "1"


async def test_who_is_unknown(client: GizwitsClient, scripted: Scripted) -> None:
    """An unknown guest is not an unknown caller."""
    scripted.put("/app/sharing", error(9005))
    with pytest.raises(GizwitsRequestError):
        await client.sharing.invite("d", username="nobody")
    scripted.put("/app/bindings", error(9026))
    with pytest.raises(GizwitsAuthError):
        await client.bindings.list()


async def test_stats(client: GizwitsClient, scripted: Scripted) -> None:
    """What happened is counted."""
    scripted.put("/status", html(), STATUS)
    await client.system.status()
    assert client.stats.requests == {"get_status": 2}
    assert client.stats.errors == {"GizwitsServerError": 1}
    assert client.stats.retries == 1
