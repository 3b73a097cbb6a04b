"""Numbers: writable datapoints with a range."""

from typing import override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberMode
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import GizwitsConfigEntry
from .device import DeviceCoordinator
from .entity import GizwitsEntity, add_described, number
from .measures import range_of
from .product.entity import EntitySpec

PARALLEL_UPDATES = 0  # writes of one tick go out together; the client bounds and orders requests


async def async_setup_entry(
    hass: HomeAssistant,
    entry: GizwitsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the numbers of an account."""
    add_described(entry, Platform.NUMBER, GizwitsNumber, async_add_entities)


class GizwitsNumber(GizwitsEntity, NumberEntity):
    """A datapoint that takes a number."""

    def __init__(self, coordinator: DeviceCoordinator, spec: EntitySpec) -> None:
        """Look like the specification says."""
        super().__init__(coordinator, spec)
        if spec.device_class:
            self._attr_device_class = NumberDeviceClass(spec.device_class)
        if spec.mode:
            self._attr_mode = NumberMode(spec.mode)
        if spec.step is not None:
            self._attr_native_step = spec.step

    @property
    @override
    def native_min_value(self) -> float:
        """Return the least number, in the unit of the moment."""
        return range_of(self.spec, self.coordinator.data)[0]

    @property
    @override
    def native_max_value(self) -> float:
        """Return the greatest number, in the unit of the moment."""
        return range_of(self.spec, self.coordinator.data)[1]

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        """Return the unit now."""
        return self.unit

    @property
    @override
    def native_value(self) -> float | None:
        """Return the number."""
        return number(self.shown())

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set the number."""
        await self.async_set(value)
