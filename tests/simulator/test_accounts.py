"""Accounts: six ways to open one, reading, changing, forgotten passwords."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulator import Simulator, codes
from simulator.demo import EMAIL, PASSWORD
from simulator.mailbox import Mailbox

from .client import Client

PHONE = "+4915550999999"
GOOGLE = {"authData": {"src": "google", "uid": "114400", "token": "Bearer ya29.demo"}}


@pytest.fixture
def code(sim: Simulator) -> str:
    """Return a code that was sent to PHONE."""
    return codes.send(sim.world, "eu", PHONE).code


async def create(client: Client, body: Any) -> Any:
    status, answer = await client.call("POST", "/app/users", body)
    assert status == 201
    client.token, client.uid = answer["token"], answer["uid"]
    return await client.ok("GET", "/app/users")


async def test_the_anonymous_form_is_register_and_login(client: Client) -> None:
    user = await create(client, {"phone_id": "installation-1", "lang": "zh-cn"})
    assert user["is_anonymous"]
    assert user["lang"] == "zh-cn"
    assert (await create(client, {"phone_id": "installation-1"}))["uid"] == user["uid"]
    assert (await create(client, {"phone_id": "installation-2"}))["uid"] != user["uid"]


@pytest.mark.parametrize("field", ["username", "email"])
async def test_a_name_or_address_with_a_password(client: Client, field: str) -> None:
    body = {field: "ada@example.org", "password": "Kettle-4242"}
    user = await create(client, body)
    assert user[field] == "ada@example.org"
    assert not user["is_anonymous"]
    taken = {"username": 9019, "email": 9022}[field]
    assert await client.refused("POST", "/app/users", body) == taken
    await client.sign_in("ada@example.org", "Kettle-4242")


async def test_a_phone_with_a_password(client: Client, code: str, sim: Simulator) -> None:
    body = {"phone": PHONE, "password": "Kettle-4242", "code": "000000x"}
    assert await client.refused("POST", "/app/users", body) == 9010
    user = await create(client, body | {"code": code})
    assert user["phone"] == PHONE
    again = body | {"code": codes.send(sim.world, "eu", PHONE).code}
    assert await client.refused("POST", "/app/users", again) == 9018
    await client.sign_in(PHONE, "Kettle-4242")


async def test_a_phone_without_a_password_is_register_and_login(
    client: Client, code: str, sim: Simulator
) -> None:
    user = await create(client, {"phone": PHONE, "code": code})
    assert await client.refused("POST", "/app/users", {"phone": PHONE, "code": code}) == 9010
    new = codes.send(sim.world, "eu", PHONE).code
    assert (await create(client, {"phone": PHONE, "code": new}))["uid"] == user["uid"]
    login = {"username": PHONE, "password": "anything"}
    assert await client.refused("POST", "/app/login", login) == 9020


async def test_a_third_party_is_register_and_login(client: Client) -> None:
    user = await create(client, GOOGLE)
    assert not user["is_anonymous"]
    assert (await create(client, GOOGLE))["uid"] == user["uid"]
    client.region = "cn"
    assert await client.refused("POST", "/app/users", GOOGLE) == 9015


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"phone_id": ""},
        {"phone_id": "a", "username": "b", "password": "Kettle-4242"},
        {"username": "ada", "password": "short"},
        {"username": "ada", "password": "onlylowercase"},
        {"email": "no address", "password": "Kettle-4242"},
        {"phone": "letters", "code": "1"},
        {"authData": {"src": "google", "uid": "1", "token": "without bearer"}},
        {"authData": {"src": "myspace", "uid": "1", "token": "x"}},
        {"authData": {"src": "twitter", "uid": "1", "token": "x"}},
    ],
)
async def test_a_form_that_is_none_of_the_six(client: Client, body: Any) -> None:
    assert await client.refused("POST", "/app/users", body) == 9015


async def test_a_profile_changes(demo: Client) -> None:
    change = {"name": "Ada", "gender": "F", "birthday": "06-21", "address": "Bath house 3"}
    answer = await demo.ok("PUT", "/app/users", change | {"lang": "zh-cn", "remark": "x"})
    assert answer == {"updatedAt": "2026-03-14T07:00:00Z"}
    user = await demo.ok("GET", "/app/users")
    assert user.items() >= (change | {"lang": "zh-cn", "remark": "x"}).items()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 9015),
        ({"gender": "X"}, 9015),
        ({"birthday": "13-40"}, 9015),
        ({"name": "x" * 129}, 9015),
        ({"email": "new@example.org"}, 9015),
        ({"old_pwd": "wrong", "new_pwd": "Teapot-9001"}, 9020),
        ({"old_pwd": PASSWORD, "new_pwd": "weak"}, 9015),
        ({"username": "x", "password": "Kettle-4242"}, 9015),
        ({"phone": PHONE, "code": "wrong"}, 9010),
        ({"phone": "+4915550123456", "code": "any"}, 9018),
    ],
)
async def test_a_change_that_is_refused_changes_nothing(demo: Client, body: Any, code: int) -> None:
    before = await demo.ok("GET", "/app/users")
    assert await demo.refused("PUT", "/app/users", body and {"name": "New"} | body) == code
    assert await demo.ok("GET", "/app/users") == before


async def test_a_new_password_and_a_new_phone(demo: Client, code: str) -> None:
    await demo.ok("PUT", "/app/users", {"old_pwd": PASSWORD, "new_pwd": "Teapot-9001"})
    assert (
        await demo.refused("POST", "/app/login", {"username": EMAIL, "password": PASSWORD}) == 9020
    )
    await demo.ok("PUT", "/app/users", {"phone": PHONE, "code": code})
    await demo.sign_in(PHONE, "Teapot-9001")


@pytest.mark.parametrize("field", ["username", "email"])
async def test_an_anonymous_account_gets_a_name(client: Client, field: str) -> None:
    await create(client, {"phone_id": "installation-1"})
    await client.ok("PUT", "/app/users", {field: "ada@example.org", "password": "Kettle-4242"})
    uid = client.uid
    await client.sign_in("ada@example.org", "Kettle-4242")
    assert client.uid == uid
    assert not (await client.ok("GET", "/app/users"))["is_anonymous"]


async def test_a_password_is_reset_by_mail(client: Client, http: ClientSession) -> None:
    nobody = {"email": "nobody@example.com"}
    assert await client.refused("POST", "/app/reset_password", nobody) == 9005
    await client.ok("POST", "/app/reset_password", {"email": EMAIL})
    await client.sign_in()
    (link,) = client.sim.world.state(Mailbox).reset_links
    url = f"{client.sim.control_url}/api/reset_links/{link.uid}"
    async with http.post(url, json={"password": "Teapot-9001"}) as answer:
        assert answer.status == 200
    await client.sign_in(EMAIL, "Teapot-9001")


async def test_a_password_is_reset_by_phone(client: Client, sim: Simulator) -> None:
    phone = "+4915550123456"
    body = {"phone": phone, "new_pwd": "Teapot-9001", "code": "wrong"}
    assert await client.refused("POST", "/app/reset_password", body) == 9010
    code = codes.send(sim.world, "eu", phone).code
    await client.ok("POST", "/app/reset_password", body | {"code": code})
    await client.sign_in(phone, "Teapot-9001")


async def test_an_address_is_confirmed_by_mail(client: Client, http: ClientSession) -> None:
    """Until then nobody can sign in with it, in apps that want it so."""
    sim = client.sim
    sim.world.apps[client.app_id].confirms_email = True
    mailed = {"email": "new@example.org", "password": "Kettle-4242"}
    await client.ok("POST", "/app/users", mailed)
    login = {"username": "new@example.org", "password": "Kettle-4242"}
    assert await client.refused("POST", "/app/login", login) == 9077
    (link,) = sim.world.state(Mailbox).confirm_links
    url = f"{sim.control_url}/api/confirm_links/{link.uid}"
    for status in (200, 400):
        async with http.post(url) as answer:
            assert answer.status == status
    await client.ok("POST", "/app/login", login)
