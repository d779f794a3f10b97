"""Made-up papers as phones would send them. Nothing is read from disk but the font that prints receipts."""

import io
import random
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONT = Path(__file__).parents[2] / "layers/printing/python/jisr_printing/fonts/Amiri-Regular.ttf"


def paper(
    size: tuple[int, int] = (1500, 2000),
    *,
    lines: int = 30,
    seed: int = 1,
    ink: tuple[int, int, int] = (30, 30, 40),
    sheet: tuple[int, int, int] = (235, 232, 225),
    table: tuple[int, int, int] = (60, 50, 45),
    margin: float = 0.1,
    noise: float = 6,
) -> Image.Image:
    """A written sheet on a table, lit from one side, with a camera's noise."""
    width, height = size
    edge = int(margin * min(size))
    image = Image.new("RGB", size, table)
    draw = ImageDraw.Draw(image)
    draw.rectangle((edge, edge, width - edge, height - edge), fill=sheet)
    letter = height // 60
    font = ImageFont.truetype(FONT, letter)
    words = random.Random(seed)
    for line in range(lines):
        text = " ".join(
            "".join(words.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(words.randint(2, 9)))
            for _ in range(words.randint(3, 11))
        )
        draw.text((edge * 1.4, edge * 1.3 + line * letter * 1.6), text, fill=ink, font=font)
    light = (
        Image.linear_gradient("L").rotate(90 * (seed % 4)).resize(size).point(lambda v: 205 + v * 50 // 255)
    )
    image = ImageChops.multiply(image, Image.merge("RGB", [light] * 3))
    image = image.filter(ImageFilter.GaussianBlur(0.8))
    grain = Image.effect_noise(size, noise)
    return ImageChops.add(image, Image.merge("RGB", [grain] * 3), 1, -128)


def saved(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()
