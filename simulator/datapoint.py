"""One datapoint of a product: what the cloud accepts for it and how it puts it into words.

A value inside the simulator is what JSON can hold: bool, int or float (scaled), the label of an
enum, hex text of a binary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .contract import JSON

type Value = bool | int | float | str

AREAS = ("status_writable", "status_readonly", "alert", "fault")
BITS = frozenset({"bool", "enum"})
LENGTHS = {"uint8": 1, "uint16": 2, "uint32": 4}


class Unacceptable(ValueError):
    """A value that a datapoint cannot have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Datapoint:
    """A datapoint as the product's schema declares it."""

    id: int
    name: str
    display_name: str = ""
    desc: str = ""
    access: str
    """One of AREAS."""
    data_type: str
    length: int
    """Bits of a bool or enum, else bytes."""
    labels: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 0
    ratio: Decimal = Decimal(1)
    addition: Decimal = Decimal(0)

    @classmethod
    def parse(cls, raw: Mapping[str, JSON]) -> Datapoint:
        """Read an entry of `attrs` of a schema document."""
        spec = raw.get("uint_spec") or {}
        return cls(
            id=raw["id"],
            name=raw["name"],
            display_name=raw.get("display_name") or "",
            desc=raw.get("desc") or "",
            access=raw["type"],
            data_type=raw["data_type"],
            length=raw["position"]["len"],
            labels=tuple(raw.get("enum") or ()),
            minimum=int(spec.get("min", 0)),
            maximum=int(spec.get("max", 0)),
            ratio=Decimal(str(spec.get("ratio", 1))),
            addition=Decimal(str(spec.get("addition", 0))),
        )

    @property
    def writable(self) -> bool:
        """Whether an app may set it."""
        return self.access == "status_writable"

    @property
    def is_bits(self) -> bool:
        """Whether it is packed into bits."""
        return self.data_type in BITS

    @property
    def default(self) -> Value:
        """The value of a device fresh from the box."""
        if self.data_type in LENGTHS:
            return self.from_raw(self.minimum)
        return self.from_raw(bytes(self.length) if self.data_type == "binary" else 0)

    def accept(self, value: JSON) -> Value:
        """Return the value that a client's wire value means. Raises ValueError as the cloud would refuse."""
        return self.from_raw(self.to_raw(value))

    def from_raw(self, raw: int | bytes) -> Value:
        """Return the value of a transmitted number or bytes."""
        if isinstance(raw, bytes):
            return raw.hex()
        if self.data_type == "bool":
            return bool(raw)
        if self.data_type == "enum":
            return self.labels[raw] if raw < len(self.labels) else raw
        scaled = raw * self.ratio + self.addition
        return int(scaled) if scaled == int(scaled) else float(scaled)

    def nearest(self, number: float) -> Value:
        """Return the possible value next to a number."""
        raw = round((Decimal(str(number)) - self.addition) / self.ratio)
        return self.from_raw(min(max(raw, self.minimum), self.maximum))

    def to_raw(self, value: JSON) -> int | bytes:
        """Return the number or bytes to transmit for a wire value. Raises ValueError."""
        if self.data_type == "binary":
            return self._bytes(value)
        if self.data_type == "enum" and isinstance(value, str):
            return self.labels.index(value)
        if not isinstance(value, bool | int | float):
            raise Unacceptable(self.name)
        if self.data_type == "bool":
            return self._within(value, 0, 1)
        if isinstance(value, bool):
            raise Unacceptable(self.name)
        if self.data_type == "enum":
            return self._within(value, 0, len(self.labels) - 1)
        raw = (Decimal(str(value)) - self.addition) / self.ratio
        return self._within(raw, self.minimum, self.maximum)

    def _within(self, number: Decimal | float, minimum: int, maximum: int) -> int:
        if number != int(number) or not minimum <= number <= maximum:
            raise Unacceptable(self.name)
        return int(number)

    def _bytes(self, value: JSON) -> bytes:
        """Accept hex text (REST) or a list of bytes (push), in full length only."""
        if not isinstance(value, str | list):
            raise Unacceptable(self.name)
        data = bytes.fromhex(value) if isinstance(value, str) else bytes(value)
        if len(data) != self.length or (isinstance(value, str) and len(value) != 2 * len(data)):
            raise Unacceptable(self.name)
        return data
