"""Let the test library of an older Home Assistant work with the newest: pytest -p script.newest."""

import homeassistant  # noqa: F401 - puts its own httpx in place before anyone imports the other
from homeassistant.components import logger

if not hasattr(logger, "_clear_logger_overwrites"):
    # The library restores log levels with a function that has moved; tests run on one level.
    setattr(logger, "_clear_logger_overwrites", lambda hass: None)  # noqa: B010
