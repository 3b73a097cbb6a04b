"""Images: the QR code of a running share of a device."""

from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from typing import override

from homeassistant.components.image import ImageEntity
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_point_in_utc_time, async_track_time_interval
from homeassistant.util import dt as dt_util
import segno

from .cloud import Direction, GizwitsError, Priority, SharingStatus, prioritised
from .const import DOMAIN
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .identity import identifier, share_qr_id
from .roles import MAY_SHARE
from .signals import SIGNAL_QR_CANCELLED, SIGNAL_QR_SHARED

PARALLEL_UPDATES = 0

_PIXELS_PER_MODULE = 10
# How often to look whether a code that is shown has been used.
_LOOK = timedelta(minutes=1)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up an image for each device that the account may share, as long as it may."""
    registry = er.async_get(hass)

    @callback
    def follow(coordinator: DeviceCoordinator) -> None:
        there = False

        @callback
        def look() -> None:
            nonlocal there
            before, there = there, coordinator.binding.role in MAY_SHARE
            unique_id = share_qr_id(coordinator.namespace)
            if there and not before:
                async_add_entities([ShareQrImage(hass, coordinator)])
            elif not there and (
                entity_id := registry.async_get_entity_id(Platform.IMAGE, DOMAIN, unique_id)
            ):
                registry.async_remove(entity_id)

        entry.async_on_unload(coordinator.async_add_listener(look))
        look()

    entry.async_on_unload(entry.runtime_data.account.async_on_devices(follow))


class ShareQrImage(ImageEntity):
    """The QR code that makes whoever reads it a guest of a device; available while it can be used."""

    _attr_content_type = "image/png"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_has_entity_name = True
    _attr_translation_key = "share_qr"

    def __init__(self, hass: HomeAssistant, coordinator: DeviceCoordinator) -> None:
        """Belong to a device."""
        super().__init__(hass)
        self._attr_unique_id = share_qr_id(coordinator.namespace)
        self._attr_device_info = DeviceInfo(identifiers={identifier(coordinator.did)})
        self._coordinator = coordinator
        self._content: str | None = None
        self._share_id: int | None = None
        self._timers: list[CALLBACK_TYPE] = []

    @property
    @override
    def available(self) -> bool:
        """Return whether a share is running."""
        return self._content is not None

    @property
    @override
    def entity_picture(self) -> str | None:
        """Return the address of the picture; without a share a browser would ask for it in vain."""
        return super().entity_picture if self.available else None

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for shares."""
        device_id = self._coordinator.device_id
        shared = SIGNAL_QR_SHARED.format(device_id)
        cancelled = SIGNAL_QR_CANCELLED.format(device_id)
        self.async_on_remove(async_dispatcher_connect(self.hass, shared, self._show))
        self.async_on_remove(async_dispatcher_connect(self.hass, cancelled, self._cancelled))
        self.async_on_remove(self._stop)

    @override
    def image(self) -> bytes | None:
        """Return the QR code with its quiet zone."""
        if self._content is None:
            return None
        png = BytesIO()
        segno.make_qr(self._content, error="m").save(png, kind="png", scale=_PIXELS_PER_MODULE)
        return png.getvalue()

    @callback
    def _show(self, content: str, share_id: int | None, expires_at: datetime) -> None:
        self._stop()
        self._timers.append(async_track_point_in_utc_time(self.hass, self._hide, expires_at))
        if share_id is not None:
            self._timers.append(async_track_time_interval(self.hass, self._look, _LOOK))
        self._content, self._share_id = content, share_id
        self._attr_image_last_updated = dt_util.utcnow()
        self.async_write_ha_state()

    async def _look(self, _now: datetime) -> None:
        """Hide the code once somebody has used it. A failure says nothing."""
        share_id = self._share_id
        with suppress(GizwitsError), prioritised(Priority.BACKGROUND):
            pending = await self._coordinator.account.client.sharing.list(
                Direction.SENT, status=[SharingStatus.PENDING], did=self._coordinator.did
            )
            if share_id == self._share_id and share_id not in {each.id for each in pending}:
                self._hide()

    @callback
    def _cancelled(self, share_id: int) -> None:
        if share_id == self._share_id:
            self._hide()

    @callback
    def _hide(self, _now: datetime | None = None) -> None:
        self._stop()
        self._content = self._share_id = None
        self.async_write_ha_state()

    @callback
    def _stop(self) -> None:
        while self._timers:
            self._timers.pop()()
