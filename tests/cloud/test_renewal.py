"""The account's token: renewed when it has to be, once, for everybody."""

import asyncio
from datetime import UTC, datetime, timedelta

from aiohttp import web
import pytest

from custom_components.gizwits.cloud import (
    Credentials,
    ErrorCode,
    GizwitsAuthError,
    GizwitsClient,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsServerError,
    SignIn,
    Token,
)

from .conftest import CREDENTIALS, MakeClient
from .server import LOGIN, Scripted, error, html, reply

USER = {"uid": "u" * 32, "username": "somebody"}


def stored(value: str = "old", hours: float = 1000) -> Token:
    """Return a token as it would be stored."""
    return Token(uid="u" * 32, value=value, expires_at=datetime.now(UTC) + timedelta(hours=hours))


def only(*good: str) -> object:
    """Return a handler that lets only some tokens in."""

    async def handle(request: web.Request) -> web.Response:
        return reply(USER) if request.headers["X-Gizwits-User-token"] in good else error("9004")

    return handle


async def test_one_renewal_for_fifty(make_client: MakeClient, scripted: Scripted) -> None:
    """Fifty callers with a refused token cost one sign-in, and all get their answer."""
    tokens: list[Token] = []
    client = make_client(
        scripted.server, token=stored(), credentials=CREDENTIALS, on_token=tokens.append
    )
    scripted.put("/app/users", only("token-1"))
    users = await asyncio.gather(*(client.users.get() for _ in range(50)))
    assert {user.username for user in users} == {"somebody"}
    assert scripted.logins == 1
    assert [token.value for token in tokens] == ["token-1"]
    assert client.stats.renewals == 1


async def test_one_replay(make_client: MakeClient, scripted: Scripted) -> None:
    """A new token that is refused as well is not renewed again."""
    client = make_client(scripted.server, credentials=CREDENTIALS)
    scripted.put("/app/users", error(9006))
    with pytest.raises(GizwitsAuthError) as caught:
        await client.users.get()
    assert caught.value.code == ErrorCode.TOKEN_EXPIRED
    assert scripted.logins == 2
    assert scripted.requests.count(("GET", "/app/users")) == 2


async def test_a_stored_token_is_used(make_client: MakeClient, scripted: Scripted) -> None:
    """Nobody signs in while the token lives."""
    client = make_client(scripted.server, token=stored(), credentials=CREDENTIALS)
    scripted.put("/app/users", only("old"))
    await client.users.get()
    assert scripted.logins == 0


async def test_a_token_is_renewed_early(make_client: MakeClient, scripted: Scripted) -> None:
    """Shortly before it expires."""
    client = make_client(scripted.server, token=stored(hours=0.5), credentials=CREDENTIALS)
    scripted.put("/app/users", only("token-1"))
    await client.users.get()
    assert scripted.logins == 1


async def test_an_early_renewal_may_fail(make_client: MakeClient, scripted: Scripted) -> None:
    """The old token still works, and sign-in is not bothered with every call."""
    client = make_client(scripted.server, token=stored(hours=0.5), credentials=CREDENTIALS)
    scripted.put("/app/users", only("old"))
    scripted.put("/app/login", html(404))
    await client.users.get()
    await client.users.get()
    assert scripted.requests.count(("POST", "/app/login")) == 1


async def test_a_wrong_clock_does_not_sign_in_with_every_call(
    make_client: MakeClient, scripted: Scripted
) -> None:
    """A token that seems expired when it comes is used until it is refused."""
    client = make_client(scripted.server, credentials=CREDENTIALS)
    scripted.put("/app/login", reply({**LOGIN, "token": "t", "expire_at": 1000}))
    scripted.put("/app/users", only("t"))
    await client.users.get()
    await client.users.get()
    assert scripted.requests.count(("POST", "/app/login")) == 1


async def test_wrong_credentials_are_tried_once(
    make_client: MakeClient, scripted: Scripted
) -> None:
    """The account is not to be locked by a poller."""
    client = make_client(scripted.server, credentials=CREDENTIALS)
    scripted.put("/app/login", error(9020))
    for _ in range(3):
        with pytest.raises(GizwitsAuthError) as caught:
            await client.users.get()
        assert caught.value.code == ErrorCode.USERNAME_PASSWORD_ERROR
    assert scripted.requests == [("POST", "/app/login")]


async def test_a_failing_sign_in_is_tried_again_later(
    make_client: MakeClient, scripted: Scripted
) -> None:
    """A cloud that is down does not make the credentials wrong."""
    client = make_client(scripted.server, credentials=CREDENTIALS)
    scripted.put("/app/users", only("t"))
    scripted.put("/app/login", html(404))
    with pytest.raises(GizwitsServerError):
        await client.users.get()
    scripted.put("/app/login", reply({**LOGIN, "token": "t"}))
    assert (await client.users.get()).username == "somebody"


