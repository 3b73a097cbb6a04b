"""What the cloud remembers of a device: its log, numbers by period, and those as Home Assistant's statistics."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from ..cloud import KNOWN_APPS, Aggregate, Aggregator, LogEntry, LogKind, LogSource, LogType, Period
from ..device import DeviceCoordinator
from ..failure import refusal
from ..gates import Gate
from ..measures import scaled, unit_of
from ..product.codec import Value
from ..product.entity import EntitySpec
from ..product.packets import PacketKind, parse_packet
from ..product.schema import ProductSchema
from ..statistics import async_import, recorded
from ..values import plain_value
from .action import Action
from .targets import DEVICE, device_of

ATTR_START: Final = "start"
ATTR_END: Final = "end"
ATTR_KIND: Final = "kind"
ATTR_DATAPOINTS: Final = "datapoints"
ATTR_AGGREGATOR: Final = "aggregator"
ATTR_PERIOD: Final = "period"

KINDS: Final = {"presence": LogKind.PRESENCE, "traffic": LogKind.TRAFFIC}
AGGREGATORS: Final = {
    "mean": Aggregator.AVG,
    "min": Aggregator.MIN,
    "max": Aggregator.MAX,
    "sum": Aggregator.SUM,
}
PERIODS: Final = {
    "hour": Period.HOURS,
    "day": Period.DAYS,
    "week": Period.WEEKS,
    "month": Period.MONTHS,
}
EVENTS: Final = {
    LogType.TO_DEVICE: "command",
    LogType.FROM_DEVICE: "report",
    LogType.ONLINE: "online",
    LogType.ONLINE_AGAIN: "online_again",
    LogType.OFFLINE: "offline",
}
_REPORTS = (PacketKind.REPLY, PacketKind.REPORT)
_APPS = {app.app_id: app.name for app in KNOWN_APPS}
_LOG_DEFAULT = timedelta(days=1)
_LOG_REACH = timedelta(days=7)


async def _get_device_log(call: ServiceCall) -> ServiceResponse:
    """Answer with what happened to a device, oldest first, and who changed what."""
    coordinator = device_of(call)
    start, end = _window(call, _LOG_DEFAULT)
    if end <= dt_util.utcnow() - _LOG_REACH:
        raise refusal("log_too_old", days=_LOG_REACH.days)
    await coordinator.account.gates.async_require(Gate.LOGS, coordinator)
    history = coordinator.account.client.history
    entries: list[LogEntry] = []
    for kind in call.data[ATTR_KIND]:
        entries += await history.log(coordinator.did, KINDS[kind], start=start, end=end)
    return {"entries": _described(coordinator, sorted(entries, key=lambda each: each.timestamp))}


def _described(coordinator: DeviceCoordinator, entries: Iterable[LogEntry]) -> list[JsonValueType]:
    """Describe entries; of a report, only what differs from the one before."""
    specs = {spec.datapoint.name: spec for spec in coordinator.specs if spec.datapoint}
    uid = coordinator.config_entry.unique_id
    known: dict[str, Value] = {}
    described: list[JsonValueType] = []
    for entry in entries:
        kind, values = _packet(coordinator.product.schema, entry)
        if kind in _REPORTS:
            news = {name: value for name, value in values.items() if known.get(name) != value}
            known |= values
            values = news
        described.append(
            {
                "time": dt_util.as_local(entry.timestamp).isoformat(),
                "event": EVENTS.get(entry.type, entry.type),
                "by": _author(entry, uid),
                "app": _APPS.get(entry.appid),
                "values": {
                    name: plain_value(specs[name].shown(value) if name in specs else value)
                    for name, value in values.items()
                },
                "raw": None if kind or entry.payload_bin is None else entry.payload_bin.hex(),
            }
        )
    return described


def _packet(schema: ProductSchema, entry: LogEntry) -> tuple[PacketKind | None, dict[str, Value]]:
    """Return the kind of an entry's packet and its values; no kind if the schema cannot explain it."""
    if entry.payload_bin is None:
        return None, {}
    try:
        packet = parse_packet(schema, entry.payload_bin)
    except ValueError:
        return None, {}
    if packet.kind in (PacketKind.TRANSPARENT_TO_DEVICE, PacketKind.TRANSPARENT_FROM_DEVICE):
        return None, {}
    return packet.kind, dict(packet.values)


def _author(entry: LogEntry, uid: str | None) -> str:
    if entry.type != LogType.TO_DEVICE:
        return "device"
    if entry.source == LogSource.RULE_ENGINE:
        return "rule"
    return "this_account" if entry.uid == uid else "another_account" if entry.uid else "cloud"


