"""One-time codes: text messages and pictures. What was sent is in `world.state(CodeState)`."""

from dataclasses import dataclass, field
import string

from ..errors import ApiError
from ..world import DAY, World
from .captcha import ALPHABET, LENGTH
from .records import Captcha, SmsCode

SMS_LIFE = DAY
CAPTCHA_LIFE = 600


@dataclass(kw_only=True)
class CodeState:
    """All codes, oldest first."""

    sms: list[SmsCode] = field(default_factory=list)
    captchas: list[Captcha] = field(default_factory=list)


def send_sms(world: World, phone: str) -> SmsCode:
    """Send a new code to a phone."""
    sent = SmsCode(
        phone=phone, code=world.ids.text(6, string.digits), sent_at=world.clock.timestamp()
    )
    world.state(CodeState).sms.append(sent)
    return sent


def spend_sms(world: World, phone: str, code: str) -> None:
    """Check a code of a phone and use it up. Raises ApiError."""
    for sent in reversed(world.state(CodeState).sms):
        if (sent.phone, sent.code, sent.spent) == (phone, code, False):
            _require_fresh(world, sent.sent_at, SMS_LIFE)
            sent.spent = True
            return
    raise ApiError("CODE_INVALID")


def make_captcha(world: World) -> Captcha:
    """Make a new picture code."""
    made = Captcha(
        id=world.ids.hex(16),
        text=world.ids.text(LENGTH, ALPHABET),
        made_at=world.clock.timestamp(),
    )
    world.state(CodeState).captchas.append(made)
    return made


def find_captcha(world: World, captcha_id: str) -> Captcha:
    """Return a picture code. Raises ApiError CODE_INVALID."""
    for made in reversed(world.state(CodeState).captchas):
        if made.id == captcha_id:
            return made
    raise ApiError("CODE_INVALID")


def spend_captcha(world: World, captcha_id: str, text: str) -> None:
    """Check what a person read in a picture and use it up; case does not matter. Raises ApiError."""
    made = find_captcha(world, captcha_id)
    if made.spent or made.text != text.upper():
        raise ApiError("CODE_INVALID")
    _require_fresh(world, made.made_at, CAPTCHA_LIFE)
    made.spent = True


def _require_fresh(world: World, since: float, life: float) -> None:
    if world.clock.timestamp() >= since + life:
        raise ApiError("CODE_EXPIRED")
