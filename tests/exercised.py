"""Which of the contract's operations a run exercised, on the client's and on the simulator's side.

Tests note what they exercised as a property of their reports, so the count is right with xdist, too.
"""

from collections.abc import Iterable

import pytest

from simulator.contract import operations

SIDES = {"client", "simulator"}


def note(request: pytest.FixtureRequest, side: str, exercised: Iterable[str]) -> None:
    """Note that a test exercised operations."""
    request.node.user_properties.append((side, sorted(exercised)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the count of each side that ran."""
    done: dict[str, set[str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for side, exercised in getattr(report, "user_properties", ()):
                if side in SIDES:
                    done.setdefault(side, set()).update(exercised)
    for side, exercised in done.items():
        terminalreporter.write_line(
            f"{side}: operations exercised: {len(exercised)}/{len(operations())}"
        )
        if missing := sorted(operations().keys() - exercised):
            terminalreporter.write_line(f"{side}: not exercised: {', '.join(missing)}")
