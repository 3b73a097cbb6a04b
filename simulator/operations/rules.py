"""Linkage rules."""

from ..contract import JSON
from ..datapoint import LENGTHS, Datapoint
from ..http import Call, operation
from ..services.records import Rule
from .pages import cut


@operation
async def get_rule_params(call: Call) -> JSON:
    """List the datapoints that rules may use, by product; products of other apps are left out."""
    asked = {key for key in call.query["product_key"].split(",") if key}
    return {
        key: [_param(point) for point in product.layout.datapoints.values()]
        for key, product in call.world.products.items()
        if call.app.may_read(key) and (not asked or key in asked)
    }


@operation
async def list_rules(call: Call) -> JSON:
    """List the caller's rules, newest first."""
    found = call.sim.services.rules.listed(call.uid)
    return {"rules": [_describe(rule) for rule in cut(call, found)]}


@operation
async def create_rule(call: Call) -> JSON:
    """Store a rule."""
    return {"rule_id": call.sim.services.rules.create(call.uid, call.app, call.body).id}


@operation
async def update_rule(call: Call) -> JSON:
    """Replace a rule."""
    rule = _rule(call)
    call.sim.services.rules.update(rule, call.app, call.body)
    return {"rule_id": rule.id}


@operation
async def delete_rule(call: Call) -> JSON:
    """Forget a rule."""
    rule = _rule(call)
    call.sim.services.rules.delete(rule)
    return {"rule_id": rule.id}


def _rule(call: Call) -> Rule:
    return call.sim.services.rules.find(call.uid, call.path["rule_id"])


def _param(point: Datapoint) -> JSON:
    return {
        "name": point.name,
        "display_name": point.display_name,
        "type": "int" if point.data_type in LENGTHS else point.data_type,
        "enum": list(point.labels),
    }


def _describe(rule: Rule) -> JSON:
    defaults = {"remark": "", "interval": 0, "input": [], "event_attr": None}
    return {**defaults, **rule.body, "id": rule.id, "rule_id": rule.id}
