"""A fixture that fails any test in which Home Assistant reports the integration: deprecated or blocking code."""

from collections.abc import Iterator
import logging
import re
from typing import override

import pytest

# "Detected that custom integration 'gizwits' ...", "The deprecated ... was used from gizwits.",
# "custom_components.gizwits...::Class provides the deprecated ...".
_REPORT = re.compile(
    r"custom integration 'gizwits'|from gizwits\.|custom_components\.gizwits.*(?:deprecat|stop working)"
)


class Reports(logging.Handler):
    """Keeps what is said about the integration, also while its modules are imported."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if _REPORT.search(message := record.getMessage()):
            self.messages.append(message)


REPORTS = Reports()
logging.getLogger().addHandler(REPORTS)


@pytest.fixture(autouse=True)
def check_reports() -> Iterator[None]:
    """Fail a test in which Home Assistant has said that the integration does what it should not."""
    yield
    reported = REPORTS.messages.copy()
    REPORTS.messages.clear()
    assert not reported
