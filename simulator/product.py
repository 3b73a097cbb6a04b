"""A product (device model) and how its firmware words values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .contract import JSON
from .datapoint import Value
from .layout import Layout


@dataclass(kw_only=True)
class Product:
    """A device model of a maker."""

    product_key: str
    name: str
    document: Mapping[str, JSON] = field(repr=False)
    """Its datapoints in the shape of `GET /app/datapoint`."""
    secret: str = field(default="", repr=False)
    sharing: bool = True
    published: bool = False
    """Published products answer neither logs nor aggregates unless the vendor opened them."""
    is_sandbox: bool = False
    """Its devices sit on the sandbox M2M host."""
    protoc: int = 3
    device_type: str = "normal"
    wire_bool: bool = False
    """Booleans are read as true and false instead of 1 and 0."""
    wire_index: bool = False
    """Enums are read as their index instead of their label."""

    @cached_property
    def layout(self) -> Layout:
        """Codec of its payload."""
        return Layout.of(self.document)

    def rest(self, values: Mapping[str, Value]) -> dict[str, JSON]:
        """Word values as REST does: numbers or truth values, labels or indexes, hex text."""
        return {name: self._word(name, value) for name, value in values.items()}

    def push(self, values: Mapping[str, Value]) -> dict[str, JSON]:
        """Word values as push does: like REST, but a binary is a list of bytes."""
        worded = self.rest(values)
        for name, value in values.items():
            if self.layout.datapoints[name].data_type == "binary":
                worded[name] = list(bytes.fromhex(str(value)))
        return worded

    def _word(self, name: str, value: Value) -> JSON:
        if isinstance(value, bool):
            return value if self.wire_bool else int(value)
        if self.wire_index and (labels := self.layout.datapoints[name].labels) and value in labels:
            return labels.index(str(value))
        return value
