"""A command kept for later: what timers, scenes, rules and groups send to devices."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from ..contract import JSON
from ..device import Device, Source
from ..errors import ApiError
from ..product import Product

BY_CLOUD = Source(kind="d3", ip="192.0.2.1")
"""Commands of timers and rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Values of datapoints, or else a raw p0."""

    attrs: Mapping[str, JSON]
    raw: bytes = b""

    @classmethod
    def of_control(cls, body: Mapping[str, JSON]) -> Self:
        """Read the body of a control call or a step of a rule: raw is a list of bytes."""
        return cls(attrs=body.get("attrs") or {}, raw=bytes(body.get("raw") or b""))

    @classmethod
    def of_schedule(cls, attrs: Mapping[str, JSON], raw: str) -> Self:
        """Read the command of a timer: raw is hex text."""
        return cls(attrs=attrs, raw=bytes.fromhex(raw))

    @classmethod
    def of_scene(cls, task: Mapping[str, JSON], product: Product) -> Self:
        """Read a step of a scene: raw and binary datapoints are base64. Raises ApiError."""
        points = product.layout.datapoints
        attrs = dict(task.get("attrs") or {})
        for name, value in attrs.items():
            if name in points and points[name].data_type == "binary":
                attrs[name] = _from_base64(name, value).hex()
        return cls(attrs=attrs, raw=_from_base64("raw", task.get("raw") or ""))

    def check(self, product: Product) -> None:
        """Raise ApiError ATTR_INVALID unless the product knows all values and may write them."""
        product.accept(self.attrs)

    def send(self, device: Device, source: Source) -> None:
        """Let a device obey; values go first where both were given. Raises ApiError."""
        if self.attrs:
            device.command(self.attrs, source)
        else:
            device.command_raw(self.raw, source)


def _from_base64(name: str, text: JSON) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError, TypeError:
        raise ApiError("ATTR_INVALID", f"attr {name} is not base64.") from None
