"""Sign-in of newer brand apps, and the call by which apps find their hosts; neither is in the contract."""

from typing import TYPE_CHECKING

from aiohttp import web
import orjson

from ..contract import JSON
from ..errors import ApiError
from ..gate import refusal
from ..hooks import extra_route
from ..http import APP_ID
from ..world import DAY, App, Region, Token

if TYPE_CHECKING:
    from ..server import Simulator

FAILURES = {
    "user_not_exist": "1000000",
    "invalid_password": "1000033",
    "token_error": "505",
    "params_error": "526",
}
ZONES = {"Europe/": "eu", "Africa/": "eu", "Asia/Shanghai": "cn", "Asia/Chongqing": "cn"}


@extra_route("POST", "/app/smart_home/login/pwd")
async def sign_in(sim: Simulator, region: Region, request: web.Request) -> web.Response:
    """Sign in by account and password; the answer is 200 whatever happens."""
    app = sim.world.apps.get(request.headers.get(APP_ID, ""))
    try:
        body = orjson.loads(await request.read())
        app_key, data = body["appKey"], body["data"]
        account, password = str(data["account"]), data["password"]
    except orjson.JSONDecodeError, KeyError, TypeError:
        return _failure("params_error")
    if app is None or not app.aep or app_key != app.app_id:
        return _failure("token_error")
    try:
        sim.sign_ins.attempt(f"{region.key} {account}")
    except ApiError as error:
        return refusal(error)
    user = region.find_user(app.organisation, account)
    if user is None:
        return _failure("user_not_exist")
    if user.password != password:
        return _failure("invalid_password")
    life = DAY if app.aep == "jwt" else None
    return _success(sim, app, sim.world.add_token(region.key, user, app, life=life))


@extra_route("GET", "/app/domains")
async def domains(sim: Simulator, region: Region, request: web.Request) -> web.Response:
    """Name the hosts for an IANA time zone, as apps ask at their first start."""
    zone = request.query.get("tz", "")
    key = next((key for prefix, key in ZONES.items() if zone.startswith(prefix)), "us")
    host = sim.api_url(key).removeprefix("http://")
    name, _, port = host.partition(":")
    api: JSON = {"api": {"host": name, "port": int(port)}, "m2m": {"host": name}, "timezone": zone}
    return web.json_response(api)


def _success(sim: Simulator, app: App, token: Token) -> web.Response:
    data: JSON = {"userToken": token.value}
    if app.aep == "jwt":
        data = {
            "jwtAuthenticationDto": {
                "token": token.value,
                "refreshToken": sim.world.ids.hex(),
                "createdAt": int(sim.clock.timestamp() * 1000),
                "expiredAt": int(token.expires_at * 1000),
            }
        }
    return web.json_response({"code": "200", "error": None, "message": "success", "data": data})


def _failure(reason: str) -> web.Response:
    return web.json_response(
        {"code": FAILURES[reason], "error": reason, "message": reason, "data": None}
    )
