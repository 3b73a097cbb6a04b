"""The web application of the control port."""

from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Handler
import orjson

from ..contract import JSON
from ..errors import ApiError
from ..hooks import SIDE_ROUTES, SideHandler

if TYPE_CHECKING:
    from ..server import Simulator

ASSETS = {"/": ("page.html", "text/html"), "/page.js": ("page.js", "text/javascript")}


def application(sim: Simulator) -> web.Application:
    """Return the page at `/`, the calls under `/api/`, and a list of them at `/api`."""
    app = web.Application(middlewares=[_same_site], client_max_size=2**24)
    for method, path, handler in SIDE_ROUTES:
        app.router.add_route(method, path, partial(_call, sim, handler))
    app.router.add_get("/api", _list_calls)
    for path in ASSETS:
        app.router.add_get(path, _asset)
    return app


def documentation() -> list[tuple[str, str, str]]:
    """Return method, path and meaning of every call."""
    return [
        (method, path, (handler.__doc__ or "").strip()) for method, path, handler in SIDE_ROUTES
    ]


@web.middleware
async def _same_site(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse calls that another site's page makes through the user's browser."""
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        raise web.HTTPForbidden
    return await handler(request)


async def _call(sim: Simulator, handler: SideHandler, request: web.Request) -> web.Response:
    status = 200
    try:
        answer = await handler(sim, request)
    except ApiError as error:
        answer, status = {"error": error.body}, 400
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        answer, status = {"error": f"{type(error).__name__}: {error}"}, 400
    return web.Response(body=orjson.dumps(answer), status=status, content_type="application/json")


async def _list_calls(request: web.Request) -> web.Response:
    del request
    listed: JSON = [
        dict(zip(("method", "path", "does"), row, strict=True)) for row in documentation()
    ]
    return web.json_response(listed)


async def _asset(request: web.Request) -> web.Response:
    name, content_type = ASSETS[request.path]
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=content_type)
