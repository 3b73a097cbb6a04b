"""A server that answers as told: for the faults that the simulator, which obeys the contract, cannot make."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web
import orjson

from custom_components.gizwits.cloud import Server

type Answer = web.StreamResponse | Callable[[web.Request], Awaitable[web.StreamResponse]]


def reply(data: object, status: int = 200, **headers: str) -> web.Response:
    """Return a JSON answer."""
    return web.Response(
        body=orjson.dumps(data), status=status, headers=headers, content_type="application/json"
    )


def error(code: object, status: int = 400, detail: object = None, **headers: str) -> web.Response:
    """Return an error body."""
    body = {"error_code": code, "error_message": "refused!", "detail_message": detail}
    return reply(body, status, **headers)


def html(status: int = 502) -> web.Response:
    """Return the page of a proxy."""
    return web.Response(text="<html>Bad gateway</html>", status=status, content_type="text/html")


async def reset(request: web.Request) -> web.Response:
    """Break the connection."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


LOGIN = {"uid": "u" * 32, "expire_at": 4102444800}


@dataclass
class Scripted:
    """Answers in the order they were put, per path; the last one stays."""

    server: Server = field(default_factory=lambda: Server(region="test", api="", aep=""))
    answers: dict[str, deque[Answer]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[object] = field(default_factory=list)
    logins: int = 0

    def put(self, path: str, *answers: Answer) -> None:
        """Set the answers of a path."""
        self.answers[path] = deque(answers)

    async def login(self, request: web.Request) -> web.Response:
        """Sign anybody in: token-1, token-2, ..."""
        self.logins += 1
        return reply({**LOGIN, "token": f"token-{self.logins}"})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        self.requests.append((request.method, request.path_qs))
        self.headers.append(dict(request.headers))
        body = await request.read()
        self.bodies.append(orjson.loads(body) if body else None)
        answers = self.answers.get(request.path)
        if answers is None:
            return await self.login(request) if request.path == "/app/login" else html(404)
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        if isinstance(answer, web.Response):
            return web.Response(body=answer.body, status=answer.status, headers=answer.headers)
        assert callable(answer)
        return await answer(request)
