"""What stands between the network and the handlers: journal, faults and oddities."""

import asyncio
from math import ceil
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
import orjson

from .errors import ApiError
from .faults import Fault, FaultKind
from .journal import Entry

if TYPE_CHECKING:
    from .server import Simulator

BEFORE = frozenset(
    {
        FaultKind.STATUS,
        FaultKind.ERROR_CODE,
        FaultKind.MALFORMED,
        FaultKind.HTML,
        FaultKind.RESET,
        FaultKind.HANG,
        FaultKind.THROTTLE,
        FaultKind.EXPIRED_TOKEN,
    }
)
ERROR_CODE = web.ResponseKey("error_code", int)
PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"


def gate(sim: Simulator, region: str) -> Middleware:
    """Return the middleware of one region's API host."""

    @web.middleware
    async def pass_through(request: web.Request, handler: Handler) -> web.StreamResponse:
        facts = {
            "operation": request.match_info.route.name or "",
            "region": region,
            "did": request.match_info.get("did", ""),
            "path": request.path,
        }
        response = await _answer(sim, request, handler, facts)
        sim.requests.add(
            Entry(
                at=sim.clock.timestamp(),
                region=region,
                method=request.method,
                path=request.path,
                operation=facts["operation"],
                status=response.status,
                error_code=response.get(ERROR_CODE),
            )
        )
        return response

    return pass_through


async def _answer(
    sim: Simulator, request: web.Request, handler: Handler, facts: dict[str, str]
) -> web.StreamResponse:
    if latency := sim.faults.take(frozenset({FaultKind.LATENCY}), **facts):
        await asyncio.sleep(latency.seconds)
    if fault := sim.faults.take(BEFORE, **facts):
        return await _fail(request, fault)
    if request.method == "GET" and sim.chance(sim.oddities.html_502):
        return html(502, "502 Bad Gateway")
    try:
        response = await handler(request)
    except web.HTTPException as error:
        return html(error.status, f"{error.status} {error.reason}", error.headers.get("Allow"))
    return _distort(sim, response, facts["operation"])


def _distort(sim: Simulator, response: web.StreamResponse, operation: str) -> web.StreamResponse:
    if operation == "get_raw_data" and response.status == 200 and sim.oddities.nested_log:
        response = _nested(response)
    if response.content_type == "application/json" and sim.oddities.text_html:
        response.content_type = "text/html"
    if response.get(ERROR_CODE) is not None and sim.chance(sim.oddities.error_200):
        response.set_status(200)
    return response


def _nested(response: web.StreamResponse) -> web.Response:
    """Return a page of a device log as the one live answer had it."""
    assert isinstance(response, web.Response)
    assert isinstance(response.body, bytes)
    page = orjson.loads(response.body)
    hits = {"total": page["meta"]["total"], "objects": page["objects"]}
    page["objects"] = {"hits": hits, "took": 117, "err_code": 0}
    return web.Response(body=orjson.dumps(page), content_type="application/json")


async def _fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case FaultKind.RESET:
            if request.transport is not None:
                request.transport.abort()
            raise asyncio.CancelledError
        case FaultKind.HANG:
            await asyncio.sleep(3600)
            return web.Response(status=504)
        case FaultKind.HTML:
            return html(fault.status, f"{fault.status} Server Error")
        case FaultKind.MALFORMED:
            return web.Response(text='{"devices": [{"did":', content_type="application/json")
        case FaultKind.STATUS:
            return web.Response(status=fault.status)
        case FaultKind.THROTTLE:
            return refusal(ApiError("REQUEST_THROTTLED", retry_after=fault.seconds or None))
        case FaultKind.EXPIRED_TOKEN:
            return refusal(ApiError("TOKEN_EXPIRED"))
        case _:
            return refusal(ApiError(fault.code))


def refusal(error: ApiError) -> web.Response:
    """Return the answer that refuses a request."""
    response = web.Response(
        body=orjson.dumps(error.body), status=error.status, content_type="application/json"
    )
    response[ERROR_CODE] = error.code
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(ceil(error.retry_after))
    return response


def html(status: int, title: str, allow: str | None = None) -> web.Response:
    """Return a proxy's page."""
    headers = {"Allow": allow} if allow else None
    return web.Response(
        text=PAGE.format(title), status=status, content_type="text/html", headers=headers
    )
