"""What may be shown of a person's account."""

import re

from .cloud import Sharing

MASK = "****"

# E-mail addresses and phone numbers; ids, tokens and MAC addresses.
_ACCOUNT = re.compile(
    r"[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]|(?<![0-9A-Za-z])\+?\d{7,15}(?![0-9A-Za-z])"
)
_ID = re.compile(
    r"(?<![0-9A-Za-z])(?:(?=[A-Za-z]*\d)[0-9A-Za-z]{20,}|(?:[0-9A-Fa-f]{2}[:-]?){6,})(?![0-9A-Za-z])"
)


def mask_account(name: str) -> str:
    """Return a user name, e-mail address or phone number as the cloud masks it for others.

    Four characters are hidden: those before the at sign of an e-mail address, else those in the
    middle. Titles of entries reach Home Assistant's log, so they never hold more than this.
    """
    local, at, domain = name.partition("@")
    if at:
        return f"{local[:-4]}{MASK}@{domain}"
    start = max(1, (len(name) - 4) // 2)
    return f"{name[:start]}{MASK}{name[start + 4 :]}"


def masked(name: str) -> str:
    """Return the name of somebody else, which the cloud has masked, or should have."""
    return name if MASK[:2] in name else name and mask_account(name)


def person_of(sharing: Sharing) -> str:
    """Return what the other side of a share can be recognised by."""
    return masked(sharing.email or sharing.phone or sharing.username or sharing.uid)


def mask_text(text: str) -> str:
    """Return a text of the cloud with people masked as it masks them, and with no ids."""
    return _ACCOUNT.sub(lambda found: mask_account(found[0]), _ID.sub(MASK, text))
