"""The one request path: every call to the cloud goes through `Transport.call`."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
import logging
import random
import time
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from .errors import (
    MASK,
    ErrorCode,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsServerError,
    GizwitsThrottledError,
    error_from,
)
from .gate import Gate, Priority
from .last_hour import LastHour
from .operations import Operation
from .private import private_of
from .regions import Server

_LOGGER = logging.getLogger(__name__)

_BODY_MAX = 8 * 1024 * 1024
_RETRY_AFTER_MAX = 3600
_TRANSIENT = (GizwitsConnectionError, GizwitsServerError, GizwitsThrottledError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How patient the client is; times in seconds.

    `timeout` is the deadline of one attempt, `attempts` how often a call is tried at most, the wait
    between two is random up to `backoff` doubled each time and at most `backoff_max`. A pause that
    the cloud asks for is sat out up to `backoff_max`; a longer one fails the calls meanwhile.
    """

    timeout: float = 15
    attempts: int = 3
    backoff: float = 1
    backoff_max: float = 30
    concurrency: int = 5


@dataclass(slots=True)
class Stats:
    """What happened since the start; for diagnostics. Nothing in it is secret."""

    requests: Counter[str] = field(default_factory=Counter)
    """Requests by operation, repetitions included."""
    recent: LastHour = field(default_factory=LastHour)
    """Requests by minute."""
    errors: Counter[str] = field(default_factory=Counter)
    """Failed requests by error code, else by kind of exception."""
    retries: int = 0
    throttled: int = 0
    renewals: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """Unreadable parts of answers by model."""


class Transport:
    """Sends calls of one application to one server."""

    def __init__(
        self, session: aiohttp.ClientSession, server: Server, app_id: str, policy: Policy
    ) -> None:
        """Use a session that the caller owns."""
        self.server = server
        self.app_id = app_id
        self.stats = Stats()
        self._session = session
        self._policy = policy
        self._gate = Gate(policy.concurrency, policy.backoff_max)

    def close(self) -> None:
        """Leave nothing behind in the event loop."""
        self._gate.close()

    async def call(
        self,
        operation: Operation,
        *,
        base: str | None = None,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        priority: Priority = Priority.INTERACTIVE,
    ) -> Any:
        """Return the parsed answer, None without one; retry as the policy and the operation allow.

        `query` values of None are left out. A `GizwitsError` of some kind tells why it failed.
        """
        parts = {key: quote(str(value), safe="") for key, value in (path or {}).items()}
        url = URL(
            (base or self.server.api) + operation.path.format_map(parts), encoded=True
        ).with_query({k: str(v) for k, v in (query or {}).items() if v is not None})
        request = _Request(
            url=url,
            headers={
                "X-Gizwits-Application-Id": self.app_id,
                "Accept": "application/json",
                "Content-Type": "application/json",
                **(headers or {}),
            },
            body=None if body is None else orjson.dumps(body),
            private=private_of(path, query, body),
        )
        attempt = 0
        while True:
            attempt += 1
            try:
                async with self._gate.slot(priority):
                    return await self._attempt(operation, request, attempt)
            except _TRANSIENT as err:
                throttled = isinstance(err, GizwitsThrottledError)
                # A throttled call was not carried out: it may be repeated whatever it does.
                repeatable = operation.idempotent or throttled
                if not repeatable or attempt >= self._policy.attempts or _is_final(err):
                    raise
                self.stats.retries += 1
                if not throttled:
                    await asyncio.sleep(self._backoff(attempt))

    def _backoff(self, attempt: int) -> float:
        longest = min(self._policy.backoff * 2 ** (attempt - 1), self._policy.backoff_max)
        return random.uniform(longest / 2, longest)

    async def _attempt(self, operation: Operation, request: _Request, attempt: int) -> Any:
        """Send once, and log what happened without anything that identifies anybody."""
        started = time.monotonic()
        self.stats.requests[operation.name] += 1
        self.stats.recent.add()
        outcome = "cancelled"
        try:
            status, answer = await self._exchange(operation, request)
            outcome = str(status)
        except GizwitsError as err:
            outcome = f"{err.status or type(err).__name__} {err.code or ''}".rstrip()
            self.stats.errors[str(err.code or type(err).__name__)] += 1
            if isinstance(err, GizwitsThrottledError):
                # While the slot is still held, lest the next one starts.
                self.stats.throttled += 1
                self._gate.pause(err.retry_after or self._backoff(attempt))
            raise
        finally:
            _LOGGER.debug(
                "%s %s: %s in %.3f s",
                operation.method,
                operation.path,
                outcome,
                time.monotonic() - started,
            )
        return answer

    async def _exchange(self, operation: Operation, request: _Request) -> tuple[int, Any]:
        try:
            async with (
                asyncio.timeout(self._policy.timeout),
                self._session.request(
                    operation.method,
                    request.url,
                    data=request.body,
                    headers=request.headers,
                    # A token must not follow a redirect to somewhere else.
                    allow_redirects=False,
                ) as response,
            ):
                return response.status, _answer(
                    operation,
                    response.status,
                    await _read(response),
                    response.headers.get("Retry-After"),
                    request.private,
                )
        except TimeoutError as err:
            raise GizwitsConnectionError("no answer in time") from err
        except (aiohttp.ClientError, OSError) as err:
            # The text of these names the address, which holds ids: only the kind is told.
            raise GizwitsConnectionError(type(err).__name__) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    url: URL = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    private: frozenset[str] = field(repr=False)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        body += chunk
        if len(body) > _BODY_MAX:
            raise GizwitsServerError("answer too large", status=response.status)
    return bytes(body)


