"""The coordinator of an account: its devices, the health of its cloud, and how often to ask."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
import logging
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .cloud import (
    Binding,
    GizwitsAuthError,
    GizwitsClient,
    GizwitsConnectionError,
    GizwitsError,
    GizwitsPermissionError,
    GizwitsServerError,
    GizwitsThrottledError,
)
from .const import CONF_APP_ID, CONF_ERROR_CODE, DOMAIN
from .device import DeviceCoordinator
from .failure import text_of
from .gates import Gates
from .groups import GroupCoordinator
from .identity import (
    account_identifier,
    async_namespace,
    async_register_device,
    async_remove_decomposed,
    async_remove_moved,
    identifier,
    is_group,
)
from .inclusion import async_included
from .invitations import InvitationCoordinator
from .issues import AccountIssues
from .messages import MessageCoordinator
from .product.entity import EntitySpec
from .products import Products
from .push import Push
from .room import EntityRoom
from .scenes import SceneCoordinator
from .schedules import ScheduleCoordinator

_LOGGER = logging.getLogger(__name__)

# How often to ask while changes do not arrive by push: an account makes about one request a second at most.
LISTING = timedelta(minutes=5)
LISTING_RETRY = timedelta(minutes=1)
POLL = timedelta(seconds=30)
POLL_PER_DEVICE = timedelta(seconds=1)
# ... and while they do: a safety net of less than one request a minute, whatever the number of devices.
LISTING_WITH_PUSH = timedelta(hours=1)
POLL_WITH_PUSH = timedelta(minutes=30)
POLL_WITH_PUSH_PER_DEVICE = timedelta(minutes=2)
# How long states are kept while the cloud does not answer.
GRACE = timedelta(minutes=2)
# How long the set-up waits for the devices' first reports; later ones come in the background.
FIRST_REPORTS = 10
_SLOWEST = 8

type DeviceListener = Callable[[DeviceCoordinator], None]
type EntityListener = Callable[[DeviceCoordinator, Iterable[EntitySpec]], None]
type GizwitsConfigEntry = ConfigEntry[GizwitsData]


@dataclass(frozen=True, slots=True, kw_only=True)
class GizwitsData:
    """What a loaded account consists of."""

    client: GizwitsClient
    account: AccountCoordinator
    groups: GroupCoordinator
    invitations: InvitationCoordinator
    messages: MessageCoordinator
    scenes: SceneCoordinator
    schedules: ScheduleCoordinator


class AccountCoordinator(DataUpdateCoordinator[dict[str, Binding]]):
    """Lists the account's devices, and keeps a coordinator for each.

    `last_update_success` tells whether the cloud answers: any failed request of any device counts, once for all, and
    only after a grace time.
    """

    config_entry: GizwitsConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: GizwitsConfigEntry,
        client: GizwitsClient,
        products: Products,
    ) -> None:
        """Know no device yet."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=f"{DOMAIN} account",
            update_interval=LISTING,
            always_update=False,
        )
        self.client = client
        self.products = products
        self.devices: dict[str, DeviceCoordinator] = {}
        self.listed: dict[str, Binding] = {}
        """What the cloud lists, by did, also what the person does not include."""
        self.heard: set[str] = set()
        """Devices of which push has said whether they are there, since the last listing was asked for."""
        self.push = Push(self)
        self.gates = Gates(client)
        self.room = EntityRoom(self)
        self.issues = AccountIssues(self)
        self._device_listeners: list[DeviceListener] = []
        self._entity_listeners: list[EntityListener] = []
        self._listing = asyncio.Lock()
        self._failing_since: float | None = None
        self._answer_time = 0.0
        self._slower = 1
        self._answers = True
        self._started = False
        entry.async_on_unload(self.async_add_listener(self._tell_devices))

    def push_healthy(self, did: str) -> bool:
        """Whether changes of a device arrive by push."""
        return self.push.healthy(did)

    def poll_interval(self, did: str) -> timedelta:
        """Return how long to wait before a device is asked again."""
        count = len(self.devices)
        if self.push_healthy(did):
            return max(POLL_WITH_PUSH, POLL_WITH_PUSH_PER_DEVICE * count)
        return max(POLL, POLL_PER_DEVICE * count) * self._slower

    @callback
    def note_success(self) -> None:
        """Take an answer as a sign that the cloud is there."""
        self.issues.note_answer()
        self._failing_since = None
        self._slower = max(1, self._slower // 2)
        if not self.last_update_success:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), "gizwits recovery"
            )

    @callback
    def note_failure(self, err: GizwitsError) -> None:
        """Take a failed request as a sign of what is wrong with the account or the cloud."""
        self.issues.note_failure(err)
        match err:
            case GizwitsAuthError():
                self._start_reauth(err)
            case GizwitsThrottledError():
                self._slower = min(_SLOWEST, self._slower * 2)
            case GizwitsServerError() | GizwitsConnectionError():
                if self._over_grace():
                    self.async_set_update_error(self._update_failed(err))

    @callback
    def async_on_devices(self, listener: DeviceListener) -> CALLBACK_TYPE:
        """Call a listener with each device, those already known at once."""
        self._device_listeners.append(listener)
        for coordinator in self.devices.values():
            listener(coordinator)
        return lambda: self._device_listeners.remove(listener)

    @callback
    def async_on_entities(self, listener: EntityListener) -> CALLBACK_TYPE:
        """Call a listener with the entities of each device, those already known at once."""
        self._entity_listeners.append(listener)
        for coordinator in self.devices.values():
            listener(coordinator, coordinator.specs)
        return lambda: self._entity_listeners.remove(listener)

    @callback
    def async_announce(self, coordinator: DeviceCoordinator, specs: Iterable[EntitySpec]) -> None:
        """Tell the platforms of new entities."""
        for listener in self._entity_listeners:
            listener(coordinator, specs)

    async def async_start(self) -> None:
        """Set the listed devices up; a device without a first report is set up as well."""
        self._started = True
        await self._async_take(self.data)
        self.room.async_plan()
        if not self.client.stats.requests["get_datapoint_schema"]:
            # Nothing is new: what push says of itself need not be asked for.
            await self.push.async_hear_all(self._answer_time)
        reports = []
        for coordinator in self.devices.values():
            if coordinator.data.reported and self.push_healthy(coordinator.did):
                coordinator.async_plan_poll()
            else:
                reports.append(
                    self.config_entry.async_create_background_task(
                        self.hass, coordinator.async_refresh(), "gizwits first report"
                    )
                )
        if reports:
            await asyncio.wait(reports, timeout=FIRST_REPORTS)

    @override
    async def _async_update_data(self) -> dict[str, Binding]:
        async with self._listing:  # An older listing is not to undo a newer one.
            try:
                begun = self.hass.loop.time()
                self.heard.clear()
                bindings = await self.client.bindings.list()
                self._answer_time = self.hass.loop.time() - begun
                included = await async_included(self.client, self.config_entry.options, bindings)
            except GizwitsError as err:
                return self._failed_listing(err)
            self._failing_since = None
            self.issues.note_listing()
            self._set_listing_interval()
            self.listed = {binding.did: binding for binding in bindings}
            taken = {binding.did: binding for binding in included}
            if self._started:
                await self._async_take(taken)
            return taken

    @callback
    def async_set_binding(self, binding: Binding) -> None:
        """Take what the cloud says of a device outside of a listing."""
        coordinator = self.devices[binding.did]
        self.listed[binding.did] = self.data[binding.did] = binding
        coordinator.async_set_binding(binding)
        self._register(coordinator)

    @callback
    def async_plan_listing(self) -> None:
        """Let the next listing be due as things are now: soon without push, late with it."""
        before = self.update_interval
        self._set_listing_interval()
        if self.update_interval != before and not self._shutdown_requested:
            self._schedule_refresh()

    def _set_listing_interval(self) -> None:
        # Without a device there is nothing to hear, not even that one is bound.
        pushed = self.devices and self.push.connected
        self.update_interval = LISTING_WITH_PUSH if pushed else LISTING

    def _failed_listing(self, err: GizwitsError) -> dict[str, Binding]:
        """Return the devices listed before, if the failure may pass; else raise what fits it."""
        self.issues.note_failed_listing(err)
        key, placeholders = text_of(err)
        texts = {
            "translation_domain": DOMAIN,
            "translation_key": key,
            "translation_placeholders": placeholders,
        }
        if isinstance(err, GizwitsAuthError):
            # Home Assistant would start it, too, but could not say why.
            self._start_reauth(err)
            raise ConfigEntryAuthFailed(**texts) from err  # type: ignore[arg-type]
        if not self._started:
            if isinstance(err, GizwitsPermissionError):
                raise ConfigEntryError(**texts) from err  # type: ignore[arg-type]
            raise self._update_failed(err) from err
        self.update_interval = LISTING_RETRY
        if self._over_grace() or not self.last_update_success:
            raise self._update_failed(err) from err
        return self.data

    def _update_failed(self, err: GizwitsError) -> UpdateFailed:
        key, placeholders = text_of(err)
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders=placeholders,
            retry_after=err.retry_after if isinstance(err, GizwitsThrottledError) else None,
        )

    def _over_grace(self) -> bool:
        """Return whether requests have failed for longer than states are kept."""
        now = self.hass.loop.time()
        if self._failing_since is None:
            self._failing_since = now
        return now - self._failing_since >= GRACE.total_seconds()

    def _start_reauth(self, err: GizwitsAuthError) -> None:
        self.config_entry.async_start_reauth(self.hass, data={CONF_ERROR_CODE: err.code})

    async def _async_take(self, listed: dict[str, Binding]) -> None:
        """Bring the devices in line with a complete listing."""
        for did in self.devices.keys() - listed.keys():
            await self._async_remove(did)
        new = {each.product_key for did, each in listed.items() if did not in self.devices}
        await asyncio.gather(*(self.products.async_get(self.client, key) for key in new))
        # Gateways first: sub-devices hang under them.
        for binding in sorted(listed.values(), key=lambda each: bool(each.gateway_did)):
            if known := self.devices.get(binding.did):
                known.async_set_binding(
                    known.with_presence(binding) if binding.did in self.heard else binding
                )
                self._register(known)
            else:
                await self._async_add(binding)
        self._remove_stale(listed)
        self.push.async_follow(listed.values())
        self.issues.async_follow_devices()
        self._improve()

    async def _async_add(self, binding: Binding) -> None:
        product = await self.products.async_get(self.client, binding.product_key)
        if binding.did in self.devices:
            return
        coordinator = DeviceCoordinator(self, binding, product)
        self.devices[binding.did] = coordinator
        self._register(coordinator)
        coordinator.namespace = async_namespace(
            self.hass, self.config_entry.entry_id, self.config_entry.unique_id or "", binding.did
        )
        async_remove_moved(self.hass, coordinator.namespace, coordinator.specs)
        if coordinator.has_schema:
            async_remove_decomposed(
                self.hass, coordinator.device_id, coordinator.namespace, coordinator.specs
            )
        for listener in self._device_listeners:
            listener(coordinator)
        self.async_announce(coordinator, coordinator.specs)
        if self._entity_listeners:
            self.config_entry.async_create_background_task(
                self.hass, coordinator.async_refresh(), "gizwits first report"
            )

    async def _async_remove(self, did: str) -> None:
        await self.devices.pop(did).async_shutdown()

    def _register(self, coordinator: DeviceCoordinator) -> None:
        coordinator.device_id = async_register_device(
            self.hass,
            self.config_entry.entry_id,
            self.config_entry.data[CONF_APP_ID],
            coordinator.binding,
            coordinator.device_name,
            coordinator.binding.product_name or coordinator.product.schema.name,
        ).id

    def _remove_stale(self, listed: dict[str, Binding]) -> None:
        """Remove devices from the registry that the account no longer has, with their entities."""
        registry = dr.async_get(self.hass)
        listed_ids = {identifier(did) for did in listed}
        listed_ids.add(account_identifier(self.config_entry.entry_id))
        for device in dr.async_entries_for_config_entry(registry, self.config_entry.entry_id):
            if device.identifiers.isdisjoint(listed_ids) and not is_group(device):
                registry.async_remove_device(device.id)

    def _improve(self) -> None:
        """Ask for schemas that are old or were refused; a better one takes a reload, and no identity."""
        keys = {coordinator.binding.product_key for coordinator in self.devices.values()}

        async def improve() -> None:
            for key in keys:
                if await self.products.async_refresh(self.client, key):
                    self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)
                    return

        if self._entity_listeners:
            self.config_entry.async_create_background_task(
                self.hass, improve(), "gizwits product refresh"
            )

    @callback
    def _tell_devices(self) -> None:
        """Make the devices' entities look when the cloud was lost or is back."""
        if self._answers != self.last_update_success:
            self._answers = self.last_update_success
            for coordinator in self.devices.values():
                coordinator.async_update_listeners()

    @override
    async def async_shutdown(self) -> None:
        """Stop push and the devices."""
        await super().async_shutdown()
        await self.push.async_stop()
        for coordinator in self.devices.values():
            await coordinator.async_shutdown()
