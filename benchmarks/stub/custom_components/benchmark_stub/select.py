"""Trivial entities of the platform select."""

from homeassistant.components.select import SelectEntity

from .trivial import Trivial, set_up


class TrivialSelectEntity(Trivial, SelectEntity):
    """Exists."""

    _attr_current_option = "one"
    _attr_options = ["one", "two", "three"]


async_setup_entry = set_up("select", TrivialSelectEntity)
