"""Calendars: when the schedules of a device run, each run an event."""

from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Any, override
from weakref import WeakSet

from homeassistant.components.calendar import (
    EVENT_DESCRIPTION,
    EVENT_SUMMARY,
    CalendarEntity,
    CalendarEntityFeature,
    CalendarEvent,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from .calendar_event import DURATION, command_of, described, rule_of, timing_of
from .cloud import GizwitsError, Schedule, Timer
from .const import DOMAIN
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .failure import failure, refusal
from .identity import identifier, schedules_id
from .recurrence import ending, occurrences
from .schedules import ScheduleCoordinator, Target

PARALLEL_UPDATES = 0  # the client bounds and orders requests

_MOST_EVENTS = 1000
_THIS_AND_FUTURE = "THISANDFUTURE"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up a calendar for each device that can have schedules; it is enabled by the first one."""
    account, schedules = entry.runtime_data.account, entry.runtime_data.schedules
    known: WeakSet[DeviceCoordinator] = WeakSet()

    @callback
    def add(devices: Iterable[DeviceCoordinator]) -> None:
        """Add the calendars of devices that are new, and those that are wanted from now on."""
        if not schedules.listed:
            return
        with_schedules = {each.did for each in schedules.data.values()}
        calendars = []
        for device in devices:
            has_some = device.did in with_schedules
            if not has_some and not _controllable(device):
                continue
            enabled = has_some and _enable(hass, entry, device)
            if enabled or device not in known:
                calendars.append(GizwitsCalendar(schedules, device, enabled=has_some))
            known.add(device)
        async_add_entities(calendars)

    @callback
    def follow() -> None:
        add(account.devices.values())

    entry.async_on_unload(account.async_on_devices(lambda device: add((device,))))
    entry.async_on_unload(schedules.async_add_listener(follow))


def _controllable(device: DeviceCoordinator) -> bool:
    return any(each.writable for each in device.product.schema.datapoints.values())


@callback
def _enable(hass: HomeAssistant, entry: GizwitsConfigEntry, device: DeviceCoordinator) -> bool:
    """Enable a calendar that was disabled for want of schedules; tell whether that was so."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(
        Platform.CALENDAR, DOMAIN, schedules_id(device.namespace)
    )
    registered = registry.async_get(entity_id) if entity_id else None
    if (
        registered is None
        or registered.disabled_by is not er.RegistryEntryDisabler.INTEGRATION
        or entry.pref_disable_new_entities
    ):
        return False
    registry.async_update_entity(registered.entity_id, disabled_by=None)
    return True


