"""Picture codes that are out; text messages are in `codes`."""

from dataclasses import dataclass, field

from ..errors import ApiError
from ..world import World
from .captcha import ALPHABET, LENGTH
from .records import Captcha

LIFE = 600


@dataclass(kw_only=True)
class CaptchaState:
    """Picture codes that nobody has answered correctly yet, by id."""

    captchas: dict[str, Captcha] = field(default_factory=dict)


def make(world: World) -> Captcha:
    """Make a new picture code."""
    made = Captcha(
        id=world.ids.hex(16),
        text=world.ids.text(LENGTH, ALPHABET),
        made_at=world.clock.timestamp(),
    )
    world.state(CaptchaState).captchas[made.id] = made
    return made


def spend(world: World, captcha_id: str, text: str) -> None:
    """Use a picture code up; case does not matter. Raises ApiError CODE_INVALID or CODE_EXPIRED."""
    captchas = world.state(CaptchaState).captchas
    made = captchas.get(captcha_id)
    if made is None or made.text != text.strip().upper():
        raise ApiError("CODE_INVALID")
    if world.clock.timestamp() - made.made_at >= LIFE:
        raise ApiError("CODE_EXPIRED")
    del captchas[captcha_id]