async def _get_aggregated_data(call: ServiceCall) -> ServiceResponse:
    """Answer with numbers by period, in the units that the entities have."""
    coordinator = device_of(call)
    start, end = _window(call)
    specs = _numeric(coordinator, call.data[ATTR_DATAPOINTS])
    summed = call.data[ATTR_AGGREGATOR] == "sum"
    for name, spec in specs.items():
        if summed and spec.offset:
            raise refusal("datapoint_no_sum", device=coordinator.device_name, datapoint=name)
    await coordinator.account.gates.async_require(Gate.AGGREGATES, coordinator)
    rows = await coordinator.account.client.history.aggregate(
        coordinator.did,
        specs,
        AGGREGATORS[call.data[ATTR_AGGREGATOR]],
        PERIODS[call.data[ATTR_PERIOD]],
        start=start,
        end=end,
    )
    return {
        "rows": [_row(row, specs) for row in rows],
        "units": {name: unit_of(spec, coordinator.data) for name, spec in specs.items()},
    }


def _row(row: Aggregate, specs: dict[str, EntitySpec]) -> JsonValueType:
    return {
        "start": dt_util.as_local(row.start).isoformat(),
        "values": {
            name: scaled(specs[name], value) for name, value in row.values.items() if name in specs
        },
    }


async def _import_statistics(call: ServiceCall) -> ServiceResponse:
    """Fill the hours that Home Assistant's statistics lack from the cloud's; answer with what was filled."""
    coordinator = device_of(call)
    start, end = _window(call)
    if not recorded(call.hass):
        raise refusal("no_recorder")
    names = call.data.get(ATTR_DATAPOINTS) or [
        spec.datapoint.name for spec in coordinator.specs if spec.datapoint and spec.state_class
    ]
    specs = _numeric(coordinator, names)
    if not specs:
        raise refusal("no_statistics", device=coordinator.device_name)
    await coordinator.account.gates.async_require(Gate.AGGREGATES, coordinator)
    filled = await async_import(coordinator, specs, start, end)
    return {
        "statistics": [
            {
                "datapoint": each.datapoint,
                "statistic_id": each.statistic_id,
                "unit": each.unit,
                "hours": len(each.hours),
                "first": dt_util.as_local(each.hours[0]).isoformat() if each.hours else None,
                "last": dt_util.as_local(each.hours[-1]).isoformat() if each.hours else None,
            }
            for each in filled
        ]
    }


def _window(call: ServiceCall, default: timedelta | None = None) -> tuple[datetime, datetime]:
    """Return the time asked for, up to now; without a start, so much before the end."""
    now = dt_util.utcnow()
    end = min(now, dt_util.as_utc(call.data[ATTR_END])) if ATTR_END in call.data else now
    if ATTR_START not in call.data:
        assert default
        return end - default, end
    start = dt_util.as_utc(call.data[ATTR_START])
    if start >= now:
        raise refusal("start_in_future")
    if end <= start:
        raise refusal("end_not_after_start")
    return start, end


def _numeric(coordinator: DeviceCoordinator, names: Iterable[str]) -> dict[str, EntitySpec]:
    """Return numeric datapoints with what they mean. Raises ServiceValidationError for others."""
    specs = {spec.datapoint.name: spec for spec in coordinator.specs if spec.datapoint}
    found = {}
    for name in names:
        datapoint = coordinator.product.schema.datapoints.get(name)
        if datapoint is None or name not in specs:
            raise refusal("datapoint_unknown", device=coordinator.device_name, datapoint=name)
        if not datapoint.data_type.is_number:
            raise refusal("datapoint_not_numeric", device=coordinator.device_name, datapoint=name)
        found[name] = specs[name]
    return found


_NAMES = vol.All(cv.ensure_list, [cv.string])

ACTIONS: Final = (
    Action(
        name="get_device_log",
        schema=vol.Schema(
            {
                **DEVICE,
                vol.Optional(ATTR_START): cv.datetime,
                vol.Optional(ATTR_END): cv.datetime,
                vol.Optional(ATTR_KIND, default=[*KINDS]): vol.All(
                    cv.ensure_list, [vol.In(KINDS)], vol.Length(min=1), vol.Unique()
                ),
            }
        ),
        handler=_get_device_log,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="get_aggregated_data",
        schema=vol.Schema(
            {
                **DEVICE,
                vol.Required(ATTR_DATAPOINTS): vol.All(_NAMES, vol.Length(min=1)),
                vol.Required(ATTR_AGGREGATOR): vol.In(AGGREGATORS),
                vol.Required(ATTR_PERIOD): vol.In(PERIODS),
                vol.Required(ATTR_START): cv.datetime,
                vol.Optional(ATTR_END): cv.datetime,
            }
        ),
        handler=_get_aggregated_data,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="import_statistics",
        schema=vol.Schema(
            {
                **DEVICE,
                vol.Optional(ATTR_DATAPOINTS): _NAMES,
                vol.Required(ATTR_START): cv.datetime,
                vol.Optional(ATTR_END): cv.datetime,
            }
        ),
        handler=_import_statistics,
        response=SupportsResponse.OPTIONAL,
    ),
)
