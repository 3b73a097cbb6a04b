"""What a device is and does: its state, its product's schema, and control."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from mashumaro.types import Alias

from .area import Area
from .bindings import Binding
from .errors import GizwitsServerError
from .wire import JSON, Epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The last report of a device within the past day; empty and without a moment if there is none.

    It can lag behind a control for seconds, and need not have every datapoint of the schema.
    """

    did: str = field(repr=False)
    updated_at: Epoch | None = None
    attrs: Annotated[dict[str, JSON], Alias("attr")] = field(default_factory=dict)


def command(attrs: Mapping[str, JSON] | None, raw: bytes | None) -> dict[str, JSON]:
    """Return the body of a control call: datapoints or a raw command, exactly one of them."""
    if (attrs is None) == (raw is None):
        raise ValueError("either attrs or raw")
    return {"raw": [*raw]} if raw is not None else {"attrs": dict(attrs or {})}


class Devices(Area):
    """`client.devices`."""

    async def get(self, did: str) -> Binding:
        """Return a bound device; without the account's own names for it."""
        return self._read(Binding, await self._call("get_device", path={"did": did}))

    async def latest(self, did: str) -> Latest:
        """Return the last reported state."""
        return self._read(Latest, await self._call("get_latest", path={"did": did}))

    async def schema(self, product_key: str) -> dict[str, Any]:
        """Return the raw document that describes a product's datapoints.

        GizwitsPermissionError where the application has no right to the product.
        """
        answer = await self._call("get_datapoint_schema", query={"product_key": product_key})
        if not isinstance(answer, dict):
            raise GizwitsServerError("answer without a schema")
        return answer

    async def control(
        self, did: str, *, attrs: Mapping[str, JSON] | None = None, raw: bytes | None = None
    ) -> None:
        """Set datapoints together, or send a raw command (the whole p0 packet).

        Success means that the cloud has handed it on, not that the device obeyed.
        """
        await self._call("control_device", path={"did": did}, body=command(attrs, raw))
