"""Trivial entities of the platform sensor."""

from homeassistant.components.sensor import SensorEntity

from .trivial import Trivial, set_up


class TrivialSensorEntity(Trivial, SensorEntity):
    """Exists."""

    _attr_native_value = 1


async_setup_entry = set_up("sensor", TrivialSensorEntity)
