"""Names of other people as the cloud shows them: four characters starred out."""

_STARS = "****"


def mask_middle(text: str | None) -> str | None:
    """Star out the four middle characters, all but the ends of a short text."""
    if not text:
        return text
    if len(text) <= len(_STARS) + 1:
        return text[:1] + _STARS
    start = (len(text) - len(_STARS)) // 2
    return text[:start] + _STARS + text[start + len(_STARS) :]


def mask_email(email: str | None) -> str | None:
    """Star out the four characters before the at sign, keeping the first one."""
    if not email:
        return email
    name, _, host = email.partition("@")
    return f"{name[: max(len(name) - len(_STARS), 1)]}{_STARS}@{host}"
