"""Ordered steps with delays between them, as scenes and rules run them."""

from collections.abc import Callable, Hashable, Iterable, Iterator

from ..errors import ApiError
from .agenda import Agenda

type Step = float | Callable[[], None]
"""Seconds to wait, or something to do that raises ApiError when it fails."""


def run(
    agenda: Agenda, key: Hashable, steps: Iterable[Step], ended: Callable[[bool], None]
) -> None:
    """Run steps by the clock up to the first that fails, then call `ended(all worked)`."""
    _proceed(agenda, key, iter(steps), ended)


def _proceed(
    agenda: Agenda, key: Hashable, steps: Iterator[Step], ended: Callable[[bool], None]
) -> None:
    for step in steps:
        if not callable(step):
            if step:
                agenda.after(key, step, lambda: _proceed(agenda, key, steps, ended))
                return
            continue
        try:
            step()
        except ApiError:
            ended(False)
            return
    ended(True)
