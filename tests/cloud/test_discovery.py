"""Finding where an account lives."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
from aiohttp import web
import jwt
import pytest

from custom_components.gizwits.cloud import (
    Credentials,
    Discovery,
    ErrorCode,
    GizwitsAuthError,
    GizwitsConnectionError,
    GizwitsPermissionError,
    GizwitsServerError,
    GizwitsThrottledError,
    Policy,
    Server,
    SignIn,
    discover,
)
from simulator import Fault, FaultKind, Simulator, World
from simulator.demo import AEP_APP_ID, APP_ID, EMAIL, PASSWORD

from .conftest import CREDENTIALS, FAST, server_of
from .server import Scripted, error, html, reply

DEMO = Credentials(username=EMAIL, password=PASSWORD)
BOTH = (SignIn.CLASSIC, SignIn.AEP)
AEP = "/app/smart_home/login/pwd"


@pytest.fixture
def world() -> World:
    """Return the demo's cloud: an account with devices in eu, and without any in us."""
    return World.demo()


async def look(
    session: aiohttp.ClientSession,
    simulator: Simulator,
    *,
    credentials: Credentials = DEMO,
    app_id: str = APP_ID,
    sign_in: tuple[SignIn, ...] = BOTH,
    policy: Policy = FAST,
) -> Discovery:
    """Look in all regions of the simulator."""
    servers = [server_of(simulator, region) for region in ("cn", "us", "eu")]
    return await discover(session, servers, app_id, sign_in, credentials, policy)


async def test_all_regions(
    session: aiohttp.ClientSession, simulator: Simulator, world: World
) -> None:
    """Each tells whether it knows the account and how many devices it has there."""
    discovery = await look(session, simulator)
    assert {found.server.region: found.devices for found in discovery.found} == {
        "us": 0,
        "eu": len(world.devices_of(_uid(world))),
    }
    assert {found.sign_in for found in discovery.found} == {SignIn.CLASSIC}
    assert discovery.failed["cn"].code == ErrorCode.USER_NOT_EXIST
    assert discovery.error() is discovery.failed["cn"]


def _uid(world: World) -> str:
    user = world.regions["eu"].find_user("demo", EMAIL)
    assert user is not None
    return user.uid


async def test_the_app_back_end(session: aiohttp.ClientSession, simulator: Simulator) -> None:
    """An account that has moved is found there, even if the app is not known to have one."""
    moved = Credentials(username="migrated@example.com", password=PASSWORD)
    discovery = await look(
        session, simulator, credentials=moved, app_id=AEP_APP_ID, sign_in=(SignIn.CLASSIC,)
    )
    (found,) = discovery.found
    assert (found.server.region, found.sign_in) == ("eu", SignIn.AEP)
    expected = datetime.now(UTC) + timedelta(days=1)
    assert abs(found.token.expires_at - expected) < timedelta(minutes=1)


@pytest.mark.parametrize("sign_in", [BOTH, BOTH[::-1], (SignIn.CLASSIC,), (SignIn.AEP,)])
async def test_a_wrong_password(
    session: aiohttp.ClientSession, simulator: Simulator, sign_in: tuple[SignIn, ...]
) -> None:
    """It is told rather than anything that other regions say."""
    wrong = Credentials(username=EMAIL, password="Wrong-4242")
    discovery = await look(
        session, simulator, credentials=wrong, app_id=AEP_APP_ID, sign_in=sign_in
    )
    assert discovery.found == ()
    telling = discovery.error()
    assert isinstance(telling, GizwitsAuthError)
    assert telling.code == ErrorCode.USERNAME_PASSWORD_ERROR


async def test_an_unknown_app(session: aiohttp.ClientSession, simulator: Simulator) -> None:
    """The AppID is wrong, not the account."""
    discovery = await look(session, simulator, app_id="f" * 32)
    assert isinstance(discovery.error(), GizwitsPermissionError)


async def test_a_region_that_says_nothing(
    session: aiohttp.ClientSession, simulator: Simulator
) -> None:
    """The others are not kept waiting beyond the deadline."""
    simulator.faults.add(Fault(kind=FaultKind.HANG, region="us"))
    policy = Policy(timeout=0.5, attempts=3, backoff=0.01)
    async with asyncio.timeout(5):
        discovery = await look(session, simulator, policy=policy)
    assert [found.server.region for found in discovery.found] == ["eu"]
    assert isinstance(discovery.failed["us"], GizwitsConnectionError)
    assert isinstance(discovery.error(), GizwitsAuthError)


