"""Devices that another integration has, too: both would ask the cloud, and be slowed down for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.loader import IntegrationNotLoaded, async_get_loaded_integration

from .const import DOMAIN
from .device import DeviceCoordinator
from .identity import identifier

if TYPE_CHECKING:
    from .coordinator import AccountCoordinator

# Long enough for a new device to get its entities, which tell what it is.
SETTLE: Final = 30
_TELLING: Final = frozenset({"connections", "disabled_by", "identifiers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A device of an account that another integration, named for people, has as well."""

    device: DeviceCoordinator
    integration: str


class Claims:
    """Looks for other integrations' devices with a device's MAC address, or with its id as their identifier."""

    def __init__(self, account: AccountCoordinator, changed: Callable[[], None]) -> None:
        """Call `changed` when it is time to look again."""
        self._account = account
        self._hass = account.hass
        self._changed = changed
        self._look = HassJob(self._async_look, "gizwits claims", cancel_on_shutdown=True)
        self._unsub: CALLBACK_TYPE | None = None
        on_unload = account.config_entry.async_on_unload
        on_unload(
            self._hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._async_registered)
        )
        on_unload(self._stop)

    def found(self) -> Iterator[Claim]:
        """Yield the devices that somebody else has, each once."""
        registry = dr.async_get(self._hass)
        domains = {entry.domain for entry in self._hass.config_entries.async_entries()} - {DOMAIN}
        for device in self._account.devices.values():
            registered = registry.async_get_device_by_identifier(
                identifier(device.did), self._account.config_entry.entry_id
            )
            others = registry.async_get_devices(
                identifiers={(domain, device.did) for domain in domains},
                connections=registered.connections if registered else None,
            )
            if claiming := next(filter(None, map(self._claimant, others)), None):
                yield Claim(device=device, integration=claiming)

    def _claimant(self, device: dr.DeviceEntry) -> str | None:
        """Return the name of the integration that a device belongs to; None for one that only sees it in the network."""
        entry = self._hass.config_entries.async_get_entry(device.config_entry_id)
        if entry is None or entry.domain == DOMAIN or device.disabled:
            return None
        entities = er.async_entries_for_device(
            er.async_get(self._hass), device.id, include_disabled_entities=True
        )
        if any(entity.domain == Platform.DEVICE_TRACKER for entity in entities):
            return None
        try:
            return async_get_loaded_integration(self._hass, entry.domain).name
        except IntegrationNotLoaded:
            return entry.domain

    @callback
    def _async_registered(self, event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        """Look, a little later, when devices come, go or say something else of who they are."""
        data = event.data
        if data["action"] == "update" and _TELLING.isdisjoint(data["changes"]):
            return
        if self._unsub is None:
            self._unsub = async_call_later(self._hass, SETTLE, self._look)

    @callback
    def _async_look(self, _now: datetime) -> None:
        self._unsub = None
        self._changed()

    @callback
    def _stop(self) -> None:
        if self._unsub:
            self._unsub()
            self._unsub = None
