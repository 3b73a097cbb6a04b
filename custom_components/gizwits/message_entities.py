"""Entities of an account's messages: each as it comes, and how many are unread."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.components.sensor import SensorEntity, SensorStateClass
from homeassistant.core import callback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .cloud import Message, MessageType
from .coordinator import GizwitsConfigEntry
from .identity import account_info
from .messages import MessageCoordinator

SHARING = "sharing"
OTHER = "other"


def kind_of(message: Message) -> str:
    """Return what a message is about; only one type is documented."""
    return SHARING if message.type is MessageType.SHARING else OTHER


class _MessageEntity(CoordinatorEntity[MessageCoordinator]):
    """Something about the messages of an account."""

    _attr_has_entity_name = True

    def __init__(self, entry: GizwitsConfigEntry) -> None:
        """Belong to the account."""
        super().__init__(entry.runtime_data.messages)
        self._attr_unique_id = f"{entry.unique_id}-{self.translation_key}"
        self._attr_device_info = account_info(entry)

    @property
    @override
    def available(self) -> bool:
        """Return whether the cloud answers."""
        return self.coordinator.account.last_update_success


class MessageEvent(_MessageEntity, EventEntity):
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


class UnreadSensor(_MessageEntity, SensorEntity):
    """How many messages are unread."""

    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_translation_key = "unread_messages"

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number once it is known."""
        return self.coordinator.unread if self.coordinator.listed else None
