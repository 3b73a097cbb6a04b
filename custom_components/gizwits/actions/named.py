"""What a person named, in a list of what there is."""

from collections.abc import Iterable
from typing import Protocol

from ..failure import refusal


class Named(Protocol):
    """Something in the cloud with an id and a name."""

    @property
    def id(self) -> str | int:
        """What the cloud calls it."""

    @property
    def name(self) -> str:
        """What a person calls it."""


def pick[T: Named](items: Iterable[T], kind: str, wanted: str) -> T:
    """Return what has this id, or else this name.

    Raises ServiceValidationError `<kind>_unknown` for none, `<kind>_ambiguous` for several of the name.
    """
    every = [*items]
    found = [each for each in every if str(each.id) == wanted] or [
        each for each in every if each.name.strip().casefold() == wanted.strip().casefold()
    ]
    if len(found) != 1:
        raise refusal(f"{kind}_ambiguous" if found else f"{kind}_unknown", name=wanted)
    return found[0]
