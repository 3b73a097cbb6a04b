"""Datapoints whose values tell of a person or a place: passwords, networks, serial numbers, where something is."""

from .schema import Datapoint, DataType
from .vocabulary import read

_PERSONAL = {
    "ssid", "password", "serial", "mac", "ip", "imei", "iccid", "imsi", "latitude", "longitude", "user", "name", "phone",
    "address", "addr", "pin", "bssid", "email", "openid", "uid", "token", "fingerprint", "card",
}  # fmt: skip


def is_personal(datapoint: Datapoint) -> bool:
    """Return whether a datapoint's values are nobody else's business."""
    if datapoint.data_type in (DataType.BOOL, DataType.ENUM):
        return False
    readings = (read(datapoint.name), read(datapoint.display_name))
    return any(_PERSONAL & {*each.tokens, *each.unknown} for each in readings)
