"""Values as Home Assistant's states."""

from .product.codec import Value


def truth(shown: Value | None) -> bool | None:
    """Return whether a shown value means on; numbers above zero do, for schemas that were guessed."""
    if isinstance(shown, bool) or shown is None:
        return shown
    if isinstance(shown, str):
        return {"on": True, "off": False}.get(shown)
    return shown > 0 if isinstance(shown, int | float) else None


def number(shown: Value | None) -> int | float | None:
    """Return a shown value as a number, if it is one."""
    return shown if isinstance(shown, int | float) and not isinstance(shown, bool) else None