class GizwitsCalendar(CoordinatorEntity[ScheduleCoordinator], CalendarEntity):
    """The schedules of a device. The description of an event holds what is set, a line for each datapoint."""

    _attr_has_entity_name = True
    _attr_translation_key = "schedules"
    _attr_supported_features = (
        CalendarEntityFeature.CREATE_EVENT
        | CalendarEntityFeature.DELETE_EVENT
        | CalendarEntityFeature.UPDATE_EVENT
    )

    def __init__(
        self, coordinator: ScheduleCoordinator, device: DeviceCoordinator, *, enabled: bool
    ) -> None:
        """Show the schedules of one device."""
        super().__init__(coordinator)
        self._device = device
        self._target = Target(did=device.did)
        self._attr_unique_id = schedules_id(device.namespace)
        self._attr_device_info = DeviceInfo(identifiers={identifier(device.did)})
        self._attr_entity_registry_enabled_default = enabled

    @property
    @override
    def available(self) -> bool:
        """Return whether the schedules are known: the cloud keeps them while the device is away."""
        return self.coordinator.listed and self.coordinator.account.last_update_success

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the present or next event."""
        begin = dt_util.now() - DURATION + timedelta(microseconds=1)
        coming = [
            self._event(schedule, run)
            for schedule in self._schedules()
            for run in islice(self._runs(schedule, begin), 1)
        ]
        return min(coming, key=lambda event: event.start_datetime_local, default=None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events between two moments."""
        begin = start_date - DURATION + timedelta(microseconds=1)
        events = [
            self._event(schedule, run)
            for schedule in self._schedules()
            for run in islice(
                takewhile(lambda run: run < end_date, self._runs(schedule, begin)), _MOST_EVENTS
            )
        ]
        return sorted(events, key=lambda event: event.start_datetime_local)

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Store a schedule. Raises HomeAssistantError."""
        timer = Timer(
            timing=timing_of(kwargs),
            remark=kwargs[EVENT_SUMMARY],
            attrs=command_of(self._device, kwargs.get(EVENT_DESCRIPTION)),
        )
        await self._do(self.coordinator.async_create(self._target, timer))

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Change a schedule, or let it end before a run and go on changed. Raises HomeAssistantError."""
        schedule = self._known(uid)
        before = described(self._device, schedule)
        changed: dict[str, Any] = {"timing": timing_of(event)}
        if (text := event.get(EVENT_DESCRIPTION, before)) != before:
            changed |= {"attrs": command_of(self._device, text), "raw": None}
        if event[EVENT_SUMMARY] != self._summary(schedule):
            changed["remark"] = event[EVENT_SUMMARY]

        def change(timer: Timer) -> Timer:
            return replace(timer, **changed)

        if last := self._last_before(schedule, recurrence_id, recurrence_range):
            await self._do(self.coordinator.async_split(schedule, last.date(), change))
        else:
            await self._do(self.coordinator.async_change(schedule, change))

    @override
    async def async_delete_event(
        self, uid: str, recurrence_id: str | None = None, recurrence_range: str | None = None
    ) -> None:
        """Delete a schedule, or let it end before a run. Raises HomeAssistantError."""
        schedule = self._known(uid)
        if last := self._last_before(schedule, recurrence_id, recurrence_range):
            await self._do(
                self.coordinator.async_change(schedule, lambda timer: ending(timer, last.date()))
            )
        else:
            await self._do(self.coordinator.async_delete(schedule))

    def _schedules(self) -> list[Schedule]:
        """Return the schedules that run; disabled ones have a switch, and no events."""
        return [
            each
            for each in self.coordinator.data.values()
            if each.enabled and self._target.has(each)
        ]

    def _runs(self, schedule: Schedule, begin: datetime) -> Iterator[datetime]:
        timing = self.coordinator.running_of(schedule)
        return occurrences(timing, begin) if timing else iter(())

    def _event(self, schedule: Schedule, run: datetime) -> CalendarEvent:
        timing = self.coordinator.timing_of(schedule)
        rule = rule_of(timing) if timing else None
        return CalendarEvent(
            start=run,
            end=run + DURATION,
            summary=self._summary(schedule),
            description=described(self._device, schedule),
            uid=schedule.id,
            rrule=rule,
            recurrence_id=run.isoformat() if rule else None,
        )

    def _summary(self, schedule: Schedule) -> str:
        return schedule.remark or described(self._device, schedule).replace("\n", ", ")

    def _known(self, uid: str) -> Schedule:
        if schedule := self.coordinator.data.get(uid):
            return schedule
        raise refusal("schedule_unknown", schedule=uid)

    def _last_before(
        self, schedule: Schedule, recurrence_id: str | None, recurrence_range: str | None
    ) -> datetime | None:
        """Return the last run before those that are meant; None if all are.

        Raises ServiceValidationError for a single run: schedules have no exceptions.
        """
        first = dt_util.parse_datetime(recurrence_id) if recurrence_id else None
        if first is None:
            return None
        runs = [*takewhile(lambda run: run < first, self._runs(schedule, dt_util.now()))]
        if recurrence_range != _THIS_AND_FUTURE:
            raise refusal("event_single")
        return runs[-1] if runs else None

    async def _do[T](self, change: Coroutine[Any, Any, T]) -> None:
        try:
            await change
        except GizwitsError as err:
            raise failure(err) from err
