"""Linkage rules: what one device does makes others act, in the cloud."""

from typing import Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from ..cloud import RuleParam
from ..gates import Gate
from ..product.schema import Access
from ..products import Product
from ..values import spec_of
from .action import Action
from .rule_parts import EQUALITY, OPERATORS, RULE
from .rule_reading import read
from .rule_writing import written
from .targets import ACCOUNT, DEVICE, account_of, device_of

ATTR_RULE_ID: Final = "rule_id"

_RULE_ID: Final = {vol.Required(ATTR_RULE_ID): vol.Coerce(int)}
_NUMBER: Final = "int"


async def _get_rule_parameters(call: ServiceCall) -> ServiceResponse:
    """Answer with what rules can use of a device: events, datapoints, operators and options."""
    coordinator = device_of(call)
    key = coordinator.binding.product_key
    product = coordinator.product
    await coordinator.account.gates.async_require(Gate.RULES)
    parameters = await coordinator.account.client.rules.params([key])
    return {
        ATTR_DEVICE_ID: coordinator.device_id,
        "parameters": [_parameter(product, each) for each in parameters.get(key, [])],
        "alerts": _names(product, Access.ALERT),
        "faults": _names(product, Access.FAULT),
    }


async def _get_rules(call: ServiceCall) -> ServiceResponse:
    """Answer with the rules, in the form in which they are written."""
    account = account_of(call)
    await account.gates.async_require(Gate.RULES)
    rules = await account.client.rules.list()
    return {"rules": [{ATTR_RULE_ID: rule.id, **read(account, rule)} for rule in rules]}


async def _create_rule(call: ServiceCall) -> ServiceResponse:
    """Store a rule."""
    trigger = device_of(call)
    rule = written(call.hass, trigger, call.data)
    await trigger.account.gates.async_require(Gate.RULES)
    return {ATTR_RULE_ID: await trigger.account.client.rules.create(rule)}


async def _update_rule(call: ServiceCall) -> None:
    """Replace a rule as a whole."""
    trigger = device_of(call)
    rule = written(call.hass, trigger, call.data)
    await trigger.account.gates.async_require(Gate.RULES)
    await trigger.account.client.rules.update(call.data[ATTR_RULE_ID], rule)


async def _delete_rule(call: ServiceCall) -> None:
    """Delete a rule."""
    account = account_of(call)
    await account.gates.async_require(Gate.RULES)
    await account.client.rules.delete(call.data[ATTR_RULE_ID])


def _parameter(product: Product, parameter: RuleParam) -> JsonValueType:
    spec = spec_of(product, parameter.name)
    comparisons = OPERATORS if parameter.type == _NUMBER else EQUALITY
    return {
        "name": parameter.name,
        "display_name": parameter.display_name,
        "type": parameter.type,
        "operators": [each.value for each in comparisons],
        "options": [*spec.options] if spec and spec.options else [*parameter.enum],
    }


def _names(product: Product, access: Access) -> list[JsonValueType]:
    return [each.name for each in product.schema.datapoints.values() if each.access is access]


ACTIONS: Final = (
    Action(
        name="get_rule_parameters",
        schema=vol.Schema(DEVICE),
        handler=_get_rule_parameters,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="get_rules",
        schema=vol.Schema(ACCOUNT),
        handler=_get_rules,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="create_rule",
        schema=vol.Schema(RULE),
        handler=_create_rule,
        response=SupportsResponse.OPTIONAL,
    ),
    Action(name="update_rule", schema=vol.Schema({**_RULE_ID, **RULE}), handler=_update_rule),
    Action(name="delete_rule", schema=vol.Schema({**ACCOUNT, **_RULE_ID}), handler=_delete_rule),
)
