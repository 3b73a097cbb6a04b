"""Mails that the cloud would send: readable and followed on the control page."""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class ResetLink:
    """A link that lets somebody set a new password."""

    region: str
    uid: str


@dataclass(kw_only=True)
class ConfirmLink:
    """A link that proves an e-mail address to be somebody's own."""

    region: str
    uid: str


@dataclass(kw_only=True)
class Mailbox:
    """Links that nobody has followed yet."""

    reset_links: list[ResetLink] = field(default_factory=list)
    confirm_links: list[ConfirmLink] = field(default_factory=list)