def _answer(
    operation: Operation,
    status: int,
    body: bytes,
    retry_after: str | None,
    private: frozenset[str],
) -> Any:
    """Parse an answer whatever its content type says; raise what it reports, whatever its status."""
    try:
        answer = orjson.loads(body) if body.strip() else None
    except orjson.JSONDecodeError:
        answer = _UNREADABLE
    code = _error_code(answer)
    if code is not None and isinstance(answer, dict):
        raise error_from(
            code,
            status=status,
            detail=_detail(code, answer, private),
            retry_after=_seconds(retry_after),
            names_user=operation.names_user,
        )
    if status == 429 or (status == 503 and retry_after):
        raise GizwitsThrottledError(status=status, retry_after=_seconds(retry_after))
    if status >= 300:
        raise GizwitsServerError(status=status)
    if answer is _UNREADABLE:
        raise GizwitsServerError("not JSON", status=status)
    return answer


_UNREADABLE = object()
_EXPLAINED = frozenset(ErrorCode) - {ErrorCode.SERVER_ERROR}


def _error_code(answer: object) -> int | None:
    """Return the code of an error body, which may be a number or text; None for any other."""
    try:
        code = int(answer["error_code"]) if isinstance(answer, dict) else 0
    except KeyError, TypeError, ValueError, OverflowError:
        return None
    return code or None


def _detail(code: int, answer: Mapping[str, object], private: frozenset[str]) -> str | None:
    """Return the explanation of an error body, without what is private.

    The wording of a documented code explains nothing.
    """
    detail = answer.get("detail_message") or answer.get("detail")
    if not detail and code not in _EXPLAINED:
        detail = answer.get("error_message")
    if detail is None:
        return None
    text = detail if isinstance(detail, str) else orjson.dumps(detail).decode()
    for each in private:
        text = text.replace(each, MASK)
    return text


def _seconds(retry_after: str | None) -> float | None:
    """Read a Retry-After header: seconds, or the date and time to wait for."""
    if retry_after is None:
        return None
    try:
        return min(max(0.0, float(retry_after)), _RETRY_AFTER_MAX)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), _RETRY_AFTER_MAX)


def _is_final(err: GizwitsError) -> bool:
    """Tell whether a transient kind of error is one that repeating does not cure."""
    if isinstance(err, GizwitsThrottledError):
        # Without a status it was refused here, because of a long pause.
        return err.status is None
    return (
        isinstance(err, GizwitsServerError)
        and err.code is None
        and (err.status is not None and 300 <= err.status < 500)
    )
