"""Picture codes: a short text drawn so that a person can read it."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 4
_SIZE = (160, 60)
_INK = (40, 60, 90)
_NOISE = (150, 170, 200)


def draw(text: str) -> bytes:
    """Return a PNG of the text; the same text gives the same picture."""
    random = Random(text)
    picture = Image.new("RGB", _SIZE, "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=36)
    width, height = _SIZE
    for _ in range(6):
        pen.line([(random.randrange(width), random.randrange(height)) for _ in "ab"], fill=_NOISE)
    step = width // (len(text) + 1)
    for index, letter in enumerate(text):
        pen.text((step // 2 + index * step, random.randrange(4, 14)), letter, fill=_INK, font=font)
    png = BytesIO()
    picture.save(png, "PNG")
    return png.getvalue()
