"""Linkage rules: what one device reports makes others act, in the cloud."""

import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from operator import attrgetter
from typing import Annotated, Literal

from mashumaro.types import Alias

from .area import Area
from .errors import GizwitsServerError
from .wire import Attrs, Octets, OpenStr, encode


class RuleEvent(OpenStr):
    """What sets a rule off; the device is the rule's own."""

    ONLINE = "online"
    OFFLINE = "offline"
    ALERT = "alert"
    FAULT = "fault"
    DATA = "data"
    """The device reports its state."""
    EXTERN = "extern"


class Comparison(OpenStr):
    """How a condition compares; order only makes sense for numbers."""

    GREATER = ">"
    GREATER_EQUAL = ">="
    LESS = "<"
    LESS_EQUAL = "<="
    EQUAL = "=="
    NOT_EQUAL = "!="


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAttr:
    """Which alert or fault sets the rule off, and whether when it starts ("1") or ends ("0")."""

    name: Annotated[str, Alias("attr_name")]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInput:
    """A device whose data the conditions use as `prefix.datapoint`."""

    product_key: str
    did: str = field(repr=False)
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A comparison. `right` has numbers bare, text in inner quotes, binaries as 0x hex."""

    left: str
    opt: Comparison
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAction:
    """Control a device by datapoints or by a raw command."""

    type: Literal["devctrl"] = "devctrl"
    did: str = field(repr=False)
    attrs: Attrs | None = None
    raw: Octets | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayAction:
    """Wait before the next action."""

    type: Literal["delay"] = "delay"
    delay: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSpec:
    """A rule as it is written.

    It fires when one of the `condition` lists holds in all its parts; without any, at once. The
    `output` lists run side by side, each in order and until its first failure. `interval` is the
    least time between two firings. Alerts and faults need `event_attr`.
    """

    name: str
    did: str = field(repr=False)
    product_key: str
    event: RuleEvent
    condition: tuple[tuple[Condition, ...], ...]
    output: tuple[tuple[DeviceAction | DelayAction, ...], ...]
    remark: str = ""
    interval: timedelta | None = None
    event_attr: EventAttr | None = None
    input: tuple[RuleInput, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(RuleSpec):
    """A stored rule."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleParam:
    """A datapoint that conditions can use."""

    name: str
    display_name: str = ""
    type: str = ""
    enum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _RuleRef:
    id: Annotated[int, Alias("rule_id")]


class Rules(Area):
    """`client.rules`."""

    async def params(self, product_keys: Iterable[str] = ()) -> dict[str, builtins.list[RuleParam]]:
        """Return what conditions can use, by product; of all the application's products if none."""
        query = {"product_key": ",".join(product_keys)}
        answer = await self._call("get_rule_params", query=query)
        if not isinstance(answer, dict):
            raise GizwitsServerError("answer without products")
        return {key: self._read_all(RuleParam, rows) for key, rows in answer.items()}

    async def list(self) -> builtins.list[Rule]:
        """Return all rules."""
        return await self._list(Rule, "list_rules", key="rules", identity=attrgetter("id"))

    async def create(self, rule: RuleSpec) -> int:
        """Store a rule and return its id. All its devices have to be bound to the account."""
        answer = await self._call("create_rule", body=encode(rule, RuleSpec))
        return self._read(_RuleRef, answer).id

    async def update(self, rule_id: int, rule: RuleSpec) -> None:
        """Replace a rule."""
        body = encode(rule, RuleSpec)
        await self._call("update_rule", path={"rule_id": rule_id}, body=body)

    async def delete(self, rule_id: int) -> None:
        """Delete a rule."""
        await self._call("delete_rule", path={"rule_id": rule_id})
