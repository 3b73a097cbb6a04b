"""A product (device model) and how its firmware words values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .contract import JSON
from .datapoint import Value
from .errors import ApiError
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
    behaviour: str = ""
    """How its devices behave, see `behaviours`; blank ones just obey."""
    values: dict[str, Value] = field(default_factory=dict)
    """Values of a device fresh from the box where they are not the smallest possible."""
    wire_bool: bool = False
    """Booleans are read as true and false instead of 1 and 0."""
    wire_index: bool = False
    """Enums are read as their index instead of their label."""

    @cached_property
    def layout(self) -> Layout:
        """Codec of its payload."""
        return Layout.of(self.document)

    def accept(self, attrs: Mapping[str, JSON]) -> dict[str, Value]:
        """Return the values that a control call means. Raises ApiError ATTR_INVALID."""
        return {name: self._accept(name, value) for name, value in attrs.items()}

    def _accept(self, name: str, value: JSON) -> Value:
        refusal = ApiError("ATTR_INVALID", f"attr {name} invalid or read only.")
        point = self.layout.datapoints.get(name)
        if point is None or not point.writable:
            raise refusal
        try:
            return point.accept(value)
        except ValueError, OverflowError:
            raise refusal from None

    def fresh(self) -> dict[str, Value]:
        """Return the values of a device fresh from the box."""
        points = self.layout.datapoints
        made = {name: points[name].accept(value) for name, value in self.values.items()}
        return {name: point.default for name, point in points.items()} | made

    def rest(self, values: Mapping[str, Value], *, plain: bool = False) -> dict[str, JSON]:
        """Word values as REST does: binaries as hex text, the rest as the firmware does.

        With `plain`, as most firmware does: numbers for booleans, labels for enums.
        """
        wire_bool = self.wire_bool and not plain
        worded: dict[str, JSON] = dict(values)
        for name, value in values.items():
            if isinstance(value, bool) and not wire_bool:
                worded[name] = int(value)
        if self.wire_index and not plain:
            for name in self._enums & values.keys():
                worded[name] = self.layout.datapoints[name].to_raw(values[name])
        return worded

    def push(self, values: Mapping[str, Value], *, plain: bool = False) -> dict[str, JSON]:
        """Word values as push does: like REST, but a binary is a list of bytes."""
        worded = self.rest(values, plain=plain)
        for name in self._binaries & values.keys():
            worded[name] = list(bytes.fromhex(str(values[name])))
        return worded

    @cached_property
    def _enums(self) -> frozenset[str]:
        return self._of_type("enum")

    @cached_property
    def _binaries(self) -> frozenset[str]:
        return self._of_type("binary")

    def _of_type(self, data_type: str) -> frozenset[str]:
        points = self.layout.datapoints.values()
        return frozenset(point.name for point in points if point.data_type == data_type)
