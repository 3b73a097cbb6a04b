"""Application token, text-message codes, picture codes."""

import hashlib
from io import BytesIO

from PIL import Image
import pytest

from simulator.codes import SmsCodes
from simulator.http import APP_ID
from simulator.operations.verification import APP_TOKEN, AUTH
from simulator.services.captchas import CaptchaState

from .helpers import Caller, Cloud, refused

PHONE = "+4915550987654"
OTHER_PHONE = "+4915550987655"


def signature(cloud: Cloud) -> str:
    return hashlib.md5((cloud.app.app_id + cloud.app.secret).encode()).hexdigest()


async def authorise(cloud: Cloud) -> Caller:
    """Return the application itself, with a token of its own."""
    headers = {APP_ID: cloud.app.app_id, AUTH: signature(cloud)}
    caller = Caller(
        session=cloud.owner.session, app=cloud.app, user=cloud.owner.user, headers=headers
    )
    answer = await caller.post("/app/request_token")
    assert answer["expired_at"] == cloud.sim.clock.timestamp() + cloud.sim.world.token_life
    caller.headers = {APP_ID: cloud.app.app_id, APP_TOKEN: answer["token"]}
    return caller


@pytest.fixture
async def app(cloud: Cloud) -> Caller:
    return await authorise(cloud)


def sent(cloud: Cloud, phone: str = PHONE) -> str:
    return cloud.sim.world.state(SmsCodes).by_phone[f"eu {phone}"].code


async def test_signature_is_checked(cloud: Cloud) -> None:
    cloud.owner.headers[AUTH] = "0" * 32
    with refused(9038):
        await cloud.owner.post("/app/request_token")


async def test_app_token_is_checked(cloud: Cloud) -> None:
    with refused(9004):
        await cloud.owner.post("/app/sms_code", {"phone": PHONE})
    cloud.sim.world.token_life = 600
    app = await authorise(cloud)
    await app.post("/app/sms_code", {"phone": PHONE})
    await cloud.advance(minutes=10)
    with refused(9006):
        await app.post("/app/sms_code", {"phone": PHONE})


async def test_code_is_spent_by_the_first_success(cloud: Cloud, app: Caller) -> None:
    await app.post("/app/sms_code", {"phone": PHONE})
    code = sent(cloud)
    with refused(9010):
        await app.post("/app/sms_code", {"phone": PHONE, "code": "x" + code})
    await app.post("/app/sms_code", {"phone": PHONE, "code": code})
    with refused(9010):
        await app.put("/app/verify/codes", {"phone": PHONE, "sms_code": code})


async def test_code_lives_a_day(cloud: Cloud, app: Caller) -> None:
    for phone in (PHONE, OTHER_PHONE):
        await app.post("/app/sms_code", {"phone": phone})
    await cloud.advance(hours=24)
    await app.put("/app/verify/codes", {"phone": PHONE, "sms_code": sent(cloud)})
    await cloud.advance(seconds=1)
    with refused(9009):
        body = {"phone": OTHER_PHONE, "sms_code": sent(cloud, OTHER_PHONE)}
        await app.put("/app/verify/codes", body)


async def test_picture_code_sends_an_sms(cloud: Cloud, app: Caller) -> None:
    captcha = await app.get("/app/verify/codes")
    assert captcha["captcha_url"].startswith(cloud.sim.api_url("eu"))
    async with app.session.get(captcha["captcha_url"]) as response:
        picture = Image.open(BytesIO(await response.read()))
    assert (picture.format, picture.size) == ("PNG", (160, 60))
    text = cloud.sim.world.state(CaptchaState).captchas[captcha["captcha_id"]].text
    answer = {"captcha_id": captcha["captcha_id"], "phone": PHONE}
    with refused(9010):
        await app.post("/app/verify/codes", {**answer, "captcha_code": text + "X"})
    await app.post("/app/verify/codes", {**answer, "captcha_code": text.lower()})
    with refused(9010):
        await app.post("/app/verify/codes", {**answer, "captcha_code": text})
    body = {"phone": PHONE, "password": "Kettle-4242", "code": sent(cloud)}
    assert (await app.post("/app/users", body))["uid"]
    async with app.session.get(captcha["captcha_url"]) as response:
        assert response.status == 404


async def test_picture_code_gets_old(cloud: Cloud, app: Caller) -> None:
    captcha = await app.get("/app/verify/codes")
    text = cloud.sim.world.state(CaptchaState).captchas[captcha["captcha_id"]].text
    await cloud.advance(minutes=10)
    with refused(9009):
        await app.post(
            "/app/verify/codes",
            {"captcha_id": captcha["captcha_id"], "captcha_code": text, "phone": PHONE},
        )
