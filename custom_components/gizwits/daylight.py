"""The local times of repeating schedules that were made here: the cloud keeps UTC and no zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .cloud import Schedule, Timing, Weekday
from .const import DOMAIN
from .recurrence import local_time, present_offset, to_utc

_SAVE_DELAY = 5


def store_of(hass: HomeAssistant, entry_id: str) -> Store[dict[str, dict[str, Any]]]:
    """Return where the local times of an account are kept."""
    return Store(hass, 1, f"{DOMAIN}.local_times.{entry_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What a person wanted, and the offset from UTC with which it was written."""

    local: Timing
    offset: timedelta


class LocalTimes:
    """Local timings by the id of a schedule; one that was changed elsewhere since is forgotten."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Know none yet."""
        self._store = store_of(hass, entry_id)
        self._kept: dict[str, _Kept] = {}

    async def async_load(self) -> None:
        """Read them from the disk."""
        stored = await self._store.async_load() or {}
        self._kept = {key: _read(value) for key, value in stored.items()}

    def keep(self, schedule_id: str, timing: Timing) -> None:
        """Keep a local timing, just written; one that runs once moves with no offset."""
        if timing.on:
            self._kept.pop(schedule_id, None)
        else:
            self._kept[schedule_id] = _Kept(local=timing, offset=present_offset())
        self._save()

    def follow(self, schedules: Iterable[Schedule]) -> None:
        """Forget timings of schedules that are gone or were changed elsewhere."""
        right = {each.id for each in schedules if self.timing_of(each)}
        if gone := self._kept.keys() - right:
            for schedule_id in gone:
                del self._kept[schedule_id]
            self._save()

    def timing_of(self, schedule: Schedule) -> Timing | None:
        """Return the local timing of a schedule that is in the cloud as it was written."""
        kept = self._kept.get(schedule.id)
        try:
            same = kept and to_utc(kept.local, kept.offset) == schedule.timing
        except ValueError:
            same = False
        return kept.local if kept and same else None

    def is_outdated(self, schedule: Schedule) -> bool:
        """Return whether the offset has changed since a schedule was written."""
        kept = self._kept.get(schedule.id)
        return kept is not None and kept.offset != present_offset()

    def _save(self) -> None:
        self._store.async_delay_save(
            lambda: {key: _written(kept) for key, kept in self._kept.items()}, _SAVE_DELAY
        )


def _written(kept: _Kept) -> dict[str, Any]:
    timing = kept.local
    return {
        "offset": kept.offset.total_seconds(),
        "at": f"{timing.at:%H:%M}",
        "weekdays": sorted(timing.weekdays),
        "month_days": sorted(timing.month_days),
        "start": timing.start.isoformat() if timing.start else None,
        "end": timing.end.isoformat() if timing.end else None,
    }


def _read(stored: dict[str, Any]) -> _Kept:
    start, end = stored["start"], stored["end"]
    local = Timing(
        at=local_time(time.fromisoformat(stored["at"])),
        weekdays=frozenset(map(Weekday, stored["weekdays"])),
        month_days=frozenset(stored["month_days"]),
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
    )
    return _Kept(local=local, offset=timedelta(seconds=stored["offset"]))
