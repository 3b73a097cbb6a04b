"""From a linkage rule as a person writes it to the cloud's inputs, prefixes, constants and outputs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from homeassistant.const import ATTR_DEVICE_ID, ATTR_NAME
from homeassistant.core import HomeAssistant

from ..cloud import (
    Comparison,
    Condition,
    DelayAction,
    DeviceAction,
    EventAttr,
    RuleEvent,
    RuleInput,
    RuleSpec,
)
from ..device import DeviceCoordinator
from ..failure import refusal, value_refusal
from ..product.codec import InvalidValue, Value, encode
from ..product.schema import Access, Datapoint, DataType
from ..values import spec_of, wire_values
from .fields import ATTR_RAW, ATTR_REMARK, ATTR_VALUES
from .rule_parts import (
    ATTR_ACTIONS,
    ATTR_CONDITIONS,
    ATTR_DATAPOINT,
    ATTR_EVENT,
    ATTR_INTERVAL,
    ATTR_OPERATOR,
    ATTR_VALUE,
    EQUALITY,
    EVENT_ACCESS,
    EVENTS,
)
from .steps import ATTR_DELAY, check_delays, member_of


def written(hass: HomeAssistant, trigger: DeviceCoordinator, data: dict[str, Any]) -> RuleSpec:
    """Return the rule for the cloud. Raises ServiceValidationError for what would not work."""
    event, edge = EVENTS[data[ATTR_EVENT]]
    inputs: dict[str, RuleInput] = {}
    conditions = tuple(
        tuple(_condition(hass, trigger, inputs, each) for each in group)
        for group in data.get(ATTR_CONDITIONS, ())
    )
    return RuleSpec(
        name=data[ATTR_NAME],
        remark=data.get(ATTR_REMARK, ""),
        did=trigger.did,
        product_key=trigger.binding.product_key,
        event=event,
        event_attr=_event_attr(trigger, event, edge, data.get(ATTR_DATAPOINT)),
        interval=timedelta(seconds=data[ATTR_INTERVAL]) if ATTR_INTERVAL in data else None,
        input=tuple(inputs.values()),
        condition=conditions,
        output=tuple(_sequence(hass, trigger, steps) for steps in data[ATTR_ACTIONS]),
    )


def _event_attr(
    trigger: DeviceCoordinator, event: RuleEvent, edge: str | None, name: str | None
) -> EventAttr | None:
    if (name is None) != (edge is None):
        raise refusal("event_datapoint")
    if name is None or edge is None:
        return None
    datapoint = _datapoint(trigger, name)
    if datapoint.access is not EVENT_ACCESS[event]:
        raise refusal("event_unfit", device=trigger.device_name, datapoint=name)
    return EventAttr(name=name, value=edge)


def _condition(
    hass: HomeAssistant,
    trigger: DeviceCoordinator,
    inputs: dict[str, RuleInput],
    condition: dict[str, Any],
) -> Condition:
    """Return a comparison, and note the device that it is about."""
    device = member_of(hass, trigger.account, condition[ATTR_DEVICE_ID])
    datapoint = _datapoint(device, condition[ATTR_DATAPOINT])
    comparison = condition[ATTR_OPERATOR]
    if not datapoint.data_type.is_number and comparison not in EQUALITY:
        raise refusal(
            "operator_wrong",
            device=device.device_name,
            datapoint=datapoint.name,
            operator=comparison.value,
        )
    source = inputs.setdefault(
        device.did,
        RuleInput(
            product_key=device.binding.product_key,
            did=device.did,
            prefix=f"d{len(inputs) + 1}",
        ),
    )
    return Condition(
        left=f"{source.prefix}.{datapoint.name}",
        opt=Comparison(comparison),
        right=_constant(device, datapoint, condition[ATTR_VALUE]),
    )


def _constant(device: DeviceCoordinator, datapoint: Datapoint, value: Value) -> str:
    """Return a typed constant: numbers bare, labels in inner quotes, bytes as 0x hex."""
    spec = spec_of(device.product, datapoint.name)
    try:
        # What can only be read is compared like what can be written.
        wire = encode(
            replace(datapoint, access=Access.WRITABLE), spec.wanted(value) if spec else value
        )
    except InvalidValue as err:
        raise value_refusal(device.device_name, err) from err
    match datapoint.data_type:
        case DataType.BOOL:
            return str(int(wire))
        case DataType.BINARY:
            return f"0x{wire}"
        case DataType.ENUM if isinstance(wire, str):
            # A label that would end the quotes goes by its index.
            return str(datapoint.wire_options.index(wire)) if "'" in wire else f"'{wire}'"
        case _:
            return f"{Decimal(str(wire)):f}"


def _sequence(
    hass: HomeAssistant, trigger: DeviceCoordinator, steps: list[dict[str, Any]]
) -> tuple[DeviceAction | DelayAction, ...]:
    check_delays(steps)
    return tuple(_output(hass, trigger, step) for step in steps)


def _output(
    hass: HomeAssistant, trigger: DeviceCoordinator, step: dict[str, Any]
) -> DeviceAction | DelayAction:
    if ATTR_DELAY in step:
        return DelayAction(delay=timedelta(seconds=step[ATTR_DELAY]))
    device = member_of(hass, trigger.account, step[ATTR_DEVICE_ID])
    if ATTR_RAW in step:
        return DeviceAction(did=device.did, raw=step[ATTR_RAW])
    attrs = wire_values(device.product, device.device_name, step[ATTR_VALUES])
    return DeviceAction(did=device.did, attrs={**attrs})


def _datapoint(device: DeviceCoordinator, name: str) -> Datapoint:
    if (datapoint := device.product.schema.datapoints.get(name)) is None:
        raise refusal("datapoint_unknown", device=device.device_name, datapoint=name)
    return datapoint