async def test_without_credentials(make_client: MakeClient, scripted: Scripted) -> None:
    """A pasted token that is refused cannot be renewed; without one there is nothing to send."""
    scripted.put("/app/users", error(9004))
    with pytest.raises(GizwitsAuthError):
        await make_client(scripted.server, token=stored()).users.get()
    assert scripted.requests == [("GET", "/app/users")]
    with pytest.raises(GizwitsAuthError):
        await make_client(scripted.server).users.get()
    assert len(scripted.requests) == 1


async def test_an_account_that_moved(make_client: MakeClient, scripted: Scripted) -> None:
    """The classic back end no longer knows it, the brand's one does."""
    client = make_client(scripted.server, credentials=CREDENTIALS)
    scripted.put("/app/login", error(9026))
    scripted.put(AEP, reply({"code": 200, "data": {"userToken": "aep", "uid": "u"}}))
    scripted.put("/app/users", only("aep"))
    await client.users.get()
    assert client.sign_in is SignIn.AEP


async def test_an_account_that_is_nowhere(make_client: MakeClient, scripted: Scripted) -> None:
    """When the other back end does not help, the first one's refusal is told."""
    client = make_client(scripted.server, credentials=CREDENTIALS)
    scripted.put("/app/login", error(9026))
    with pytest.raises(GizwitsAuthError) as caught:
        await client.users.get()
    assert caught.value.code == ErrorCode.USER_INVALID
    assert client.sign_in is SignIn.CLASSIC


AEP = "/app/smart_home/login/pwd"


async def test_cancelling_one_waiter_leaves_the_others(
    make_client: MakeClient, scripted: Scripted
) -> None:
    """The one who asked first may go."""
    go = asyncio.Event()

    async def login(request: web.Request) -> web.Response:
        await go.wait()
        return reply({**LOGIN, "token": "t"})

    scripted.put("/app/login", login)
    scripted.put("/app/users", only("t"))
    client = make_client(scripted.server, credentials=CREDENTIALS)
    first, second = (asyncio.create_task(client.users.get()) for _ in range(2))
    while not scripted.requests:
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    go.set()
    assert (await second).username == "somebody"
    assert scripted.requests.count(("POST", "/app/login")) == 1


async def test_all_waiters_go(make_client: MakeClient, scripted: Scripted) -> None:
    """A sign-in that nobody waits for any more still counts, and its failure hurts nobody."""
    client = make_client(scripted.server, credentials=CREDENTIALS)
    scripted.put("/app/login", error(9020))
    task = asyncio.create_task(client.users.get())
    while not scripted.requests:
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    with pytest.raises(GizwitsAuthError):
        await client.users.get()
    assert len(scripted.requests) == 1


async def test_closing_stops_a_sign_in(make_client: MakeClient, scripted: Scripted) -> None:
    """Nothing outlives the client."""
    never = asyncio.Event()

    async def login(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    scripted.put("/app/login", login)
    client = make_client(scripted.server, credentials=CREDENTIALS)
    task = asyncio.create_task(client.users.get())
    while not scripted.requests:
        await asyncio.sleep(0)
    await client.close()
    with pytest.raises(GizwitsConnectionError):
        await task
    never.set()


async def test_the_push_connection_renews_too(client: GizwitsClient, scripted: Scripted) -> None:
    """A token that the message service refuses is replaced once for all."""
    token = await client.token()
    newer = await client.renew_token(token)
    assert (token.value, newer.value) == ("token-1", "token-2")
    assert await client.renew_token(token) is newer


async def test_new_credentials(make_client: MakeClient, scripted: Scripted) -> None:
    """They are used at once, and their token is told."""
    tokens: list[Token] = []
    client = make_client(
        scripted.server, token=stored(), credentials=CREDENTIALS, on_token=tokens.append
    )
    scripted.put("/app/users", only("token-1"))

    token = await client.sign_in_as(Credentials(username="somebody", password="another"))

    assert [token] == tokens
    assert (await client.users.get()).username == "somebody"
    assert scripted.logins == 1


async def test_new_credentials_that_are_not_good_yet(
    make_client: MakeClient, scripted: Scripted
) -> None:
    """The old token is used as long as it lives; the next sign-in is another try."""
    client = make_client(scripted.server, token=stored(), credentials=CREDENTIALS)
    scripted.put("/app/login", error(9077))
    scripted.put("/app/users", only("old"))
    with pytest.raises(GizwitsError):
        await client.sign_in_as(Credentials(username="some@example.org", password="another"))
    assert (await client.users.get()).username == "somebody"

    scripted.put("/app/login", reply({**LOGIN, "token": "t"}))
    scripted.put("/app/users", only("t"))

    assert (await client.users.get()).username == "somebody"
