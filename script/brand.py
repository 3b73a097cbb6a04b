#!/usr/bin/env python3
"""Draw the icon and the logos of the integration: .venv/bin/python script/brand.py.

Our own drawing, not a trade mark of anyone: a cloud that reaches down to three devices.
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

BRAND = Path(__file__).parents[1] / "custom_components" / "gizwits" / "brand"
SIDE = 2048  # everything is drawn large and scaled down, which smooths the edges
TOP, BOTTOM, LIGHT = "#26c6a9", "#1a5fd0", "#ffb938"
INK = {"": "#14324f", "dark_": "#ffffff"}
WHITE = 255

# Shapes as fractions of the side: circles (x, y, radius) of the cloud, then stems (x, end, radius of the device).
CLOUD = ((0.325, 0.455, 0.135), (0.5, 0.365, 0.190), (0.685, 0.465, 0.125))
CLOUD_BASE = (0.325, 0.4, 0.685, 0.59)
STEMS = ((0.315, 0.725, 0.052), (0.5, 0.810, 0.066), (0.685, 0.725, 0.052))
STEM_WIDTH = 0.036
LAMP = (0.5, 0.810, 0.040)  # the device in the middle is on


def box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    """Return the square around a circle, in pixels."""
    return ((x - radius) * SIDE, (y - radius) * SIDE, (x + radius) * SIDE, (y + radius) * SIDE)


def gradient() -> Image.Image:
    """Return a square that runs from the top left colour to the bottom right one."""
    down = Image.linear_gradient("L").resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    slope = Image.blend(down, down.transpose(Image.Transpose.ROTATE_90), 0.35)
    return Image.composite(
        Image.new("RGB", slope.size, BOTTOM), Image.new("RGB", slope.size, TOP), slope
    )


def icon() -> Image.Image:
    """Return the icon at full size."""
    tile = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(tile).rounded_rectangle((0, 0, SIDE - 1, SIDE - 1), SIDE * 0.225, WHITE)
    glyph = Image.new("L", tile.size)
    pen = ImageDraw.Draw(glyph)
    for circle in CLOUD:
        pen.ellipse(box(*circle), WHITE)
    pen.rectangle([edge * SIDE for edge in CLOUD_BASE], WHITE)
    for x, end, radius in STEMS:
        pen.line((x * SIDE, 0.5 * SIDE, x * SIDE, end * SIDE), WHITE, round(STEM_WIDTH * SIDE))
        pen.ellipse(box(x, end, radius), WHITE)
    image = gradient()
    image.paste("#ffffff", mask=glyph)
    ImageDraw.Draw(image).ellipse(box(*LAMP), LIGHT)
    image.putalpha(tile)
    return image


def logo(ink: str) -> Image.Image:
    """Return the icon beside the name, trimmed, at full size."""
    font = ImageFont.load_default(SIDE * 0.72)
    name = "Gizwits"
    left, top, right, bottom = font.getbbox(name)
    gap = SIDE * 0.2
    image = Image.new("RGBA", (round(SIDE + gap + right - left), SIDE), ink)
    mask = Image.new("L", image.size)
    start = (SIDE + gap - left, (SIDE - top - bottom) / 2)
    ImageDraw.Draw(mask).text(start, name, WHITE, font, stroke_width=SIDE * 0.012)
    image.putalpha(mask)
    image.paste(icon(), (0, 0))
    return image


def save(image: Image.Image, name: str, height: int) -> None:
    """Write one PNG of the given height."""
    width = round(image.width * height / image.height)
    small = image.resize((width, height), Image.Resampling.LANCZOS)
    small.save(BRAND / f"{name}.png", optimize=True)


def main() -> None:
    """Draw every file that Home Assistant looks for."""
    BRAND.mkdir(exist_ok=True)
    for suffix, scale in (("", 1), ("@2x", 2)):
        save(icon(), f"icon{suffix}", 256 * scale)
        for theme, ink in INK.items():
            save(logo(ink), f"{theme}logo{suffix}", 128 * scale)


if __name__ == "__main__":
    main()
