"""What every area of the API has in common."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from .errors import GizwitsServerError
from .transport import Stats
from .wire import decode

# A page shorter than asked for is the last one. Asking for a few more than 100 spares accounts
# with 200, 300, ... devices the empty page at the end.
_PAGE = 128
# Nothing says so, but a server that allows 100 at most would look like one with no more to tell.
_PAGE_CAP = 100


class Caller(Protocol):
    """What an area of the API needs of the client."""

    @property
    def stats(self) -> Stats:
        """Counters for diagnostics."""

    @property
    def app_id(self) -> str:
        """The application that the calls are made for."""

    async def call(
        self,
        name: str,
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Do an operation and return its parsed answer."""


class Area:
    """A part of the API, reached as an attribute of the client."""

    def __init__(self, client: Caller) -> None:
        """Use the client's one request path."""
        self._client = client
        self._call = client.call

    async def _list[M](
        self,
        model: type[M],
        name: str,
        *,
        key: str | None,
        identity: Callable[[M], object],
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
    ) -> list[M]:
        """Return all rows of an operation that pages, each once; raise rather than miss some."""
        found: dict[object, M] = {}
        skip = 0
        while True:
            page = {**(query or {}), "limit": _PAGE, "skip": skip}
            answer = await self._call(name, path=path, query=page)
            for row in self._read_all(model, answer, key):
                found.setdefault(identity(row), row)
            count = len(answer if key is None else answer[key])
            skip += count
            if count < _PAGE and count != _PAGE_CAP:
                return [*found.values()]

    def _read[M](self, model: type[M], answer: object) -> M:
        """Read the one object that an answer is; GizwitsServerError when it is not."""
        read = decode(model, answer, self._client.stats.skipped)
        if read is None:
            raise GizwitsServerError(f"answer without a usable {model.__name__}")
        return read

    def _read_all[M](self, model: type[M], answer: object, key: str | None = None) -> list[M]:
        """Read the list that an answer is, or has under `key`; without a list it is no answer."""
        rows = answer if key is None else answer.get(key) if isinstance(answer, dict) else None
        if not isinstance(rows, list):
            raise GizwitsServerError(f"answer without a list of {model.__name__}")
        skipped = self._client.stats.skipped
        return [row for row in (decode(model, item, skipped) for item in rows) if row is not None]
