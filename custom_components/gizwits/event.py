"""Events: what a device tells once, by the value of a datapoint."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, add_described
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the events of an account."""
    add_described(entry, Platform.EVENT, GizwitsEvent, async_add_entities)


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
