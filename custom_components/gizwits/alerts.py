"""Alerts and faults: datapoints by which a device says that something is wrong."""

from typing import Final

from .device import DeviceCoordinator
from .product.schema import Access

RAISED: Final = "raised"
CLEARED: Final = "cleared"

_ALARMS = (Access.ALERT, Access.FAULT)


def has_alerts(coordinator: DeviceCoordinator) -> bool:
    """Return whether a device has any."""
    datapoints = coordinator.product.schema.datapoints.values()
    return any(datapoint.access in _ALARMS for datapoint in datapoints)


def alert_of(coordinator: DeviceCoordinator, name: str) -> dict[str, str] | None:
    """Return what there is to say of an alert or a fault; None if the datapoint is neither."""
    datapoint = coordinator.product.schema.datapoints.get(name)
    if datapoint is None or datapoint.access not in _ALARMS:
        return None
    return {
        "datapoint": name,
        "kind": datapoint.access.value,
        "description": datapoint.display_name or name,
    }