async def test_a_region_that_cannot_list(
    session: aiohttp.ClientSession, simulator: Simulator
) -> None:
    """Signed in is not enough."""
    simulator.faults.add(Fault(kind=FaultKind.HTML, region="eu", operation="list_bindings"))
    discovery = await look(session, simulator)
    assert [found.server.region for found in discovery.found] == ["us"]
    assert isinstance(discovery.failed["eu"], GizwitsServerError)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ([error(9020), error(9003), html()], 9020),
        ([error(9005), error(9003), html()], 9005),
        ([error(9003), error(9003)], 9003),
        ([error(9005), error(9041, 429, **{"Retry-After": "600"}), html()], 9005),
        ([html(404), error(9041, 429, **{"Retry-After": "600"})], GizwitsThrottledError),
        ([html(404)], GizwitsServerError),
        ([error(9077), error(9005)], 9077),
        ([error(9015), html(404)], GizwitsServerError),
    ],
)
async def test_the_most_telling_error(
    session: aiohttp.ClientSession, scripted: Scripted, answers: list[web.Response], kind: object
) -> None:
    """What a person can act on comes first."""
    servers = []
    for index, answer in enumerate(answers):
        scripted.put(f"/{index}/app/login", answer)
        url = f"{scripted.server.api}/{index}"
        servers.append(Server(region=str(index), api=url, aep=url))
    discovery = await discover(session, servers, "app", (SignIn.CLASSIC,), CREDENTIALS, FAST)
    telling = discovery.error()
    assert telling is not None
    assert kind in (telling.code, type(telling))


async def test_nothing_failed() -> None:
    """No error to tell."""
    assert Discovery(found=(), failed={}).error() is None


SOON = datetime.now(UTC) + timedelta(hours=12)
LATER = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
JWT = jwt.encode({"exp": LATER}, "k" * 32, algorithm="HS256")
ENDLESS = jwt.encode({"sub": "x"}, "k" * 32, algorithm="HS256")


@pytest.mark.parametrize(
    ("data", "expires_at"),
    [
        ({"userToken": "plain"}, SOON),
        ({"userToken": JWT, "uid": "u"}, LATER),
        ({"userToken": ENDLESS}, SOON),
        ({"userToken": "a.!.c"}, SOON),
        ({"jwtAuthenticationDto": {"token": "x", "expiredAt": LATER.timestamp()}}, LATER),
        ({"jwtAuthenticationDto": {"token": "x", "expiredAt": LATER.timestamp() * 1000}}, LATER),
        ({"jwtAuthenticationDto": {"token": "x", "expiredAt": "2031-05-06T07:08:09Z"}}, LATER),
        ({"jwtAuthenticationDto": {"token": "x", "expiredAt": "2031-05-06T07:08:09"}}, LATER),
        ({"jwtAuthenticationDto": {"token": JWT, "expiredAt": "soon"}}, LATER),
        ({"jwtAuthenticationDto": {"token": JWT, "expiredAt": None}}, LATER),
    ],
)
async def test_answers_of_the_app_back_end(
    session: aiohttp.ClientSession,
    scripted: Scripted,
    data: dict[str, object],
    expires_at: datetime,
) -> None:
    """Both shapes; the life as told, else as the token says, else a cautious guess."""
    scripted.put(AEP, reply({"code": "200", "data": data}))
    scripted.put("/app/users", reply({"uid": "u"}))
    scripted.put("/app/bindings", reply({"devices": []}))
    discovery = await discover(session, [scripted.server], "app", (SignIn.AEP,), CREDENTIALS, FAST)
    (found,) = discovery.found
    assert found.token.uid == "u"
    assert abs(found.token.expires_at - expires_at) < timedelta(minutes=5)
    assert scripted.bodies[0] == {
        "appKey": "app",
        "data": {
            "account": CREDENTIALS.username,
            "password": CREDENTIALS.password,
            "lang": "en",
            "refreshToken": True,
        },
        "version": "1.0",
    }


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"code": "1000000", "data": None}, ErrorCode.USER_NOT_EXIST),
        ({"code": 1000033, "data": None}, ErrorCode.USERNAME_PASSWORD_ERROR),
        ({"code": "1000033", "data": {"userToken": None}}, ErrorCode.USERNAME_PASSWORD_ERROR),
        ({"code": "505"}, ErrorCode.TOKEN_INVALID),
        ({"code": 526}, ErrorCode.TOKEN_EXPIRED),
        ({"data": {"userToken": "x"}}, None),
        ([], None),
    ],
)
async def test_refusals_of_the_app_back_end(
    session: aiohttp.ClientSession, scripted: Scripted, answer: object, code: ErrorCode | None
) -> None:
    """Codes of its own, with status 200."""
    scripted.put(AEP, reply(answer))
    scripted.put("/app/users", reply({}))
    discovery = await discover(session, [scripted.server], "app", (SignIn.AEP,), CREDENTIALS, FAST)
    err = discovery.failed["test"]
    assert err.code == code
    assert isinstance(err, GizwitsAuthError if code else GizwitsServerError)


async def test_a_sign_in_without_a_token(
    session: aiohttp.ClientSession, scripted: Scripted
) -> None:
    """An answer of another shape is no sign-in."""
    scripted.put("/app/login", reply({"token": "t"}))
    discovery = await discover(
        session, [scripted.server], "app", (SignIn.CLASSIC,), CREDENTIALS, FAST
    )
    assert isinstance(discovery.failed["test"], GizwitsServerError)
