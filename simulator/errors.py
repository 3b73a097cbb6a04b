"""Refusals of the cloud, worded and numbered by the contract's error table."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from .contract import JSON, error_table

PREFIX = "GIZ_OPENAPI_"
# Faults may have codes that no contract knows of.
_UNDOCUMENTED: dict[str, JSON] = {"http_status": 400, "message": "undocumented"}


@cache
def _codes() -> dict[str, int]:
    return {row["name"].removeprefix(PREFIX): code for code, row in error_table().items()}


class ApiError(Exception):
    """A refusal, by its number or by its name in the table without the prefix (`DEVICE_OFFLINE`)."""

    def __init__(
        self, code: int | str, detail: JSON = None, *, retry_after: float | None = None
    ) -> None:
        """Refuse, with a detail that may be any JSON."""
        self.code = code if isinstance(code, int) else _codes()[code]
        self.detail = detail
        self.retry_after = retry_after
        """Seconds to wait, for the header of that name."""
        super().__init__(self.code)

    @property
    def _row(self) -> Mapping[str, Any]:
        return error_table().get(self.code, _UNDOCUMENTED)

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return int(self._row["http_status"] or 400)

    @property
    def body(self) -> dict[str, JSON]:
        """The JSON body as the cloud words it."""
        return {
            "error_code": self.code,
            "error_message": self._row["message"],
            "detail_message": self.detail,
        }
