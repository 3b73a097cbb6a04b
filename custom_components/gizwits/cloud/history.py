"""What happened: the log that the cloud keeps of a device, and numbers summed up by period."""

import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from .area import Area
from .errors import ErrorCode, GizwitsRequestError, GizwitsServerError
from .wire import Epoch, Hex, OpenStr

# The cloud's limits on a question: less than 48 h at a time, a week back, rows in all, rows a page.
_SPAN = timedelta(hours=48) - timedelta(seconds=1)
_REACH = timedelta(days=7)
_ROWS = 5000
_PAGE = 1000
# By how much our clock may differ from the cloud's, which refuses what is its future or too long past.
_MARGINS = tuple(timedelta(seconds=each) for each in (0, 10, 60, 600, 3600))


class LogKind(OpenStr):
    """Which log."""

    TRAFFIC = "cmd"
    PRESENCE = "online"


class LogType(OpenStr):
    """What happened."""

    TO_DEVICE = "app2dev"
    FROM_DEVICE = "dev2app"
    ONLINE = "dev_online"
    ONLINE_AGAIN = "dev_re_online"
    """Logged in again before it was counted offline."""
    OFFLINE = "dev_offline"


class LogSource(OpenStr):
    """Who sent something to a device."""

    CLIENT = "client"
    RULE_ENGINE = "d3"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """A line of the log; only traffic has a payload."""

    type: LogType
    timestamp: Epoch
    ip: str = field(default="", repr=False)
    payload_bin: Hex | None = None
    source: LogSource = LogSource.CLIENT
    uid: str = field(default="", repr=False)
    appid: str = ""


class Aggregator(OpenStr):
    """What to compute."""

    SUM = "sum"
    AVG = "avg"
    MAX = "max"
    MIN = "min"


class Period(OpenStr):
    """Per what."""

    HOURS = "HOURS"
    DAYS = "DAYS"
    WEEKS = "WEEKS"
    MONTHS = "MONTHS"


# What to add to a period's label, and how to read it then.
_LABELS = {
    Period.HOURS: ("", "%Y%m%d%H"),
    Period.DAYS: ("", "%Y%m%d"),
    Period.WEEKS: ("1", "%G%V%u"),
    Period.MONTHS: ("", "%Y%m"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """The numbers of one period, which begins at `start` (UTC)."""

    start: datetime
    values: dict[str, float]


class History(Area):
    """`client.history`. Published products have it only where their maker had it opened."""

    async def log(
        self,
        did: str,
        kind: LogKind,
        *,
        start: datetime,
        end: datetime | None = None,
    ) -> builtins.list[LogEntry]:
        """Return what happened after `start` up to `end` (now), oldest first.

        Any span may be asked for; the cloud knows the last seven days.
        """
        now = datetime.now(UTC).replace(microsecond=0)
        end = min(end or now, now)
        # A moment is lost on the way.
        start = max(start, now - _REACH + timedelta(minutes=1))
        entries: list[LogEntry] = []
        margins = iter(_MARGINS)
        while start < end:
            until = min(start + _SPAN, end)
            try:
                entries += await self._window(
                    did, kind, int(start.timestamp()), int(until.timestamp())
                )
            except GizwitsRequestError as err:
                margin = next(margins, None)
                if err.code != ErrorCode.FORM_INVALID or margin is None:
                    raise
                start, end = max(start, now - _REACH + _MARGINS[-1]), min(end, now - margin)
            else:
                start = until
        return entries

    async def _window(self, did: str, kind: LogKind, start: int, end: int) -> list[LogEntry]:
        """Return a window's entries, halving it while it has more than can be paged."""
        rows: list[object] = []
        while True:
            answer = await self._page(did, kind, start, end, len(rows))
            page, total = _rows(answer)
            rows += page
            if total > _ROWS and end - start > 1:
                middle = (start + end) // 2
                return [
                    *await self._window(did, kind, start, middle),
                    *await self._window(did, kind, middle, end),
                ]
            if not page or len(rows) >= min(total, _ROWS):
                return self._read_all(LogEntry, rows)

    async def _page(self, did: str, kind: LogKind, start: int, end: int, skip: int) -> object:
        return await self._call(
            "get_raw_data",
            path={"did": did},
            query={
                "type": kind,
                "start_time": start,
                "end_time": end,
                "skip": skip,
                "limit": min(_PAGE, _ROWS - skip),
                "sort": "asc",
            },
        )

    async def aggregate(
        self,
        did: str,
        attrs: Iterable[str],
        aggregator: Aggregator,
        period: Period,
        *,
        start: datetime,
        end: datetime | None = None,
    ) -> list[Aggregate]:
        """Return numeric datapoints summed up by period; periods without data are left out."""
        answer = await self._call(
            "get_aggregated_data",
            path={"did": did},
            query={
                "start_ts": _millis(start),
                "end_ts": None if end is None else _millis(end),
                "attrs": ",".join(attrs),
                "aggregator": aggregator,
                "unit": period,
            },
        )
        rows = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(rows, list):
            raise GizwitsServerError("answer without rows")
        aggregates = []
        for row in rows:
            try:
                aggregates.append(_aggregate(row, period))
            except AttributeError, KeyError, TypeError, ValueError:
                self._client.stats.skipped["Aggregate"] += 1
        return aggregates


def _rows(answer: Any) -> tuple[list[object], int]:
    """Return a page's entries, flat as documented or nested as seen, and how many there are."""
    match answer:
        case {"objects": {"hits": {"objects": list(rows)}}} | {"objects": list(rows)}:
            meta = answer.get("meta")
            total = meta.get("total") if isinstance(meta, dict) else None
            return rows, total if isinstance(total, int) else len(rows)
    raise GizwitsServerError("answer without a log")


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _aggregate(row: Any, period: Period) -> Aggregate:
    more, form = _LABELS[period]
    # Documents differ in how they spell it.
    label = f"{row.get('datetime') or row['datatime']}{more}"
    return Aggregate(
        start=datetime.strptime(label, form).replace(tzinfo=UTC),
        values={key: float(value) for key, value in row["attrs"].items() if value is not None},
    )
