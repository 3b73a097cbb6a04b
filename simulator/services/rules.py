"""Linkage rules: when a device does something, and conditions hold, other devices follow."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from ..contract import JSON
from ..device import Device, DeviceEvent, EventKind
from ..errors import ApiError
from ..world import App, World
from . import conditions, rule_check
from .access import bound_device
from .agenda import Agenda
from .commands import BY_CLOUD, Command
from .records import Rule
from .sequence import Step, run

FIRST_ID = 5101
EVENTS = {
    EventKind.ONLINE: "online",
    EventKind.OFFLINE: "offline",
    EventKind.ALERT: "alert",
    EventKind.FAULT: "fault",
    EventKind.REPORT: "data",
}
CHAIN = 10
"""Rules that may set one another off without any delay, before the chain is cut."""


@dataclass(kw_only=True)
class RuleState:
    """All rules, oldest first."""

    rules: list[Rule] = field(default_factory=list)
    next_id: int = FIRST_ID


class Rules:
    """Rules of one world. Commands go out after the event that caused them was told to everybody."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        """Take over what is stored."""
        self._world = world
        self._agenda = agenda
        self._state = world.state(RuleState)
        self._loop = asyncio.get_running_loop()
        self._runs = count()
        self._chain = 0

    def listed(self, uid: str) -> list[Rule]:
        """Return a user's rules, newest first."""
        return [rule for rule in reversed(self._state.rules) if rule.uid == uid]

    def find(self, uid: str, rule_id: int) -> Rule:
        """Return a rule of a user. Raises ApiError: the table has no code for an unknown rule."""
        for rule in self._state.rules:
            if (rule.id, rule.uid) == (rule_id, uid):
                return rule
        raise ApiError("FORM_INVALID", "rule not found")

    def create(self, uid: str, app: App, body: dict[str, JSON]) -> Rule:
        """Store a rule. Raises ApiError."""
        rule_check.check(self._world, app, uid, body)
        rule = Rule(id=self._state.next_id, uid=uid, body=body)
        self._state.next_id += 1
        self._state.rules.append(rule)
        return rule

    def update(self, rule: Rule, app: App, body: dict[str, JSON]) -> None:
        """Replace a rule. Raises ApiError."""
        if {body.pop("id", rule.id), body.pop("rule_id", rule.id)} != {rule.id}:
            raise ApiError("FORM_INVALID", "the number in the body is not the one in the path")
        rule_check.check(self._world, app, rule.uid, body)
        rule.body = body
        rule.fired_at = None

    def delete(self, rule: Rule) -> None:
        """Forget a rule; steps that are still to come are left out."""
        self._state.rules.remove(rule)

    def on_event(self, event: DeviceEvent) -> None:
        """Let the rules of the device act that wait for this."""
        name = EVENTS.get(event.kind)
        if name is None or self._chain >= CHAIN:
            return
        for rule in self._state.rules:
            if rule.body["did"] == event.device.did and self._is_due(rule, name, event):
                rule.fired_at = self._world.clock.timestamp()
                self._loop.call_soon(self._fire, rule, self._chain + 1)

    def _is_due(self, rule: Rule, name: str, event: DeviceEvent) -> bool:
        body = rule.body
        if body["event"] != name or rule.uid not in event.device.bindings:
            return False
        if name in rule_check.EDGES:
            edge = body["event_attr"]
            if event.changes.get(edge["attr_name"]) is not bool(int(edge["value"])):
                return False
        rest = body.get("interval", 0)
        if rule.fired_at is not None and self._world.clock.timestamp() < rule.fired_at + rest:
            return False
        return self._holds(rule, event.device)

    def _holds(self, rule: Rule, master: Device) -> bool:
        """Whether any of the condition lists holds; a device that was lost fulfils nothing."""
        held = self._world.devices_of(rule.uid)
        prefixes = {
            entry["prefix"]: held[entry["did"]]
            for entry in rule.body.get("input", ())
            if entry["did"] in held
        }
        alternatives = rule.body["condition"]
        return not alternatives or any(
            all(self._fulfils(master, prefixes, condition) for condition in alternative)
            for alternative in alternatives
        )

    def _fulfils(
        self, master: Device, prefixes: Mapping[str, Device], condition: Mapping[str, JSON]
    ) -> bool:
        try:
            device, point = rule_check.locate(master, prefixes, condition["left"])
        except ApiError:
            return False
        value = device.values[point.name]
        return conditions.holds(point, value, condition["opt"], condition["right"])

    def _fire(self, rule: Rule, chain: int) -> None:
        self._chain = chain
        try:
            for group in rule.body["output"]:
                steps = list(self._steps(rule, group))
                run(self._agenda, ("rule", next(self._runs)), steps, lambda _: None)
        finally:
            self._chain = 0

    def _steps(self, rule: Rule, group: list[Mapping[str, JSON]]) -> Iterator[Step]:
        for step in group:
            if step["type"] == rule_check.DEVICE_STEP:
                yield partial(self._command, rule, step)
            else:
                yield float(step["delay"])

    def _command(self, rule: Rule, step: Mapping[str, JSON]) -> None:
        self.find(rule.uid, rule.id)
        device = bound_device(self._world, rule.uid, step["did"])
        Command.of_control(step).send(device, BY_CLOUD)
