"""What devices tell those who outlast a reload of their account: sent over the dispatcher, by the device's id."""

from datetime import datetime

from homeassistant.util.signal_type import SignalTypeFormat

from .const import DOMAIN
from .product.codec import Value

SIGNAL_REPORTED: SignalTypeFormat[str, Value, Value] = SignalTypeFormat(f"{DOMAIN}_reported_{{}}")
"""A device reports another value than before: name of the datapoint, value before, value now (both decoded)."""

SIGNAL_ONLINE: SignalTypeFormat[bool] = SignalTypeFormat(f"{DOMAIN}_online_{{}}")
"""The cloud says that a device has gone online (True) or offline."""

SIGNAL_QR_SHARED: SignalTypeFormat[str, int | None, datetime] = SignalTypeFormat(
    f"{DOMAIN}_qr_shared_{{}}"
)
"""A device is offered to whoever reads a QR code: its content, the offer's id if known, and when it runs out."""

SIGNAL_QR_CANCELLED: SignalTypeFormat[int] = SignalTypeFormat(f"{DOMAIN}_qr_cancelled_{{}}")
"""Such an offer is taken back: its id."""
