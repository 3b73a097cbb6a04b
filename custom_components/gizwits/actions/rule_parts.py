"""The parts of a linkage rule as a person writes them, and what the cloud calls them."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_NAME
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..cloud import Comparison, RuleEvent
from ..product.schema import Access
from .fields import ATTR_REMARK, TEXT
from .steps import ATTR_DELAY, steps_schema

ATTR_ACTIONS: Final = "actions"
ATTR_CONDITIONS: Final = "conditions"
ATTR_DATAPOINT: Final = "datapoint"
ATTR_EVENT: Final = "event"
ATTR_INTERVAL: Final = "interval"
ATTR_OPERATOR: Final = "operator"
ATTR_VALUE: Final = "value"

RAISED: Final = "1"
CLEARED: Final = "0"

EVENTS: Final[Mapping[str, tuple[RuleEvent, str | None]]] = {
    "online": (RuleEvent.ONLINE, None),
    "offline": (RuleEvent.OFFLINE, None),
    "alert_raised": (RuleEvent.ALERT, RAISED),
    "alert_cleared": (RuleEvent.ALERT, CLEARED),
    "fault_raised": (RuleEvent.FAULT, RAISED),
    "fault_cleared": (RuleEvent.FAULT, CLEARED),
    "reported": (RuleEvent.DATA, None),
    "external": (RuleEvent.EXTERN, None),
}
"""What sets a rule off: the cloud's event, and for alerts and faults how the datapoint changed."""

EVENT_ACCESS: Final = {RuleEvent.ALERT: Access.ALERT, RuleEvent.FAULT: Access.FAULT}

EQUALITY: Final = (Comparison.EQUAL, Comparison.NOT_EQUAL)
OPERATORS: Final = (
    *EQUALITY,
    Comparison.GREATER,
    Comparison.GREATER_EQUAL,
    Comparison.LESS,
    Comparison.LESS_EQUAL,
)

_CONDITION: Final = {
    vol.Required(ATTR_DEVICE_ID): cv.string,
    vol.Required(ATTR_DATAPOINT): cv.string,
    vol.Required(ATTR_OPERATOR): vol.All(vol.In(OPERATORS), vol.Coerce(Comparison)),
    vol.Required(ATTR_VALUE): vol.Any(bool, int, float, str),
}
_GROUPS: Final = vol.Schema([vol.All([_CONDITION], vol.Length(min=1))])
_STEPS: Final = steps_schema(ATTR_DEVICE_ID, ATTR_DELAY)
_SEQUENCES: Final = vol.Schema(vol.All([_STEPS], vol.Length(min=1)))


def nested(value: Any) -> list[Any]:
    """Return a list of lists; a plain list is the only one of them."""
    items = cv.ensure_list(value)
    return [items] if items and not isinstance(items[0], list) else items


RULE: Final = {
    vol.Required(ATTR_NAME): TEXT,
    vol.Required(ATTR_DEVICE_ID): cv.string,
    vol.Required(ATTR_EVENT): vol.In([*EVENTS]),
    vol.Optional(ATTR_DATAPOINT): cv.string,
    vol.Optional(ATTR_CONDITIONS): vol.All(nested, _GROUPS),
    vol.Required(ATTR_ACTIONS): vol.All(nested, _SEQUENCES),
    vol.Optional(ATTR_INTERVAL): vol.All(vol.Coerce(int), vol.Range(min=0)),
    vol.Optional(ATTR_REMARK): cv.string,
}
