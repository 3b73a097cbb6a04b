"""The schedules that an account keeps in the cloud: of devices, groups and scenes."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
import logging
from typing import TYPE_CHECKING, override

from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.event import async_track_utc_time_change
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .cloud import (
    GizwitsClient,
    GizwitsError,
    GizwitsPermissionError,
    Priority,
    Schedule,
    Timer,
    Timing,
    prioritised,
)
from .const import DOMAIN
from .daylight import LocalTimes
from .failure import refusal
from .gates import Gate
from .issues import SCHEDULES_OUTDATED, Issue
from .recurrence import ending, in_utc, to_local

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

_LOGGER = logging.getLogger(__name__)

# Schedules change when a person edits them; those that are edited here are listed at once.
LISTING = timedelta(hours=1)
LISTING_PER_DEVICE = timedelta(minutes=2)
LISTING_RETRY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a schedule is for: exactly one of a device, a group and a scene."""

    did: str = field(default="", repr=False)
    group_id: str = ""
    scene_id: str = ""

    def has(self, schedule: Schedule) -> bool:
        """Return whether a schedule is for this."""
        return target_of(schedule) == self


def target_of(schedule: Schedule) -> Target:
    """Return what a schedule is for."""
    return Target(did=schedule.did, group_id=schedule.group_id, scene_id=schedule.scene_id)


