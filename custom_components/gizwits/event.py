"""Events: alerts and faults, messages, and what a device tells once by the value of a datapoint."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .alerts import CLEARED, RAISED, alert_of, has_alerts
from .cloud import Message
from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, GizwitsMessageEntity, add_described
from .identity import identifier
from .messages import OTHER, SHARING, kind_of
from .product.codec import Value
from .product.entity import EntitySpec
from .signals import SIGNAL_REPORTED

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the events of an account."""
    add_described(entry, Platform.EVENT, GizwitsEvent, async_add_entities)
    async_add_entities([MessageEvent(entry)])
    entry.async_on_unload(
        entry.runtime_data.account.async_on_devices(
            lambda coordinator: async_add_entities(
                [AlertEvent(coordinator)] if has_alerts(coordinator) else []
            )
        )
    )


class GizwitsEvent(GizwitsEntity, EventEntity):
    """A datapoint whose change to one of its options is an event."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Take what is there already for no event."""
        super().__init__(coordinator, spec)
        self._attr_event_types = [*spec.options] or ["on", "off"]
        self._before = self.shown()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Tell of a change; the first report is none."""
        before, self._before = self._before, self.shown()
        happened = self._before
        if isinstance(happened, bool):
            happened = "on" if happened else "off"
        if before is not None and before != self._before and happened in self._attr_event_types:
            self._trigger_event(str(happened))
        super()._handle_coordinator_update()


class AlertEvent(CoordinatorEntity[DeviceCoordinator], EventEntity):
    """The alerts and faults of a device. What is on at the start is no event."""

    _attr_event_types = [RAISED, CLEARED]
    _attr_has_entity_name = True
    _attr_translation_key = "alert"

    def __init__(self, coordinator: DeviceCoordinator) -> None:
        """Belong to a device."""
        super().__init__(coordinator, ())
        self._attr_unique_id = f"{coordinator.namespace}-alert"
        self._attr_device_info = DeviceInfo(identifiers={identifier(coordinator.did)})

    @property
    @override
    def available(self) -> bool:
        """Return whether the device is there."""
        return super().available and self.coordinator.available

    @override
    async def async_added_to_hass(self) -> None:
        """Hear of changes."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass,
                SIGNAL_REPORTED.format(self.coordinator.device_id),
                self._async_reported,
            )
        )

    @callback
    def _async_reported(self, name: str, _before: Value, value: Value) -> None:
        if alert := alert_of(self.coordinator, name):
            self._trigger_event(RAISED if value else CLEARED, alert)
            self.async_write_ha_state()


class MessageEvent(GizwitsMessageEntity, EventEntity):
    """A message is received."""

    _attr_event_types = [SHARING, OTHER]
    _attr_translation_key = "message"

    @override
    async def async_added_to_hass(self) -> None:
        """Hear of messages."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_on_message(self._async_received))

    @callback
    def _async_received(self, message: Message) -> None:
        device, created_at = self.coordinator.device_of(message), message.created_at
        self._trigger_event(
            kind_of(message),
            {
                "text": self.coordinator.text_of(message),
                "device_id": device.device_id if device else None,
                "device": device.device_name if device else None,
                "message_id": message.id,
                "created_at": created_at.isoformat() if created_at else None,
            },
        )
        self.async_write_ha_state()
