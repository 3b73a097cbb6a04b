"""The check of reports finds what Home Assistant says about the integration."""

import logging

from homeassistant.core import HomeAssistant
from homeassistant.helpers.frame import report_usage
from homeassistant.loader import async_get_integration
import pytest

from custom_components.gizwits.const import DOMAIN

from .check_reports import REPORTS


async def test_a_deprecated_call(hass: HomeAssistant) -> None:
    await async_get_integration(hass, DOMAIN)
    report_usage("does it the old way", integration_domain=DOMAIN)
    assert len(REPORTS.messages) == 1
    REPORTS.messages.clear()


@pytest.mark.parametrize(
    ("message", "count"),
    [
        ("The deprecated constant X was used from gizwits. Use Y instead", 1),
        ("Detected blocking call to open inside the event loop by custom integration 'gizwits'", 1),
        ("The deprecated constant X was used from hue. Use Y instead", 0),
        ("We found a custom integration gizwits which has not been tested", 0),
    ],
)
def test_reports(message: str, count: int) -> None:
    logging.getLogger("homeassistant.helpers.deprecation").warning(message)
    assert len(REPORTS.messages) == count
    REPORTS.messages.clear()
