"""Timers that the cloud runs: of one device, or common ones of a device, a group or a scene."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
import datetime as dt
from operator import attrgetter

from .area import Area
from .timing import Timing, repeat_text, timing_from
from .wire import JSON, Attrs, Hex, Utc, encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A schedule as it is written: when, and what to set, as datapoints or as a raw command.

    A disabled one is kept and never runs. Scene timers have no command of their own.
    """

    timing: Timing
    attrs: Mapping[str, JSON] | None = None
    raw: bytes | None = None
    enabled: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """A schedule as the wire has it: UTC throughout."""

    time: dt.time
    repeat: str
    days: tuple[int, ...] = ()
    date: dt.date | None = None
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    attrs: Attrs | None = None
    raw: Hex | None = None
    enabled: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(_Fields):
    """A stored schedule. `timing` says when, in UTC."""

    id: str
    did: str = field(default="", repr=False)
    product_key: str = ""
    group_id: str = ""
    scene_id: str = ""
    created_at: Utc | None = None

    @property
    def timing(self) -> Timing:
        """When it runs; ValueError where the cloud's parts make no sense together."""
        return timing_from(
            self.time,
            self.repeat,
            on=self.date,
            days=self.days,
            start=self.start_date,
            end=self.end_date,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    id: str


class Schedules(Area):
    """`client.schedules`."""

    async def list(self, did: str) -> builtins.list[Schedule]:
        """Return all timers of a device."""
        return await self._list(
            Schedule,
            "list_device_schedules",
            key=None,
            identity=attrgetter("id"),
            path={"did": did},
        )

    async def create(self, did: str, timer: Timer) -> str:
        """Store a timer of a device and return its id."""
        answer = await self._call("create_device_schedule", path={"did": did}, body=_body(timer))
        return self._read(_Stored, answer).id

    async def update(self, did: str, schedule_id: str, timer: Timer) -> None:
        """Replace a timer of a device."""
        path = {"did": did, "id": schedule_id}
        await self._call("update_device_schedule", path=path, body=_body(timer))

    async def delete(self, did: str, schedule_id: str) -> None:
        """Delete a timer of a device."""
        await self._call("delete_device_schedule", path={"did": did, "id": schedule_id})

    async def common(
        self, *, did: str | None = None, group_id: str | None = None, scene_id: str | None = None
    ) -> builtins.list[Schedule]:
        """Return all common timers, or those of one device, group or scene."""
        return await self._list(
            Schedule,
            "list_common_schedules",
            key=None,
            identity=attrgetter("id"),
            query={"did": did, "group_id": group_id, "scene_id": scene_id},
        )

    async def create_common(
        self,
        timer: Timer,
        *,
        did: str | None = None,
        group_id: str | None = None,
        scene_id: str | None = None,
    ) -> str:
        """Store a timer of exactly one device, group or scene, and return its id."""
        targets = {"did": did, "group_id": group_id, "scene_id": scene_id}
        target = {key: value for key, value in targets.items() if value is not None}
        if len(target) != 1:
            raise ValueError("exactly one of did, group_id, scene_id")
        body = {**_body(timer), **target}
        return self._read(_Stored, await self._call("create_common_schedule", body=body)).id

    async def update_common(self, schedule_id: str, timer: Timer) -> None:
        """Replace a common timer; its target stays."""
        await self._call("update_common_schedule", path={"id": schedule_id}, body=_body(timer))

    async def delete_common(self, schedule_id: str) -> None:
        """Delete a common timer."""
        await self._call("delete_common_schedule", path={"id": schedule_id})


def _body(timer: Timer) -> dict[str, JSON]:
    timing = timer.timing
    timing = timing.astimezone(dt.UTC, around=timing.start or dt.datetime.now(dt.UTC).date())
    return encode(
        _Fields(
            time=timing.at,
            repeat=repeat_text(timing),
            days=tuple(sorted(timing.month_days)),
            date=timing.on,
            start_date=timing.start,
            end_date=timing.end,
            attrs=None if timer.attrs is None else dict(timer.attrs),
            raw=timer.raw,
            enabled=timer.enabled,
            remark=timer.remark,
        )
    )
