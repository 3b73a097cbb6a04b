"""Trivial entities of the platform number."""

from homeassistant.components.number import NumberEntity

from .trivial import Trivial, set_up


class TrivialNumberEntity(Trivial, NumberEntity):
    """Exists."""

    _attr_native_value = 1


async_setup_entry = set_up("number", TrivialNumberEntity)
