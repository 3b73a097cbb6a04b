"""Signing in: both back ends, tokens, regions, throttling."""

from aiohttp import ClientSession
import pytest

from simulator import ManualClock, Simulator
from simulator.demo import AEP_APP_ID, EMAIL, PASSWORD, STRANGER_APP_ID
from simulator.world import DAY

from .client import Client

LOGIN = {"username": EMAIL, "password": PASSWORD}


async def test_every_login_makes_a_token_and_old_ones_stay_good(client: Client) -> None:
    first = await client.ok("POST", "/app/login", LOGIN)
    second = await client.ok("POST", "/app/login", LOGIN | {"lang": "en"})
    assert first["uid"] == second["uid"]
    assert first["token"] != second["token"]
    for token in (first["token"], second["token"]):
        client.token = token
        await client.ok("GET", "/app/bindings")


async def test_a_token_lives_seven_days_by_default(client: Client, clock: ManualClock) -> None:
    answer = await client.ok("POST", "/app/login", LOGIN)
    assert answer["expire_at"] == int(clock.timestamp()) + 7 * DAY


async def test_an_expired_token_says_so(client: Client, clock: ManualClock) -> None:
    client.sim.world.token_life = 600
    await client.sign_in()
    await clock.advance(599)
    await client.ok("GET", "/app/users")
    await clock.advance(1)
    assert await client.refused("GET", "/app/users") == 9006
    await client.sign_in()
    await client.ok("GET", "/app/users")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (LOGIN | {"username": "nobody@example.com"}, 9005),
        (LOGIN | {"password": "wrong"}, 9020),
        (LOGIN | {"username": "migrated@example.com"}, 9026),
        ({"username": EMAIL}, 9015),
        (LOGIN | {"extra": 1}, 9015),
        (LOGIN | {"lang": "de"}, 9015),
        (LOGIN | {"username": 5}, 9015),
        (LOGIN | {"password": ""}, 9015),
        ([], 9015),
        (None, 9015),
    ],
)
async def test_a_login_that_is_refused(client: Client, body: object, code: int) -> None:
    assert await client.refused("POST", "/app/login", body) == code


async def test_a_body_that_is_not_json_is_refused_without_repeating_it(client: Client) -> None:
    status, answer = await client.call("POST", "/app/login", data=b"{'password': 'x'}")
    assert (status, answer["error_code"]) == (400, 9015)
    assert "x" not in answer["detail_message"]


async def test_a_detail_does_not_repeat_what_was_sent(client: Client) -> None:
    _, answer = await client.call("POST", "/app/login", LOGIN | {"lang": "Secret-99"})
    assert "lang" in answer["detail_message"]
    assert "Secret-99" not in answer["detail_message"]


async def test_a_name_works_as_well_as_an_address(client: Client) -> None:
    await client.sign_in("demo")
    await client.sign_in("+4915550123456")


async def test_accounts_belong_to_a_region(client: Client) -> None:
    """The same address signs in to us and lists nothing; cn does not know it."""
    await client.sign_in()
    token, uid = client.token, client.uid
    client.region = "us"
    assert await client.refused("GET", "/app/bindings") == 9004
    await client.sign_in()
    assert client.uid != uid
    assert await client.ok("GET", "/app/bindings") == {"devices": []}
    client.region, client.token = "cn", None
    assert await client.refused("POST", "/app/login", LOGIN) == 9005
    client.region, client.token = "eu", token
    assert (await client.ok("GET", "/app/bindings"))["devices"]


@pytest.mark.parametrize("app_id", ["", "unknown"])
async def test_every_call_needs_an_application(demo: Client, app_id: str) -> None:
    demo.app_id = app_id
    for path in ("/status", "/errors", "/app/bindings"):
        assert await demo.refused("GET", path) == 9003


async def test_a_token_belongs_to_an_application(demo: Client) -> None:
    demo.app_id = STRANGER_APP_ID
    assert await demo.refused("GET", "/app/bindings") == 9003


