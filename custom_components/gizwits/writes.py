"""Writes to a device: coalesced into one request, shown at once, settled by a report or rolled back."""

import asyncio
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.event import async_call_later

from .cloud import GizwitsConnectionError, GizwitsDeviceError, GizwitsError
from .failure import failure, refusal, value_refusal
from .product.codec import InvalidValue, Value, WireValue, decode, encode
from .product.schema import Datapoint

if TYPE_CHECKING:
    from .device import DeviceCoordinator

# When to look whether a write has come through, in seconds after it; what has not by the last is rolled back.
# The cloud's latest data lag behind a control for seconds, at times for minutes; push confirms within one.
CONFIRM_BY_PUSH = (10,)
CONFIRM_BY_POLL = (3, 10, 30, 60)


@dataclass(slots=True)
class _Batch:
    """Values that go out with the next request, and who waits for it."""

    values: dict[str, Value] = field(default_factory=dict)
    wire: dict[str, WireValue] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    """What a report has said before the cloud answered: push can be faster."""
    earlier: dict[str, tuple[Value, float]] = field(default_factory=dict)
    """What the cloud took before, and when it was sent; no report has said it yet."""
    since: float = 0
    sent: asyncio.Future[None] | None = None


class Writer:
    """The write path of one device. One request is under way at a time, so writes keep their order."""

    def __init__(self, coordinator: DeviceCoordinator) -> None:
        """Write nothing yet."""
        self._coordinator = coordinator
        self._batch: _Batch | None = None
        self._under_way: _Batch | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._lock = asyncio.Lock()
        self._written_at: dict[str, float] = {}
        self._unsub_confirm: CALLBACK_TYPE | None = None
        self.confirmed_after: deque[float] = deque(maxlen=20)
        """Seconds from the latest writes to their confirmation."""

    async def async_write(self, values: Mapping[str, Value]) -> None:
        """Send values by datapoint name; those of the same tick go out together.

        Raises ServiceValidationError for what the schema does not allow, HomeAssistantError for what fails.
        """
        wire = {name: self._encoded(name, value) for name, value in values.items()}
        batch = self._batch
        if batch is None:
            loop = self._coordinator.hass.loop
            batch = self._batch = _Batch(since=loop.time(), sent=loop.create_future())
            task = self._coordinator.config_entry.async_create_background_task(
                self._coordinator.hass,
                self._async_send(batch),
                "gizwits write",
                eager_start=False,
            )
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        batch.wire |= wire
        # What is shown until then is what a report of it would show: on the grid, under the maker's label.
        shown = {name: decode(self._datapoints[name], each) for name, each in wire.items()}
        batch.values |= shown
        self._show(batch, shown)
        assert batch.sent
        await asyncio.shield(batch.sent)

    @callback
    def settle(self, reported: Mapping[str, Value]) -> None:
        """Take back what a report confirms."""
        wanted = self._coordinator.data.wanted
        done = {name for name, value in wanted.items() if reported.get(name) == value}
        if batch := self._under_way:
            batch.confirmed = batch.confirmed - reported.keys() | done & batch.values.keys()
        self._confirm(done & self._written_at.keys())

    @callback
    def stop(self) -> None:
        """Confirm nothing any more, and let nobody wait for what was not sent."""
        self._stop_confirming()
        for task in self._sending:
            task.cancel()

    def _confirm(self, names: Collection[str]) -> None:
        if names:
            now = self._coordinator.hass.loop.time()
            self.confirmed_after.extend(now - self._written_at.pop(name) for name in names)
            self._forget(names)

    def _stop_confirming(self) -> None:
        if self._unsub_confirm:
            self._unsub_confirm()
            self._unsub_confirm = None

    @property
    def _datapoints(self) -> Mapping[str, Datapoint]:
        return self._coordinator.product.schema.datapoints

    def _encoded(self, name: str, value: Value) -> WireValue:
        device = self._coordinator.device_name
        datapoint = self._datapoints.get(name)
        if datapoint is None:
            raise refusal("datapoint_unknown", device=device, datapoint=name)
        try:
            return encode(datapoint, value)
        except InvalidValue as err:
            raise value_refusal(device, err) from err

    async def _async_send(self, batch: _Batch) -> None:
        assert batch.sent
        try:
            async with self._lock:
                if self._batch is batch:
                    self._batch = None
                self._under_way = batch
                await self._coordinator.async_control(batch.wire)
        except GizwitsError as err:
            self._roll_back(batch)
            if self._written_at:
                self._confirm_later()
            self._coordinator.account.note_failure(err)
            if isinstance(err, GizwitsDeviceError):
                self._coordinator.note_unreachable()
            _fail(batch.sent, failure(err))
        except BaseException:
            self._roll_back(batch)
            _fail(batch.sent, failure(GizwitsConnectionError("closed")))
            raise
        else:
            self._coordinator.note_life()
            newer = self._batch.values if self._batch else {}
            for name, value in batch.values.items():
                if self._batch and name in newer:
                    self._batch.earlier[name] = (value, batch.since)
                else:
                    self._written_at[name] = batch.since
            self._confirm(batch.confirmed & self._written_at.keys())
            if self._written_at:
                self._confirm_later()
            if not batch.sent.done():
                batch.sent.set_result(None)
        finally:
            if self._under_way is batch:
                self._under_way = None
            if self._batch is batch:
                self._batch = None

    def _show(self, batch: _Batch, values: Mapping[str, Value]) -> None:
        wanted = self._coordinator.data.wanted
        for name in values.keys() & self._written_at.keys():
            batch.earlier[name] = (wanted[name], self._written_at.pop(name))
        self._coordinator.async_change(wanted={**wanted, **values})

    def _roll_back(self, batch: _Batch) -> None:
        """Take back a batch, but for what has been written again since; what the cloud took before holds again."""
        newer, reported = self._batch, self._coordinator.data.reported
        wanted = dict(self._coordinator.data.wanted)
        for name in batch.values:
            earlier = batch.earlier.get(name)
            if newer and newer is not batch and name in newer.values:
                if earlier:
                    newer.earlier[name] = earlier
            elif earlier and reported.get(name) != earlier[0]:
                wanted[name], self._written_at[name] = earlier
            else:
                wanted.pop(name, None)
        self._coordinator.async_change(wanted=wanted)

    def _forget(self, names: Collection[str]) -> None:
        wanted = self._coordinator.data.wanted
        self._coordinator.async_change(
            wanted={name: value for name, value in wanted.items() if name not in names}
        )

    def _confirm_later(self) -> None:
        self._stop_confirming()
        steps = list(CONFIRM_BY_PUSH if self._coordinator.push_healthy else CONFIRM_BY_POLL)
        waited = 0

        @callback
        def schedule() -> None:
            nonlocal waited
            delay, waited = steps[0] - waited, steps.pop(0)
            self._unsub_confirm = async_call_later(self._coordinator.hass, delay, look)

        async def look(_now: datetime) -> None:
            self._unsub_confirm = None
            if not self._written_at:
                return
            await self._coordinator.async_refresh()
            if not self._written_at:
                return
            if steps:
                schedule()
            else:
                self._forget([*self._written_at])
                self._written_at.clear()

        schedule()


def _fail(sent: asyncio.Future[None], err: BaseException) -> None:
    if not sent.done():
        sent.set_exception(err)
        sent.exception()  # whoever waits gets it; nobody may wait any more
