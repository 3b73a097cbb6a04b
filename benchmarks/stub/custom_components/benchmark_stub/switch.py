"""Trivial entities of the platform switch."""

from homeassistant.components.switch import SwitchEntity

from .trivial import Trivial, set_up


class TrivialSwitchEntity(Trivial, SwitchEntity):
    """Exists."""

    _attr_is_on = True


async_setup_entry = set_up("switch", TrivialSwitchEntity)
