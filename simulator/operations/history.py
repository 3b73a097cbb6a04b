"""Logs of a device and aggregates of what it reported."""

from zlib import crc32

from ..contract import JSON
from ..datapoint import LENGTHS
from ..device import Device
from ..errors import ApiError
from ..http import Call, operation
from ..services.access import bound_device
from ..services.buckets import aggregate
from ..services.history import KEPT
from ..services.records import LogEntry
from ..world import DAY

WINDOW = 2 * DAY
DEEPEST = 5000


@operation
async def get_raw_data(call: Call) -> JSON:
    """Answer a part of the traffic or presence log."""
    device = bound_device(call.world, call.uid, call.path["did"])
    history = call.sim.services.history.of(device)
    query = call.query
    start, end = query["start_time"], query["end_time"]
    _check_window(call, start, end)
    log = history.traffic if query["type"] == "cmd" else history.presence
    found = [entry for entry in log if start < int(entry.timestamp) <= end]
    if query["sort"] == "desc":
        found.reverse()
    names = ("type", "start_time", "end_time", "skip", "limit", "sort")
    return {
        "meta": {**{name: query[name] for name in names}, "did": device.did, "total": len(found)},
        "objects": [
            _describe(device, entry)
            for entry in found[query["skip"] : query["skip"] + query["limit"]]
        ],
    }


@operation
async def get_aggregated_data(call: Call) -> JSON:
    """Sum up what numeric datapoints were reported as, per period of UTC."""
    device = bound_device(call.world, call.uid, call.path["did"])
    samples = call.sim.services.history.of(device).samples
    query = call.query
    names = query["attrs"].split(",")
    for name in names:
        point = device.product.layout.datapoints.get(name)
        if point is None or point.data_type not in LENGTHS:
            raise ApiError("ATTR_INVALID", f"attr {name} is not numeric.")
    if not samples:
        raise ApiError("DATAPOINT_DATA_NOT_FOUND")
    start = query["start_ts"] / 1000
    end = query.get("end_ts", call.now.timestamp() * 1000) / 1000
    if "end_ts" in query and end <= start:
        raise ApiError("FORM_INVALID", "end_ts is not after start_ts")
    inside = (sample for sample in samples if start <= sample[0] <= end)
    rows = aggregate(inside, names, query["aggregator"], query["unit"])
    echoed = ("start_ts", "attrs", "aggregator", "unit")
    return {
        "query": {
            **{name: query[name] for name in echoed},
            "end_ts": query.get("end_ts"),
            "did": device.did,
        },
        "data": [
            {
                "datetime": label,
                "datatime": label,
                "uid": call.uid,
                "product_key": device.product_key,
                "attrs": values,
            }
            for label, values in rows.items()
        ],
    }


def _check_window(call: Call, start: int, end: int) -> None:
    now = int(call.now.timestamp())
    obeyed = {
        "start_time < end_time": start < end,
        "end_time - start_time < 172800": end - start < WINDOW,
        "end_time <= now": end <= now,
        "start_time >= now - 604800": start >= now - KEPT,
        "skip + limit <= 5000": call.query["skip"] + call.query["limit"] <= DEEPEST,
    }
    for rule, holds in obeyed.items():
        if not holds:
            raise ApiError("FORM_INVALID", rule)


def _describe(device: Device, entry: LogEntry) -> JSON:
    described: dict[str, JSON] = {
        "type": entry.type,
        "timestamp": int(entry.timestamp),
        "ip": entry.ip or f"192.0.2.{crc32(device.did.encode()) % 254 + 1}",
    }
    optional = {
        "payload_bin": entry.payload,
        "source": entry.source,
        "uid": entry.uid,
        "appid": entry.app_id,
    }
    return described | {name: text for name, text in optional.items() if text}
