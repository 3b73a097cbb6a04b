"""Accounts that are not opened with a password."""

from datetime import UTC, datetime, timedelta

import aiohttp
import jwt
import pytest

from custom_components.gizwits.cloud import (
    Anonymous,
    ErrorCode,
    GizwitsAuthError,
    Proof,
    SignIn,
    ThirdParty,
    Token,
    bare_token,
    discover,
)
from simulator import Simulator, World

from .conftest import CREDENTIALS, FAST, MakeClient, server_of
from .server import LOGIN, Scripted, error, reply

USER = {"uid": "u" * 32}
APP = "c" * 32


@pytest.fixture
def world() -> World:
    """Return a cloud of one app."""
    world = World()
    world.add_app("App", app_id=APP)
    return world


def stored(hours: float = 1000) -> Token:
    """Return a token as it would be stored."""
    return Token(uid="u" * 32, value="old", expires_at=datetime.now(UTC) + timedelta(hours=hours))


async def test_anonymous_renewal(make_client: MakeClient, scripted: Scripted) -> None:
    """The made-up id gets the same account a new token."""
    client = make_client(scripted.server, token=stored(-1), credentials=Anonymous(phone_id="phone"))
    scripted.put("/app/users", reply({**LOGIN, "token": "new"}))
    assert (await client.token()).value == "new"
    assert scripted.bodies == [{"phone_id": "phone", "lang": "en"}]


async def test_anonymous_account_that_moved(make_client: MakeClient, scripted: Scripted) -> None:
    """There is no other back end for it."""
    client = make_client(scripted.server, credentials=Anonymous(phone_id="phone"))
    scripted.put("/app/users", error(9026))
    with pytest.raises(GizwitsAuthError) as caught:
        await client.token()
    assert caught.value.code == ErrorCode.USER_INVALID
    assert len(scripted.requests) == 1


@pytest.mark.parametrize("credentials", [Anonymous(phone_id="phone"), CREDENTIALS])
async def test_another_account(
    make_client: MakeClient, scripted: Scripted, credentials: Anonymous
) -> None:
    """The account is gone and somebody else, with other devices, has its name."""
    tokens: list[Token] = []
    client = make_client(
        scripted.server, token=stored(-1), credentials=credentials, on_token=tokens.append
    )
    other = reply({**LOGIN, "uid": "v" * 32, "token": "new"})
    scripted.put("/app/users", other)
    scripted.put("/app/login", other)
    with pytest.raises(GizwitsAuthError) as caught:
        await client.token()
    assert caught.value.code == ErrorCode.USER_NOT_EXIST
    assert not tokens


async def test_refusal_of_a_bare_token(make_client: MakeClient, scripted: Scripted) -> None:
    """The reason survives: it was withdrawn, not too old."""
    client = make_client(scripted.server, token=bare_token("u", "t"))
    scripted.put("/app/users", error(9004))
    for call in (client.users.get(), client.renew_token(await client.token())):
        with pytest.raises(GizwitsAuthError) as caught:
            await call
        assert caught.value.code == ErrorCode.TOKEN_INVALID


async def test_bare_token_that_only_push_refuses(
    make_client: MakeClient, scripted: Scripted
) -> None:
    """The Open API has the say."""
    token = bare_token("u", "t")
    client = make_client(scripted.server, token=token)
    scripted.put("/app/users", reply(USER))
    assert await client.renew_token(token) is token


def test_life_of_a_bare_token() -> None:
    """Only a JSON web token tells; others last until they are refused."""
    end = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    web_token = jwt.encode({"exp": end.timestamp()}, "k" * 32)
    assert bare_token("u", web_token).expires_at == end
    assert bare_token("u", "t" * 32).expires_at > datetime(9000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "proof",
    [
        Anonymous(phone_id="phone"),
        ThirdParty(provider="google", uid="g", token="secret"),
        ThirdParty(provider="twitter", uid="t", token="secret", token_secret="secret"),
    ],
)
async def test_account_is_made_once(
    session: aiohttp.ClientSession, simulator: Simulator, proof: Proof
) -> None:
    """And then found, without devices."""
    server = server_of(simulator, "eu")
    look = lambda: discover(session, [server], APP, (SignIn.AEP,), proof, FAST)  # noqa: E731
    (first,), (second,) = (await look()).found, (await look()).found
    assert first.token.uid == second.token.uid
    assert (first.sign_in, first.devices) == (SignIn.CLASSIC, 0)
    assert len(simulator.world.regions["eu"].users) == 1


async def test_token_is_found_where_it_was_given(
    session: aiohttp.ClientSession, simulator: Simulator, world: World
) -> None:
    """Other regions refuse it."""
    user = world.add_user("us", email="a@example.org", password="Kettle-4242")
    value = world.add_token("us", user, world.apps[APP]).value
    servers = [server_of(simulator, region) for region in ("cn", "us", "eu")]
    token = bare_token("mistyped", value)
    discovery = await discover(session, servers, APP, (SignIn.CLASSIC,), token, FAST)
    (found,) = discovery.found
    assert (found.server.region, found.token.uid, found.token.value) == ("us", user.uid, value)
    assert {err.code for err in discovery.failed.values()} == {ErrorCode.TOKEN_INVALID}


@pytest.mark.parametrize(
    "proof",
    [
        Anonymous(phone_id="hidden"),
        ThirdParty(provider="google", uid="hidden", token="hidden", token_secret="hidden"),
        bare_token("hidden", "hidden"),
    ],
)
def test_nothing_secret_in_texts(proof: Proof) -> None:
    """As tracebacks show them."""
    assert "hidden" not in repr(proof)