class ScheduleCoordinator(DataUpdateCoordinator[dict[str, Schedule]]):
    """Lists the schedules of an account by id, changes them, and keeps those made here in local time.

    Changes take a timing in local time. One change is made at a time, to what the cloud has at that moment, so that
    none is lost.
    """

    def __init__(self, account: AccountCoordinator) -> None:
        """Know no schedule yet."""
        super().__init__(
            account.hass,
            _LOGGER,
            config_entry=account.config_entry,
            name=f"{DOMAIN} schedules",
            update_interval=LISTING,
        )
        self.account = account
        self.data = {}
        self.listed = False
        """Whether the schedules are known."""
        self._local_times = LocalTimes(account.hass, account.config_entry.entry_id)
        self._of_devices: set[str] = set()
        self._lock = asyncio.Lock()

    async def _async_first(self) -> None:
        await self.async_refresh()
        await self._async_follow_offset(dt_util.utcnow())

    @property
    def _client(self) -> GizwitsClient:
        return self.account.client

    async def async_start(self) -> None:
        """Read the local times and look for changes of the offset: zones change at full or half hours of UTC."""
        await self._local_times.async_load()
        self.account.config_entry.async_on_unload(
            async_track_utc_time_change(
                self.hass, self._async_follow_offset, minute=(0, 30), second=1
            )
        )
        self.account.config_entry.async_create_background_task(
            self.hass, self._async_first(), "gizwits schedules"
        )

    def timing_of(self, schedule: Schedule) -> Timing | None:
        """Return when a schedule runs: in local time if that can be, None where it makes no sense."""
        if local := self._local_times.timing_of(schedule):
            return local
        try:
            return to_local(schedule.timing)
        except ValueError:
            return None

    def running_of(self, schedule: Schedule) -> Timing | None:
        """Return when a schedule will run: as wanted if it follows local time, else as UTC goes on."""
        try:
            return self._local_times.timing_of(schedule) or schedule.timing
        except ValueError:
            return None

    async def async_list(self, target: Target) -> list[Schedule]:
        """List the schedules of a target as they are now. Raises GizwitsError."""
        listed = await self._list(target)
        others = {key: each for key, each in self.data.items() if not target.has(each)}
        self._take(others | {each.id: each for each in listed})
        return listed

    async def async_list_all(self) -> None:
        """List the schedules of all targets as they are now. Raises GizwitsError."""
        async with self._lock:
            schedules = await self._async_all()
        self.listed = True
        self._take(schedules)

    async def async_create(self, target: Target, timer: Timer) -> str:
        """Store a schedule and return its id. Raises ServiceValidationError, GizwitsError."""
        async with self._lock:
            schedule_id = await self._create(target, timer)
            await self._async_list_again({target})
        return schedule_id

    async def async_change(self, schedule: Schedule, change: Callable[[Timer], Timer]) -> None:
        """Change a schedule, of what it is now. Raises ServiceValidationError, GizwitsError."""
        target = target_of(schedule)
        async with self._lock:
            await self.async_list(target)
            present = self._present(schedule)
            timer = change(self._timer(present))
            await self._write(present, timer)
            await self._async_list_again({target})

    async def async_split(
        self, schedule: Schedule, last: date, change: Callable[[Timer], Timer]
    ) -> None:
        """Let a schedule of a device end after a day, and go on as another one; both or nothing.

        Raises ServiceValidationError, GizwitsError.
        """
        target = target_of(schedule)
        async with self._lock:
            await self.async_list(target)
            present = self._present(schedule)
            timer = self._timer(present)
            schedule_id = await self._create(target, change(timer))
            try:
                await self._write(present, ending(timer, last))
            except GizwitsError, ServiceValidationError:
                with suppress(GizwitsError):
                    await self._client.schedules.delete(target.did, schedule_id)
                raise
            finally:
                await self._async_list_again({target})

    async def async_delete(self, schedule: Schedule) -> None:
        """Delete a schedule. Raises GizwitsError."""
        async with self._lock:
            if schedule.id in self._of_devices:
                await self._client.schedules.delete(schedule.did, schedule.id)
            else:
                await self._client.schedules.delete_common(schedule.id)
            await self._async_list_again({target_of(schedule)})

    async def _create(self, target: Target, timer: Timer) -> str:
        wire = in_utc(timer)
        if target.did:
            schedule_id = await self._client.schedules.create(target.did, wire)
        else:
            schedule_id = await self._client.schedules.create_common(
                wire, group_id=target.group_id or None, scene_id=target.scene_id or None
            )
        self._local_times.keep(schedule_id, timer.timing)
        return schedule_id

    def _present(self, schedule: Schedule) -> Schedule:
        if present := self.data.get(schedule.id):
            return present
        raise refusal("schedule_unknown", schedule=schedule.id)

    def _timer(self, schedule: Schedule) -> Timer:
        timing = self.timing_of(schedule)
        if timing is None:
            raise refusal("schedule_unreadable")
        return Timer(
            timing=timing,
            attrs=schedule.attrs,
            raw=schedule.raw,
            enabled=schedule.enabled,
            remark=schedule.remark,
        )

    async def _write(self, schedule: Schedule, timer: Timer) -> None:
        wire = in_utc(timer)
        if schedule.id in self._of_devices:
            await self._client.schedules.update(schedule.did, schedule.id, wire)
        else:
            await self._client.schedules.update_common(schedule.id, wire)
        if self._local_times.timing_of(schedule) or timer.timing != self.timing_of(schedule):
            self._local_times.keep(schedule.id, timer.timing)

    async def _list(self, target: Target) -> list[Schedule]:
        if target.did:
            of_device = await self._client.schedules.list(target.did)
            self._of_devices |= {each.id for each in of_device}
            return [replace(each, did=target.did) for each in of_device]
        return await self._client.schedules.common(
            group_id=target.group_id or None, scene_id=target.scene_id or None
        )

    @callback
    def _take(self, schedules: dict[str, Schedule]) -> None:
        self._local_times.follow(schedules.values())
        self.async_set_updated_data(schedules)

    @override
    async def _async_update_data(self) -> dict[str, Schedule]:
        """List all. A failure keeps what is known."""
        async with self._lock:
            with prioritised(Priority.BACKGROUND):
                try:
                    schedules = await self._async_all()
                except GizwitsError as err:
                    _LOGGER.debug("The schedules cannot be listed: %s", err)
                    self.update_interval = LISTING if self.listed else LISTING_RETRY
                    return self.data
        self.listed = True
        self._local_times.follow(schedules.values())
        return schedules

    async def _async_all(self) -> dict[str, Schedule]:
        """Return the account's schedules, and those that others made for its devices.

        An account without the right to list them all is asked device by device.
        """
        schedules: dict[str, Schedule] = {}
        dids = {*self.account.devices}
        if (common := await self._async_common()) is not None:
            schedules = {each.id: each for each in common}
            dids = {each.did for each in [*common, *self.data.values()]}
        targets = [Target(did=did) for did in dids & self.account.devices.keys()]
        self.update_interval = max(LISTING, LISTING_PER_DEVICE * len(targets))
        for target in targets:
            try:
                schedules |= {each.id: each for each in await self._list(target)}
            except GizwitsError as err:
                _LOGGER.debug("The schedules of a device cannot be listed: %s", err)
                known = {key: each for key, each in self.data.items() if target.has(each)}
                schedules = known | schedules
        return schedules

    async def _async_common(self) -> list[Schedule] | None:
        """Return the account's schedules; None for an account that may not list them, asked once."""
        gates = self.account.gates
        if gates.allows(Gate.COMMON_TIMERS) is False:
            return None
        try:
            common = await self._client.schedules.common()
        except GizwitsPermissionError:
            gates.note(Gate.COMMON_TIMERS, allowed=False)
            return None
        gates.note(Gate.COMMON_TIMERS, allowed=True)
        return common

    async def _async_follow_offset(self, _now: datetime) -> None:
        """Write schedules that were made here anew when local time has changed its distance from UTC."""
        async with self._lock:
            outdated = [each for each in self.data.values() if self._local_times.is_outdated(each)]
            failed = [each for each in outdated if not await self._async_rewrite(each)]
            targets = {target_of(each) for each in outdated if each not in failed}
            await self._async_list_again(targets)
        if failed:
            placeholders = {"count": str(len(failed))}
            self.account.issues.tell(Issue(kind=SCHEDULES_OUTDATED, placeholders=placeholders))
        else:
            self.account.issues.take_back(SCHEDULES_OUTDATED)

    async def _async_rewrite(self, schedule: Schedule) -> bool:
        try:
            await self._write(schedule, self._timer(schedule))
        except (GizwitsError, ServiceValidationError) as err:
            _LOGGER.debug("A schedule cannot be moved with local time: %s", err)
            return False
        return True

    async def _async_list_again(self, targets: Iterable[Target]) -> None:
        """List what was changed; the change stands if that fails."""
        for target in targets:
            try:
                await self.async_list(target)
            except GizwitsError as err:
                _LOGGER.debug("The schedules cannot be listed: %s", err)
