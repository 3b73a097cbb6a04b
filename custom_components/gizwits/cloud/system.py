"""The server itself: its version and its list of errors. Needs no account."""

from dataclasses import dataclass
from typing import Annotated

from mashumaro.types import Alias

from .area import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The server answers, and has this version."""

    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownError:
    """A row of the server's own error list."""

    code: Annotated[int, Alias("error_code")]
    status: int = 400
    message: Annotated[str, Alias("error_message")] = ""


class System(Area):
    """`client.system`."""

    async def status(self) -> Status:
        """Ask whether the server is there, without an account."""
        answer = await self._call("get_status")
        return self._read(Status, answer.get("status") if isinstance(answer, dict) else None)

    async def errors(self) -> list[KnownError]:
        """Return the errors that the server knows."""
        return self._read_all(KnownError, await self._call("get_errors"))
