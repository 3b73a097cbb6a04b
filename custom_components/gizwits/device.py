"""The coordinator of one device: its state, kept by push and polls, and its writes."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from random import uniform
from typing import TYPE_CHECKING, Any, override

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .cloud import Binding, GizwitsDeviceError, GizwitsError
from .const import DOMAIN
from .order import ReportOrder
from .own_profiles import choice_of
from .privacy import mask_text
from .product.codec import Value, WireValue, decode
from .product.entity import EntitySpec
from .product.profiles import Profile
from .products import Product, guessed, product_of
from .signals import SIGNAL_ONLINE, SIGNAL_REPORTED
from .state import DeviceState
from .writes import Writer

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator, GizwitsConfigEntry

_LOGGER = logging.getLogger(__name__)

# How long a sign of life outweighs the cloud's word that a device is offline; and how long a device may be
# away before its entities say so.
ALIVE = timedelta(minutes=10).total_seconds()
GRACE = timedelta(seconds=60)


class DeviceCoordinator(DataUpdateCoordinator[DeviceState]):
    """Keeps the state of a device. Listeners may name datapoints, and hear of changes of those only.

    A listener's context is the names of its datapoints, or None to hear of everything. A failed poll keeps the
    state: the account's coordinator knows whether the cloud is away, and says so once for all devices.
    """

    config_entry: GizwitsConfigEntry

    def __init__(
        self, account: AccountCoordinator, binding: Binding, product: Product | None
    ) -> None:
        """Know nothing of the state yet."""
        super().__init__(
            account.hass,
            _LOGGER,
            config_entry=account.config_entry,
            name=f"{DOMAIN} device",
            always_update=False,
        )
        self.account = account
        self.binding = binding
        self.has_schema = product is not None
        self._choice = choice_of(account.config_entry, binding.did)
        if product is None:
            product = guessed(binding.product_key, {}, self._own)
        elif self._choice:
            product = product_of(product.source, self._own)
        self.product = product
        self.data = DeviceState()
        self.namespace = binding.did
        """What the unique ids of the entities begin with."""
        self.device_id = ""
        """The device's id in Home Assistant."""
        self.writer = Writer(self)
        self.unread: GizwitsError | None = None
        """Why the last poll failed, if it did."""
        self.skipped: Counter[str] = Counter()
        """Reported values that could not be read, by datapoint."""
        self._spread = uniform(0.8, 1.2)
        self._told: tuple[DeviceState, tuple[bool, bool, str | None]]
        self._told = (self.data, (True, True, binding.role))
        self._interested: dict[str, dict[CALLBACK_TYPE, None]] = {}
        self._order = ReportOrder(self.hass.loop.time)
        self._complained: set[CALLBACK_TYPE] = set()
        self._alive_at: float | None = None
        self._unsub_grace: CALLBACK_TYPE | None = None
        self._within_grace = False
        self._there = True

    @property
    def did(self) -> str:
        """The device's id in the cloud."""
        return self.binding.did

    @property
    def _own(self) -> tuple[Profile, ...]:
        """What the person knows better about this device, weakest first."""
        return (*self.account.products.own.profiles, *self._choice)

    @property
    def device_name(self) -> str:
        """What the person calls the device."""
        return self.binding.alias.strip() or self.binding.product_name.strip() or "Gizwits"

    @property
    def specs(self) -> tuple[EntitySpec, ...]:
        """The device's entities."""
        return self.product.specs

    @property
    def push_healthy(self) -> bool:
        """Whether changes of this device arrive by push."""
        return self.account.push_healthy(self.did)

    @property
    def reachable(self) -> bool:
        """Whether there is proof of life: the cloud's flag, a later report, or a recent sign.

        The flag is wrong for some devices; a report from after the moment it tells of proves that.
        """
        binding, reported_at = self.binding, self.data.reported_at
        if binding.is_online:
            return True
        if reported_at and binding.state_changed_at and reported_at > binding.state_changed_at:
            return True
        return self._alive_at is not None and self.hass.loop.time() - self._alive_at < ALIVE

    @property
    def available(self) -> bool:
        """Whether the device's entities are to be trusted."""
        hears = self.account.last_update_success or self.push_healthy
        return hears and (self.reachable or self._within_grace)

    @callback
    def note_life(self) -> None:
        """Remember a sign of life."""
        self._alive_at = self.hass.loop.time()
        self._end_grace()
        self.async_update_listeners()

    @callback
    def note_unreachable(self) -> None:
        """Forget signs of life: the device was asked and did not answer."""
        self._alive_at = None
        self.async_update_listeners()

    @callback
    def async_set_binding(self, binding: Binding) -> None:
        """Take what the cloud lists now; the entities outlast a short absence."""
        was_reachable, was_online = self.reachable, self.binding.is_online
        self.binding = binding
        if was_reachable and not self.reachable:
            self._start_grace()
        elif self.reachable:
            self._end_grace()
        self.async_update_listeners()
        if binding.is_online != was_online:
            async_dispatcher_send(
                self.hass, SIGNAL_ONLINE.format(self.device_id), binding.is_online
            )

    @callback
    def async_set_online(self, online: bool) -> None:
        """Take the cloud's word by push; going offline takes back older signs of life."""
        # The clocks differ: whatever was reported was before this.
        now = max(filter(None, (dt_util.utcnow(), self.data.reported_at)))
        if not online:
            self._alive_at = None
        self.account.heard.add(self.did)
        self.async_set_binding(replace(self.binding, is_online=online, state_changed_at=now))

    def with_presence(self, binding: Binding) -> Binding:
        """Return what the cloud listed before it said whether the device is there."""
        known = self.binding
        return replace(binding, is_online=known.is_online, state_changed_at=known.state_changed_at)

    @callback
    def async_push(self, attrs: Mapping[str, Any]) -> None:
        """Merge what the device reports by push."""
        self.note_life()
        values = self._read(attrs)
        # A poll has to tell of a later report. The clocks differ: one that is ahead only delays that.
        self._order.note_push(values, max(filter(None, (dt_util.utcnow(), self.data.reported_at))))
        self._merge(values)
        if not self.has_schema:
            self._guess(attrs)

    @callback
    def async_plan_poll(self) -> None:
        """Let the next poll be due as things are now: soon without push, late with it."""
        self.update_interval = self.account.poll_interval(self.did) * self._spread
        if self._listeners and not self._shutdown_requested:
            self._schedule_refresh()

    @callback
    def async_change(self, **changes: Any) -> None:
        """Replace parts of the state and tell whom it concerns."""
        self.data = replace(self.data, **changes)
        self.async_update_listeners()

    async def async_write(self, values: Mapping[str, Value]) -> None:
        """Write values by datapoint name, see `Writer`."""
        await self.writer.async_write(values)

    async def async_control(self, attrs: Mapping[str, WireValue]) -> None:
        """Send encoded values. Raises GizwitsError."""
        await self.account.client.devices.control(self.did, attrs=attrs)

    @override
    async def _async_update_data(self) -> DeviceState:
        """Read the latest report. A failure keeps the state."""
        self.update_interval = self.account.poll_interval(self.did) * self._spread
        pushes = self._order.pushes
        self.unread = None
        try:
            latest = await self.account.client.devices.latest(self.did)
        except GizwitsError as err:
            self.unread = err
            if isinstance(err, GizwitsDeviceError):
                _LOGGER.debug("A device cannot be read: %s", err)
                await self.account.async_request_refresh()
            else:
                self.account.note_failure(err)
            return self.data
        self.account.note_success()
        if not self.has_schema:
            self._guess(latest.attrs)
        values = self._order.news(self._read(latest.attrs), pushes, latest.updated_at)
        self.data = replace(self.data, reported_at=self._order.reported_at)
        self._merge(values)
        return self.data

    def _read(self, attrs: Mapping[str, Any]) -> dict[str, Value]:
        """Decode reported values; what cannot be read is counted and told of once."""
        values = {}
        datapoints = self.product.schema.datapoints
        for name, wire in attrs.items():
            if (datapoint := datapoints.get(name)) is None:
                continue
            try:
                values[name] = decode(datapoint, wire)
            except ValueError as err:
                if not self.skipped[name]:
                    _LOGGER.debug("A report cannot be read: %s", err)
                self.skipped[name] += 1
        return values

    def _merge(self, values: Mapping[str, Value]) -> None:
        before = self.data.reported
        if values:
            self.data = replace(self.data, reported={**before, **values})
            self.writer.settle(values)
        self.async_update_listeners()
        for name, value in values.items():
            if name in before and before[name] != value:
                async_dispatcher_send(
                    self.hass, SIGNAL_REPORTED.format(self.device_id), name, before[name], value
                )

    def _guess(self, attrs: Mapping[str, Any]) -> None:
        """Take more datapoints from reported values, where the cloud refuses the schema."""
        known = self.product.schema.datapoints
        if attrs.keys() <= known.keys():
            return
        seen = {**{name: self.data.reported.get(name, 0) for name in known}, **attrs}
        before = {spec.key for spec in self.specs}
        self.product = guessed(self.binding.product_key, seen, self._own)
        self._merge(self._read(attrs))
        self.account.async_announce(self, [s for s in self.specs if s.key not in before])

    def _start_grace(self) -> None:
        self._end_grace()
        self._within_grace = True

        @callback
        def over(_now: datetime) -> None:
            self._unsub_grace = None
            self._within_grace = False
            self.async_update_listeners()

        self._unsub_grace = async_call_later(self.hass, GRACE, over)

    def _end_grace(self) -> None:
        self._within_grace = False
        if self._unsub_grace:
            self._unsub_grace()
            self._unsub_grace = None

    @override
    @callback
    def async_add_listener(
        self, update_callback: CALLBACK_TYPE, context: Any = None
    ) -> Callable[[], None]:
        """Listen for changes of the datapoints that the context names, or for all."""
        remove = super().async_add_listener(update_callback, context)
        for name in context or ():
            self._interested.setdefault(name, {})[update_callback] = None

        @callback
        def remove_all() -> None:
            remove()
            for name in context or ():
                self._interested[name].pop(update_callback, None)

        return remove_all

    @override
    @callback
    def async_update_listeners(self) -> None:
        """Tell those whom a change concerns: all when it is about reach or rights, else by datapoint."""
        (before, reach), binding = self._told, self.binding
        now = (self.available, binding.is_online, binding.role)
        self._told = (self.data, now)
        if now != reach:
            self._log_presence()
            super().async_update_listeners()
            return
        concerned: dict[CALLBACK_TYPE, None] = {}
        for name in self.data.changed(before):
            concerned |= self._interested.get(name, {})
        for update_callback in concerned:
            try:
                update_callback()
            except Exception:
                # The others are to hear of it all the same, and the log is not to be flooded.
                if update_callback not in self._complained:
                    self._complained.add(update_callback)
                    _LOGGER.exception("An entity could not take a change")

    def _log_presence(self) -> None:
        """Log once when the device is lost and once when it is back; the cloud is the account's to tell of."""
        there = self.reachable or self._within_grace
        if there != self._there:
            self._there = there
            _LOGGER.info(
                "Device %s is %s", mask_text(self.device_name), "back" if there else "unavailable"
            )

    @override
    async def async_shutdown(self) -> None:
        """Stop all timers."""
        await super().async_shutdown()
        self.writer.stop()
        self._end_grace()