@pytest.mark.parametrize("token", [None, "", "nonsense"])
async def test_a_call_of_a_user_needs_a_token(demo: Client, token: str | None) -> None:
    demo.token = token
    assert await demo.refused("GET", "/app/bindings") == 9004


async def test_logging_out_ends_this_token_only(demo: Client) -> None:
    kept = demo.token
    await demo.sign_in()
    assert await demo.call("DELETE", "/app/logout") == (204, None)
    assert await demo.refused("DELETE", "/app/logout") == 9004
    demo.token = kept
    await demo.ok("GET", "/app/users")


async def test_signing_in_is_throttled(
    client: Client, http: ClientSession, clock: ManualClock
) -> None:
    wrong = LOGIN | {"password": "wrong"}
    for _ in range(20):
        assert await client.refused("POST", "/app/login", wrong) == 9020
    url = client.sim.api_url("eu") + "/app/login"
    headers = {"X-Gizwits-Application-Id": client.app_id}
    async with http.post(url, json=LOGIN, headers=headers) as answer:
        assert answer.status == 429
        assert (await answer.json())["error_code"] == 9041
        wait = int(answer.headers["Retry-After"])
    await client.sign_in("demo")
    await clock.advance(wait)
    await client.sign_in()


# --- the app back end ---

AEP = {
    "appKey": AEP_APP_ID,
    "data": {"account": EMAIL, "password": PASSWORD, "lang": "en", "refreshToken": True},
    "version": "1.0",
}
AEP_PATH = "/app/smart_home/login/pwd"


@pytest.mark.parametrize("account", [EMAIL, "migrated@example.com"])
async def test_the_app_back_end_signs_in_with_a_short_lived_token(
    client: Client, clock: ManualClock, account: str
) -> None:
    client.app_id = AEP_APP_ID
    asked = AEP | {"data": AEP["data"] | {"account": account}}  # type: ignore[operator]
    answer = (await client.ok("POST", AEP_PATH, asked))["data"]["jwtAuthenticationDto"]
    assert answer["expiredAt"] - answer["createdAt"] == DAY * 1000
    client.token = answer["token"]
    assert (await client.ok("GET", "/app/users"))["email"] == account
    await clock.advance(DAY)
    assert await client.refused("GET", "/app/users") == 9006


async def test_the_app_back_end_has_a_second_shape(client: Client, sim: Simulator) -> None:
    app = sim.world.add_app("Aqua", aep="user_token")
    client.app_id = app.app_id
    answer = await client.ok("POST", AEP_PATH, AEP | {"appKey": app.app_id})
    client.token = answer["data"]["userToken"]
    assert (await client.ok("GET", "/app/bindings"))["devices"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"account": "nobody@example.com"}, "1000000"),
        ({"password": "wrong"}, "1000033"),
    ],
)
async def test_the_app_back_end_refuses_with_status_200(
    client: Client, change: dict[str, str], code: str
) -> None:
    client.app_id = AEP_APP_ID
    data = {"account": EMAIL, "password": PASSWORD} | change
    status, answer = await client.call("POST", AEP_PATH, AEP | {"data": data})
    assert (status, answer["code"], answer["data"]) == (200, code, None)


async def test_an_app_without_that_back_end_is_refused(client: Client) -> None:
    status, answer = await client.call("POST", AEP_PATH, AEP | {"appKey": client.app_id})
    assert (status, answer["data"]) == (200, None)
    status, answer = await client.call("POST", AEP_PATH, {"data": []})
    assert (status, answer["data"]) == (200, None)


@pytest.mark.parametrize(
    ("zone", "region"),
    [("Europe/Oslo", "eu"), ("Asia/Shanghai", "cn"), ("Asia/Tokyo", "us"), ("", "us")],
)
async def test_apps_find_their_host_by_time_zone(client: Client, zone: str, region: str) -> None:
    answer = await client.ok("GET", "/app/domains", params={"tz": zone})
    host = f"http://{answer['api']['host']}:{answer['api']['port']}"
    assert host == client.sim.api_url(region)
