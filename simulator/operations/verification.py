"""Application token, text-message codes and picture codes."""

from dataclasses import dataclass, field
import hashlib
from typing import TYPE_CHECKING

from aiohttp import web

from .. import codes
from ..contract import JSON
from ..errors import ApiError
from ..hooks import extra_route
from ..http import Call, operation, scheme
from ..services import captchas
from ..services.captcha import draw
from ..world import App, Region

if TYPE_CHECKING:
    from ..server import Simulator

AUTH = "X-Gizwits-Application-Auth"
APP_TOKEN = "X-Gizwits-Application-Token"
PICTURE = "/captcha/image/{id}/"


@dataclass(kw_only=True)
class AppToken:
    """Proof that an application knows its secret, good in one region."""

    app_id: str
    region: str
    expired_at: int
    """Unix seconds."""


@dataclass(kw_only=True)
class AppTokens:
    """Application tokens by their text."""

    tokens: dict[str, AppToken] = field(default_factory=dict)


@scheme("ApplicationAuth")
def check_auth(sim: Simulator, region: Region, request: web.Request, app: App) -> None:
    """Refuse an application that does not know its secret."""
    expected = hashlib.md5((app.app_id + app.secret).encode()).hexdigest()
    if request.headers.get(AUTH) != expected:
        raise ApiError("APPLICATION_AUTH_INVALID")


@scheme("ApplicationToken")
def check_app_token(sim: Simulator, region: Region, request: web.Request, app: App) -> None:
    """Refuse a token that is not of this application and region, or too old."""
    tokens = sim.world.state(AppTokens).tokens
    token = tokens.get(request.headers.get(APP_TOKEN, ""))
    if token is None or (token.app_id, token.region) != (app.app_id, region.key):
        raise ApiError("TOKEN_INVALID")
    if token.expired_at <= sim.clock.timestamp():
        raise ApiError("TOKEN_EXPIRED")


@operation
async def request_app_token(call: Call) -> JSON:
    """Give an application a token."""
    token = AppToken(
        app_id=call.app.app_id,
        region=call.region.key,
        expired_at=int(call.now.timestamp()) + call.world.token_life,
    )
    value = call.world.ids.hex()
    call.world.state(AppTokens).tokens[value] = token
    return {"token": value, "expired_at": token.expired_at}


@operation
async def request_sms_code(call: Call) -> JSON:
    """Send a code, or check one that came with the number."""
    phone = call.body["phone"]
    if "code" in call.body:
        codes.spend(call.world, call.region.key, phone, call.body["code"])
    else:
        codes.send(call.world, call.region.key, phone)
    return {}


@operation
async def get_captcha(call: Call) -> JSON:
    """Make a picture code and say where the picture is."""
    made = captchas.make(call.world)
    address = call.sim.api_url(call.region.key) + PICTURE.format(id=made.id)
    return {"captcha_url": address, "captcha_id": made.id}


@operation
async def verify_captcha_and_send_sms(call: Call) -> JSON:
    """Check what was read in a picture and send a code."""
    captchas.spend(call.world, call.body["captcha_id"], call.body["captcha_code"])
    codes.send(call.world, call.region.key, call.body["phone"])
    return {}


@operation
async def verify_sms_code(call: Call) -> JSON:
    """Check a code and use it up."""
    codes.spend(call.world, call.region.key, call.body["phone"], call.body["sms_code"])
    return {}


@extra_route("GET", PICTURE)
async def show_captcha(sim: Simulator, region: Region, request: web.Request) -> web.Response:
    """Answer the picture of a code that waits for its answer."""
    made = sim.world.state(captchas.CaptchaState).captchas.get(request.match_info["id"])
    if made is None:
        raise web.HTTPNotFound
    return web.Response(body=draw(made.text), content_type="image/png")
