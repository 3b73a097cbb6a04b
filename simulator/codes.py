"""Codes sent by text message: readable on the control page, spent by the first good check."""

from dataclasses import dataclass, field

from .errors import ApiError
from .world import DAY, World


@dataclass(kw_only=True)
class SmsCode:
    """A code on its way to a phone."""

    phone: str
    code: str
    sent_at: float
    """Unix seconds."""


@dataclass(kw_only=True)
class SmsCodes:
    """The newest code of each phone, by region and number."""

    by_phone: dict[str, SmsCode] = field(default_factory=dict)


def send(world: World, region: str, phone: str) -> SmsCode:
    """Send a code; it replaces an older one."""
    sent = SmsCode(
        phone=phone, code=world.ids.text(6, "0123456789"), sent_at=world.clock.timestamp()
    )
    world.state(SmsCodes).by_phone[f"{region} {phone}"] = sent
    return sent


def spend(world: World, region: str, phone: str, code: str) -> None:
    """Use a code up. Raises ApiError CODE_INVALID or CODE_EXPIRED."""
    codes = world.state(SmsCodes).by_phone
    sent = codes.get(f"{region} {phone}")
    if sent is None or sent.code != code:
        raise ApiError("CODE_INVALID")
    if world.clock.timestamp() - sent.sent_at > DAY:
        raise ApiError("CODE_EXPIRED")
    del codes[f"{region} {phone}"]
