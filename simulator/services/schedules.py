"""Timers of devices, groups and scenes. Each waits for its next run only, in UTC."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from ..contract import JSON
from ..device import DeviceEvent, EventKind
from ..errors import ApiError
from ..world import World
from . import groups
from .access import bound_device
from .agenda import Agenda
from .commands import BY_CLOUD, Command
from .records import Schedule
from .recurrence import MONTH_DAYS, ONCE, next_run
from .scenes import Scenes


@dataclass(kw_only=True)
class ScheduleState:
    """All timers, oldest first."""

    schedules: list[Schedule] = field(default_factory=list)


class Schedules:
    """Timers of one world; they fire by its clock."""

    def __init__(self, world: World, agenda: Agenda, scenes: Scenes) -> None:
        """Take over what is stored; runs that were missed are not made up for."""
        self._world = world
        self._agenda = agenda
        self._scenes = scenes
        self._stored = world.state(ScheduleState).schedules
        for schedule in self._stored:
            self._arm(schedule, world.clock.now())

    def listed(self, wanted: Callable[[Schedule], bool]) -> list[Schedule]:
        """Return the timers that are wanted, newest first."""
        return [schedule for schedule in reversed(self._stored) if wanted(schedule)]

    def find(self, schedule_id: str, wanted: Callable[[Schedule], bool]) -> Schedule:
        """Return a timer that is wanted. Raises ApiError SCHEDULER_NOT_FOUND."""
        for schedule in self._stored:
            if schedule.id == schedule_id and wanted(schedule):
                return schedule
        raise ApiError("SCHEDULER_NOT_FOUND")

    def create(
        self,
        uid: str,
        body: Mapping[str, JSON],
        *,
        did: str = "",
        group_id: str = "",
        scene_id: str = "",
    ) -> Schedule:
        """Make a timer of exactly one device, group or scene. Raises ApiError."""
        schedule = Schedule(
            id=self._world.ids.hex(24),
            uid=uid,
            created_at=self._world.clock.timestamp(),
            did=did,
            group_id=group_id,
            scene_id=scene_id,
            **_fields(body),
        )
        self._check(schedule)
        self._stored.append(schedule)
        self._arm(schedule, self._world.clock.now())
        return schedule

    def update(self, schedule: Schedule, body: Mapping[str, JSON]) -> None:
        """Replace everything but the target, and the command unless a new one is given."""
        changed = _fields(body)
        if not (changed["attrs"] or changed["raw"]):
            changed |= {"attrs": schedule.attrs, "raw": schedule.raw}
        candidate = replace(schedule, **changed)
        self._check(candidate)
        self._stored[self._stored.index(schedule)] = candidate
        self._arm(candidate, self._world.clock.now())

    def delete(self, schedule: Schedule) -> None:
        """Forget a timer."""
        self._agenda.drop(("schedule", schedule.id))
        self._stored.remove(schedule)

    def delete_of(self, wanted: Callable[[Schedule], bool]) -> None:
        """Forget all timers of a target that is gone."""
        for schedule in self.listed(wanted):
            self.delete(schedule)

    def on_event(self, event: DeviceEvent) -> None:
        """Forget a user's timers of a device that the user lost."""
        if event.kind is EventKind.UNBOUND:
            self.delete_of(lambda s: (s.uid, s.did) == (event.uid, event.device.did))

    def _check(self, schedule: Schedule) -> None:
        dates = [schedule.date, schedule.start_date, schedule.end_date]
        try:
            _, start, end = (date.fromisoformat(day) if day else None for day in dates)
        except ValueError:
            raise ApiError("FORM_INVALID", "no such date") from None
        if start and end and end < start:
            raise ApiError("FORM_INVALID", "end_date is before start_date")
        if schedule.scene_id:
            self._scenes.find(schedule.uid, schedule.scene_id)
            return
        if schedule.group_id:
            group = groups.find(self._world, schedule.uid, schedule.group_id)
            groups.require_product(group)
            product = self._world.products[group.product_key]
        else:
            product = bound_device(self._world, schedule.uid, schedule.did).product
        Command.of_schedule(schedule.attrs, schedule.raw).check(product)

    def _arm(self, schedule: Schedule, after: datetime) -> None:
        key = ("schedule", schedule.id)
        when = next_run(schedule, after)
        if when is None:
            self._agenda.drop(key)
        else:
            self._agenda.at(key, when, partial(self._fire, schedule, when))

    def _fire(self, schedule: Schedule, when: datetime) -> None:
        self._arm(schedule, max(when, self._world.clock.now()))
        try:
            self._act(schedule)
        except ApiError:
            return

    def _act(self, schedule: Schedule) -> None:
        if schedule.scene_id:
            self._scenes.run(self._scenes.find(schedule.uid, schedule.scene_id), BY_CLOUD)
            return
        command = Command.of_schedule(schedule.attrs, schedule.raw)
        if schedule.group_id:
            group = groups.find(self._world, schedule.uid, schedule.group_id)
            groups.control(self._world, group, command, BY_CLOUD)
        else:
            command.send(bound_device(self._world, schedule.uid, schedule.did), BY_CLOUD)


def _fields(body: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return what a request says about a timer, blank where it does not apply to the repetition."""
    repeat = body["repeat"]
    return {
        "attrs": body.get("attrs", {}),
        "raw": body.get("raw", ""),
        "date": body["date"] if repeat == ONCE else "",
        "time": body["time"],
        "repeat": repeat,
        "days": body["days"] if repeat == MONTH_DAYS else [],
        "start_date": body.get("start_date", ""),
        "end_date": body.get("end_date", ""),
        "enabled": body.get("enabled", True),
        "remark": body.get("remark", ""),
    }
