"""What may be shown of a person's account."""

MASK = "****"


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
