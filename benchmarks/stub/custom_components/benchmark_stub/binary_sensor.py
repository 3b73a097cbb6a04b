"""Trivial entities of the platform binary_sensor."""

from homeassistant.components.binary_sensor import BinarySensorEntity

from .trivial import Trivial, set_up


class TrivialBinarySensorEntity(Trivial, BinarySensorEntity):
    """Exists."""

    _attr_is_on = True


async_setup_entry = set_up("binary_sensor", TrivialBinarySensorEntity)
