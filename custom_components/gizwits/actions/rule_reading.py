"""From the cloud's form of a linkage rule back to the form in which a person writes it."""

from homeassistant.const import ATTR_DEVICE_ID, ATTR_NAME
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..cloud import JSON, Condition, DelayAction, DeviceAction, Rule
from ..coordinator import AccountCoordinator
from ..products import Product, guessed
from ..values import shown_value, shown_values
from .fields import ATTR_RAW, ATTR_REMARK, ATTR_VALUES
from .rule_parts import (
    ATTR_ACTIONS,
    ATTR_CONDITIONS,
    ATTR_DATAPOINT,
    ATTR_EVENT,
    ATTR_INTERVAL,
    ATTR_OPERATOR,
    ATTR_VALUE,
    EVENTS,
)
from .steps import ATTR_DELAY, device_id_of


def read(account: AccountCoordinator, rule: Rule) -> JsonObjectType:
    """Return a rule as a person writes it; devices that the account has lost are None."""
    edge = rule.event_attr
    event = (rule.event, edge.value if edge else None)
    names = {known: name for name, known in EVENTS.items()}
    shown: JsonObjectType = {
        ATTR_NAME: rule.name,
        ATTR_DEVICE_ID: device_id_of(account, rule.did),
        ATTR_EVENT: names.get(event, rule.event.value),
        ATTR_CONDITIONS: [
            [_condition(account, rule, condition) for condition in group]
            for group in rule.condition
        ],
        ATTR_ACTIONS: [[_step(account, step) for step in steps] for steps in rule.output],
        ATTR_INTERVAL: int(rule.interval.total_seconds()) if rule.interval else 0,
        ATTR_REMARK: rule.remark,
    }
    if edge:
        shown[ATTR_DATAPOINT] = edge.name
    return shown


def _condition(account: AccountCoordinator, rule: Rule, condition: Condition) -> JsonValueType:
    """Return a comparison. Without a prefix it is about the device that sets the rule off."""
    prefix, dot, name = condition.left.rpartition(".")
    dids = {source.prefix: source.did for source in rule.input}
    did = dids.get(prefix, "") if dot else rule.did
    return {
        ATTR_DEVICE_ID: device_id_of(account, did),
        ATTR_DATAPOINT: name,
        ATTR_OPERATOR: condition.opt.value,
        ATTR_VALUE: shown_value(_product(account, did), name, _constant(condition.right)),
    }


def _constant(text: str) -> JSON:
    """Return what a typed constant stands for, as a report would have it."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    if text[:2].lower() == "0x":
        return text[2:]
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _step(account: AccountCoordinator, step: DeviceAction | DelayAction) -> JsonValueType:
    if isinstance(step, DelayAction):
        return {ATTR_DELAY: int(step.delay.total_seconds())}
    shown: JsonObjectType = {ATTR_DEVICE_ID: device_id_of(account, step.did)}
    if step.attrs:
        shown[ATTR_VALUES] = shown_values(_product(account, step.did), step.attrs)
    elif step.raw:
        shown[ATTR_RAW] = step.raw.hex()
    return shown


def _product(account: AccountCoordinator, did: str) -> Product:
    coordinator = account.devices.get(did)
    return coordinator.product if coordinator else guessed("", {})
