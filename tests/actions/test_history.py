"""What the cloud remembers: logs, aggregates and statistics."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.statistics import get_metadata, statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
import voluptuous as vol

from simulator import Fault, Simulator
from simulator.device import Device, Source

from ..helpers import device_of, entity_of
from .helpers import act, ask, id_of

LOG = vol.Schema(
    {
        "entries": [
            {
                "time": dt_util.parse_datetime,
                "event": vol.Any("command", "report", "online", "online_again", "offline"),
                "by": vol.Any("device", "this_account", "another_account", "rule", "cloud"),
                "app": vol.Any(None, str),
                "values": vol.Schema({str: vol.Any(bool, int, float, str)}),
                "raw": vol.Any(None, str),
            }
        ]
    },
    required=True,
)
AGGREGATES = vol.Schema(
    {
        "rows": [
            {"start": dt_util.parse_datetime, "values": vol.Schema({str: vol.Any(int, float)})}
        ],
        "units": vol.Schema({str: vol.Any(None, str)}),
    },
    required=True,
)
STATISTICS = vol.Schema(
    {
        "statistics": [
            {
                "datapoint": str,
                "statistic_id": str,
                "unit": vol.Any(None, str),
                "hours": int,
                "first": vol.Any(None, str),
                "last": vol.Any(None, str),
            }
        ]
    },
    required=True,
)
ALL = ("get_device_log", "get_aggregated_data", "import_statistics")


def data_for(action: str, start: object = None, **more: Any) -> dict[str, Any]:
    """Return data that an action accepts."""
    data: dict[str, Any] = {"start": start or dt_util.now() - timedelta(hours=5)}
    if action == "get_aggregated_data":
        data |= {"datapoints": ["Power"], "aggregator": "mean", "period": "hour"}
    return data | more


@pytest.fixture
def socket(account: MockConfigEntry, simulator: Simulator) -> Device:
    """Return a device with numbers, after the account is set up."""
    return device_of(simulator, "Workshop socket")


async def remember(simulator: Simulator, device: Device, *reports: dict[str, Any]) -> datetime:
    """Let a device have made a report in the middle of each hour before this; return the first hour."""
    now = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    samples = simulator.services.history.of(device).samples
    samples.clear()
    for ago, values in enumerate(reversed(reports), 1):
        at = now - timedelta(hours=ago) + timedelta(minutes=30)
        samples.insert(0, (at.timestamp(), values))
    return now - timedelta(hours=len(reports))


async def test_who_changed_what(
    hass: HomeAssistant, simulator: Simulator, account: MockConfigEntry, socket: Device
) -> None:
    """Commands have an author, reports what is new, and times are local."""
    await hass.config.async_set_time_zone("Asia/Tokyo")
    await act(hass, "set_datapoints", device_id=id_of(hass, socket), values={"OnOff": False})
    socket.command({"OnOff": True}, Source(uid="f" * 32))
    socket.command({"OnOff": False}, Source(kind="d3"))
    socket.report({"Power": 12.5})
    socket.set_online(False)
    await simulator.clock.advance(45)

    answer = await ask(hass, "get_device_log", device_id=id_of(hass, socket))

    assert LOG(answer)
    entries = answer["entries"]
    assert [(each["by"], each["values"]) for each in entries if each["event"] == "command"] == [
        ("this_account", {"OnOff": False}),
        ("another_account", {"OnOff": True}),
        ("rule", {"OnOff": False}),
    ]
    assert {"Power": 12.5} in [each["values"] for each in entries if each["event"] == "report"]
    assert [each["event"] for each in entries].count("offline") == 1
    assert all(each["raw"] is None for each in entries)
    assert all(each["time"].endswith("+09:00") for each in entries)


async def test_only_presence_of_a_time(
    hass: HomeAssistant, simulator: Simulator, socket: Device
) -> None:
    socket.set_online(False)
    socket.set_online(True)
    await simulator.clock.advance(45)
    now = dt_util.now()

    device_id = id_of(hass, socket)
    all_day = await ask(hass, "get_device_log", device_id=device_id, kind="presence")
    before = await ask(
        hass,
        "get_device_log",
        device_id=device_id,
        start=(now - timedelta(hours=3)).replace(tzinfo=None).isoformat(sep=" "),
        end=now - timedelta(hours=2),
    )

    assert [each["event"] for each in all_day["entries"]] == ["offline", "online"]
    assert before == {"entries": []}


@pytest.mark.parametrize(("ahead", "sees"), [(-300, True), (2, True), (300, True), (86400, False)])
async def test_clocks_that_differ(
    hass: HomeAssistant,
    simulator: Simulator,
    account: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    ahead: int,
    sees: bool,
) -> None:
    """The cloud has no log of what it takes for the future, nor of more than a week ago."""
    socket = device_of(simulator, "Workshop socket")
    socket.set_online(False)
    await simulator.clock.advance(700)
    freezer.move_to(simulator.clock.now() + timedelta(seconds=ahead))
    fields = {"start": dt_util.now() - timedelta(days=30), "kind": "presence"}

    if sees:
        answer = await ask(hass, "get_device_log", device_id=id_of(hass, socket), **fields)
        assert [each["event"] for each in answer["entries"]] == ["offline"]
    else:
        with pytest.raises(HomeAssistantError):
            await ask(hass, "get_device_log", device_id=id_of(hass, socket), **fields)


async def test_packets_that_nobody_understands(
    hass: HomeAssistant, simulator: Simulator, socket: Device
) -> None:
    """They are answered with as they are."""
    await act(hass, "set_datapoints", device_id=id_of(hass, socket), values={"OnOff": False})
    for entry in simulator.services.history.of(socket).traffic:
        entry.payload = "000000030400009177"
    await simulator.clock.advance(45)

    answer = await ask(hass, "get_device_log", device_id=id_of(hass, socket), kind="traffic")

    assert {each["raw"] for each in LOG(answer)["entries"]} == {"000000030400009177"}


async def test_aggregates(hass: HomeAssistant, simulator: Simulator, socket: Device) -> None:
    start = await remember(simulator, socket, {"Power": 10.0}, {"Power": 30.0})

    answer = await ask(
        hass,
        "get_aggregated_data",
        device_id=id_of(hass, socket),
        datapoints=["Power"],
        aggregator="mean",
        period="hour",
        start=start,
    )

    assert AGGREGATES(answer)
    assert [each["values"] for each in answer["rows"]] == [{"Power": 10}, {"Power": 30}]
    assert dt_util.parse_datetime(answer["rows"][0]["start"]) == start
    assert answer["units"] == {"Power": "W"}


@pytest.mark.parametrize(
    ("action", "data", "key"),
    [
        *((action, {"start": "2999-01-01 00:00:00"}, "start_in_future") for action in ALL),
        *((action, {"end": "2001-01-01 00:00:00"}, "end_not_after_start") for action in ALL),
        ("get_device_log", {"start": "2001-01-01", "end": "2001-01-02"}, "log_too_old"),
        *((action, {"datapoints": ["none"]}, "datapoint_unknown") for action in ALL[1:]),
        *((action, {"datapoints": ["OnOff"]}, "datapoint_not_numeric") for action in ALL[1:]),
    ],
)
async def test_refusals(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    simulator: Simulator,
    socket: Device,
    action: str,
    data: dict[str, Any],
    key: str,
) -> None:
    """What makes no sense is refused before a request."""
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, action, device_id=id_of(hass, socket), **data_for(action, **data))

    assert refused.value.translation_key == key
    assert not simulator.requests.of("get_raw_data") + simulator.requests.of("get_aggregated_data")


async def test_sums_of_what_has_an_offset(
    hass: HomeAssistant, simulator: Simulator, socket: Device, tmp_path: Path
) -> None:
    """A sum of shifted numbers says nothing."""
    hass.config.config_dir = str(tmp_path)
    profile = tmp_path / "gizwits" / "profiles" / "socket.yaml"
    profile.parent.mkdir(parents=True)
    profile.write_text(
        f"match: {{product_keys: [{socket.product.product_key}]}}\n"
        "datapoints:\n  Power: {scale: 1, offset: -5}\n"
    )
    await act(hass, "reload_profiles")
    await hass.async_block_till_done()

    data = data_for("get_aggregated_data", aggregator="sum")
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "get_aggregated_data", device_id=id_of(hass, socket), **data)
    assert refused.value.translation_key == "datapoint_no_sum"


@pytest.mark.parametrize("action", ALL)
async def test_closed_services(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    simulator: Simulator,
    socket: Device,
    action: str,
) -> None:
    """The cloud is asked once whether a product has a service."""
    socket.product.published = True
    operation = "get_raw_data" if action == "get_device_log" else "get_aggregated_data"

    for _ in range(2):
        with pytest.raises(ServiceValidationError) as refused:
            await ask(hass, action, device_id=id_of(hass, socket), **data_for(action))
        assert refused.value.translation_key.startswith("closed_")

    assert len(simulator.requests.of(operation)) == 1


@pytest.mark.parametrize("action", ALL)
async def test_the_cloud_fails(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    simulator: Simulator,
    socket: Device,
    action: str,
) -> None:
    """A failure says nothing about rights: the next time it works."""
    operation = "get_raw_data" if action == "get_device_log" else "get_aggregated_data"
    await remember(simulator, socket, {"Power": 1.0})
    await simulator.clock.advance(45)
    simulator.faults.add(Fault(kind="error_code", code=9008, operation=operation))

    with pytest.raises(HomeAssistantError) as failed:
        await ask(hass, action, device_id=id_of(hass, socket), **data_for(action))
    simulator.faults.clear()

    assert failed.value.translation_key == "code_9008"
    assert await ask(hass, action, device_id=id_of(hass, socket), **data_for(action))


async def test_without_a_recorder(hass: HomeAssistant, socket: Device) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await act(
            hass,
            "import_statistics",
            device_id=id_of(hass, socket),
            **data_for("import_statistics"),
        )
    assert refused.value.translation_key == "no_recorder"


async def rows_of(hass: HomeAssistant, statistic_id: str) -> list[dict[str, Any]]:
    """Return the hours of a statistic."""
    await async_wait_recording_done(hass)
    rows = await hass.async_add_executor_job(
        statistics_during_period,
        hass,
        datetime(2000, 1, 1, tzinfo=UTC),
        None,
        {statistic_id},
        "hour",
        None,
        {"mean", "min", "max", "state", "sum"},
    )
    return [dict(row) for row in rows.get(statistic_id, [])]


async def test_statistics(
    recorder_mock: Recorder, hass: HomeAssistant, simulator: Simulator, socket: Device
) -> None:
    """The hours of sensors are filled, means of what is measured and growth of what is counted."""
    counted = [{"Power": 10.0 * n, "Energy": energy} for n, energy in enumerate((5, 7, 1, 4))]
    start = await remember(simulator, socket, *counted)
    samples = simulator.services.history.of(socket).samples
    samples.insert(1, (samples[0][0] + 60, {"Power": 20.0, "Energy": 5}))
    power = entity_of(hass, "sensor", socket.did, "Power")
    energy = entity_of(hass, "sensor", socket.did, "Energy")
    data = {"device_id": id_of(hass, socket), "start": start - timedelta(days=1)}

    answer = await ask(hass, "import_statistics", **data)

    assert STATISTICS(answer)
    filled = {each["datapoint"]: each for each in answer["statistics"]}
    assert filled["Power"]["statistic_id"] == power
    assert (filled["Power"]["unit"], filled["Power"]["hours"]) == ("W", 4)
    means = await rows_of(hass, power)
    assert [(row["mean"], row["min"], row["max"]) for row in means][:2] == [
        (10, 0, 20),
        (10, 10, 10),
    ]
    assert means[0]["start"] == start.timestamp()
    totals = await rows_of(hass, energy)
    # 5 to 7, then the meter began again at 1, and 4.
    assert [(row["state"], row["sum"]) for row in totals] == [(5, 0), (7, 2), (1, 3), (4, 6)]
    metadata = await hass.async_add_executor_job(lambda: get_metadata(hass, statistic_ids={energy}))
    assert metadata[energy][1]["unit_class"] == "energy"
    assert (metadata[energy][1]["has_sum"], metadata[energy][1]["mean_type"]) == (True, 0)

    again = await ask(hass, "import_statistics", **data)

    assert {each["hours"] for each in again["statistics"]} == {0}
    assert await rows_of(hass, energy) == totals


async def test_gaps_of_statistics(
    recorder_mock: Recorder, hass: HomeAssistant, simulator: Simulator, socket: Device
) -> None:
    """Hours before those that are known lead up to them, those in between and after go on from them."""
    start = await remember(simulator, socket, *({"Energy": each} for each in (5, 6, 8, 9)))
    data = {"device_id": id_of(hass, socket), "datapoints": ["Energy"]}
    second, third = start + timedelta(hours=1), start + timedelta(hours=2)

    await act(hass, "import_statistics", **data, start=second, end=third)
    answer = await ask(hass, "import_statistics", **data, start=start)

    assert answer["statistics"][0]["hours"] == 3
    rows = await rows_of(hass, answer["statistics"][0]["statistic_id"])
    assert [(row["state"], row["sum"]) for row in rows] == [(5, -1), (6, 0), (8, 2), (9, 3)]


async def test_statistics_of_what_is_no_sensor(
    recorder_mock: Recorder, hass: HomeAssistant, simulator: Simulator, socket: Device
) -> None:
    """A number has no statistics in Home Assistant, so it gets some of its own."""
    start = await remember(simulator, socket, {"CountDown": 3.0})

    answer = await ask(
        hass,
        "import_statistics",
        device_id=id_of(hass, socket),
        datapoints=["CountDown"],
        start=start,
    )

    statistic_id = answer["statistics"][0]["statistic_id"]
    assert statistic_id.startswith("gizwits:")
    assert [row["mean"] for row in await rows_of(hass, statistic_id)] == [3]
