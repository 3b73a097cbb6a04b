"""The log: any span may be asked for, whatever the cloud's limits are."""

from datetime import UTC, datetime, timedelta

from aiohttp import web
import pytest

from custom_components.gizwits.cloud import (
    Aggregate,
    Aggregator,
    GizwitsClient,
    GizwitsServerError,
    LogKind,
    LogType,
    Period,
)

from .server import Scripted, error, reply

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = 86400


@pytest.fixture(autouse=True)
def stop_the_clock(freezer: object) -> None:
    """Let it be `NOW`."""
    freezer.move_to(NOW)  # type: ignore[attr-defined]


def log(times: list[int], *, nested: bool = False) -> object:
    """Return a handler with the cloud's limits and entries at these times."""

    async def handle(request: web.Request) -> web.Response:
        query = request.query
        names = ("start_time", "end_time", "skip", "limit")
        start, end, skip, limit = (int(query[name]) for name in names)
        now = int(NOW.timestamp())
        if not (now - 7 * DAY <= start < end <= now and end - start < 2 * DAY):
            return error(9015, detail="span")
        if skip + limit > 5000 or limit > 1000:
            return error(9015, detail="page")
        found = [moment for moment in sorted(times) if start < moment <= end]
        rows = [
            {"type": "dev_online", "timestamp": moment} for moment in found[skip : skip + limit]
        ]
        objects = {"hits": {"total": len(found), "objects": rows}} if nested else rows
        return reply({"meta": {"total": len(found)}, "objects": objects})

    return handle


def seconds(*offsets: int) -> list[int]:
    """Return moments so many seconds before now."""
    return [int(NOW.timestamp()) - offset for offset in offsets]


@pytest.mark.parametrize("nested", [False, True])
async def test_a_week(client: GizwitsClient, scripted: Scripted, nested: bool) -> None:
    """More than two days are asked for in parts; what lies on a seam comes once."""
    seam = 7 * DAY - 60 - (2 * DAY - 1)
    times = seconds(0, 1, DAY, 2 * DAY, 3 * DAY, seam, seam + 1, seam - 1, 6 * DAY)
    scripted.put("/app/devices/d/raw_data", log(times, nested=nested))
    start = NOW - timedelta(days=30)
    entries = await client.history.log("d", LogKind.PRESENCE, start=start)
    assert [int(entry.timestamp.timestamp()) for entry in entries] == sorted(times)
    assert {entry.type for entry in entries} == {LogType.ONLINE}
    assert client.stats.requests["get_raw_data"] == 4


async def test_many_entries(client: GizwitsClient, scripted: Scripted) -> None:
    """More than can be paged are asked for in shorter and shorter spans."""
    times = seconds(*range(0, 14_000, 2))
    scripted.put("/app/devices/d/raw_data", log(times))
    start = NOW - timedelta(hours=6)
    entries = await client.history.log("d", LogKind.TRAFFIC, start=start)
    assert [int(entry.timestamp.timestamp()) for entry in entries] == sorted(times)


async def test_an_end(client: GizwitsClient, scripted: Scripted) -> None:
    """The end is included, the start is not; nothing is asked about nothing."""
    scripted.put("/app/devices/d/raw_data", log(seconds(10, 20, 30)))
    entries = await client.history.log(
        "d",
        LogKind.PRESENCE,
        start=NOW - timedelta(seconds=30),
        end=NOW - timedelta(seconds=20),
    )
    assert len(entries) == 1
    assert await client.history.log("d", LogKind.PRESENCE, start=NOW) == []
    assert client.stats.requests["get_raw_data"] == 1


@pytest.mark.parametrize("answer", [None, {}, {"objects": {"hits": {}}}, {"objects": 3}])
async def test_no_log(client: GizwitsClient, scripted: Scripted, answer: object) -> None:
    """An answer of another shape is an error."""
    scripted.put("/app/devices/d/raw_data", reply(answer))
    with pytest.raises(GizwitsServerError):
        await client.history.log("d", LogKind.TRAFFIC, start=NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("period", "label", "start"),
    [
        (Period.HOURS, "2026110107", datetime(2026, 11, 1, 7, tzinfo=UTC)),
        (Period.DAYS, "20261101", datetime(2026, 11, 1, tzinfo=UTC)),
        (Period.WEEKS, "202601", datetime(2025, 12, 29, tzinfo=UTC)),
        (Period.MONTHS, "202611", datetime(2026, 11, 1, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("key", ["datetime", "datatime"])
async def test_aggregates(
    client: GizwitsClient, scripted: Scripted, period: Period, label: str, start: datetime, key: str
) -> None:
    """Labels become moments, texts become numbers, rows that cannot be read are counted."""
    rows = [{key: label, "attrs": {"a": "1.5", "b": 2, "c": None}}, {key: "soon", "attrs": {}}, 7]
    scripted.put("/app/devdata/d/agg_data", reply({"query": {}, "data": rows}))
    aggregates = await client.history.aggregate(
        "d", ["a", "b", "c"], Aggregator.AVG, period, start=start
    )
    assert aggregates == [Aggregate(start=start, values={"a": 1.5, "b": 2.0})]
    assert client.stats.skipped == {"Aggregate": 2}
    assert f"start_ts={int(start.timestamp() * 1000)}" in scripted.requests[-1][1]


async def test_no_aggregates(client: GizwitsClient, scripted: Scripted) -> None:
    """An answer without rows is an error."""
    scripted.put("/app/devdata/d/agg_data", reply({}))
    with pytest.raises(GizwitsServerError):
        await client.history.aggregate("d", ["a"], Aggregator.SUM, Period.DAYS, start=NOW, end=NOW)
