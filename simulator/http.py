"""From an HTTP request to a handler and back: authentication, validation, journal.

A handler is `async def name(call: Call) -> JSON`, registered under the operationId of the contract.
It gets parameters and body that obey the contract, raises ApiError to refuse, and its answer is
checked against the contract before it leaves.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
import re
from typing import TYPE_CHECKING

from aiohttp import web
import orjson

from .contract import JSON, Operation, Violation, operations
from .errors import ApiError
from .gate import refusal
from .world import App, Region, Token, User, World

if TYPE_CHECKING:
    from .server import Simulator

APP_ID = "X-Gizwits-Application-Id"
USER_TOKEN = "X-Gizwits-User-token"

EXACT = 2**53
"""Below it a float that is whole is one integer only."""
INTEGER = re.compile(r"-?[0-9]{1,18}")


@dataclass(slots=True, kw_only=True)
class Call:
    """One authenticated, validated request."""

    sim: Simulator
    region: Region
    operation: Operation
    request: web.Request
    app: App
    token: Token | None
    path: Mapping[str, JSON]
    query: Mapping[str, JSON]
    """With the contract's defaults filled in."""
    body: JSON

    @property
    def world(self) -> World:
        """The state of the cloud."""
        return self.sim.world

    @property
    def now(self) -> datetime:
        """The time of the cloud."""
        return self.sim.clock.now()

    @property
    def user(self) -> User:
        """Who calls."""
        if self.token is None:
            raise ApiError("TOKEN_INVALID")
        return self.region.users[self.token.uid]

    @property
    def uid(self) -> str:
        """Who calls."""
        return self.user.uid


type Handler = Callable[[Call], Awaitable[JSON]]
type Authenticator = Callable[[Simulator, Region, web.Request, App], None]

HANDLERS: dict[str, Handler] = {}
SCHEMES: dict[str, Authenticator] = {}
"""Checks of the security schemes beyond application id and user token."""


def operation(handler: Handler) -> Handler:
    """Register a handler; its name is the operationId."""
    HANDLERS[operations()[handler.__name__].operation_id] = handler
    return handler


def scheme(name: str) -> Callable[[Authenticator], Authenticator]:
    """Register the check of a security scheme; it raises ApiError to refuse."""

    def register(check: Authenticator) -> Authenticator:
        SCHEMES[name] = check
        return check

    return register


async def serve(
    sim: Simulator, region: Region, op: Operation, request: web.Request
) -> web.Response:
    """Answer a request of the Open API."""
    try:
        call = await _receive(sim, region, op, request)
        answer = await HANDLERS[op.operation_id](call)
    except ApiError as error:
        _check(sim, op, error.status, error.body)
        return refusal(error)
    _check(sim, op, op.success, answer)
    if op.answer(op.success) is None:
        return web.Response(status=op.success)
    return web.Response(
        body=orjson.dumps(answer), status=op.success, content_type="application/json"
    )


def _check(sim: Simulator, op: Operation, status: int, answer: JSON) -> None:
    check = op.answer(status)
    try:
        if check is not None:
            check(answer)
    except Violation as violation:
        sim.contract_violations.append(f"{op.operation_id} {status}: {violation}")


async def _receive(sim: Simulator, region: Region, op: Operation, request: web.Request) -> Call:
    app = sim.world.apps.get(request.headers.get(APP_ID, ""))
    if app is None:
        raise ApiError("APPID_INVALID")
    token = _authenticate(sim, region, op, request, app)
    try:
        path = _parameters(op, "path", request.match_info)
        op.path_parameters(path)
        query = _parameters(op, "query", _single(request))
        op.query(query)
        body = await _body(op, request)
    except Violation as violation:
        raise ApiError("FORM_INVALID", str(violation)) from violation
    return Call(
        sim=sim,
        region=region,
        operation=op,
        request=request,
        app=app,
        token=token,
        path=path,
        query=_defaults(op) | query,
        body=body,
    )


def _authenticate(
    sim: Simulator, region: Region, op: Operation, request: web.Request, app: App
) -> Token | None:
    """Check everything that the first alternative asks for; a later one may do without a token."""
    wanted = op.security[0]
    token = None
    if "UserToken" in wanted:
        value = request.headers.get(USER_TOKEN)
        if value is not None or all("UserToken" in alternative for alternative in op.security):
            token = check_token(sim, region, app, value or "")
    for name in sorted(wanted & SCHEMES.keys()):
        SCHEMES[name](sim, region, request, app)
    return token


def check_token(sim: Simulator, region: Region, app: App, value: str) -> Token:
    """Return a token of this region and app that is still good. Raises ApiError."""
    token = region.tokens.get(value)
    if token is None or token.uid not in region.users:
        raise ApiError("TOKEN_INVALID")
    if token.expires_at <= sim.clock.timestamp():
        raise ApiError("TOKEN_EXPIRED")
    if token.app_id != app.app_id:
        raise ApiError("APPID_INVALID")
    return token


def _single(request: web.Request) -> Mapping[str, str]:
    if len(request.query) != len(set(request.query)):
        raise Violation("query: a parameter occurs twice")
    return request.query


def _parameters(op: Operation, where: str, given: Mapping[str, str]) -> dict[str, JSON]:
    """Return texts as the numbers that the contract expects, where they look like numbers."""
    declared = op.parameters[where]["properties"]
    return {
        name: int(text)
        if declared.get(name, {}).get("type") == "integer" and INTEGER.fullmatch(text)
        else text
        for name, text in given.items()
    }


def _defaults(op: Operation) -> dict[str, JSON]:
    declared = op.parameters["query"]["properties"]
    return {name: schema["default"] for name, schema in declared.items() if "default" in schema}


async def _body(op: Operation, request: web.Request) -> JSON:
    if op.body is None:
        return None
    try:
        body = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise Violation("body: not JSON") from None
    op.body(body)
    return _whole(body)


def _whole(value: JSON) -> JSON:
    """Return JSON with 7.0 written as 7: to the contract both are integers."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    return value
