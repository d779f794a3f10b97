"""A photo: decoded under limits, upright, and saved anew, so that nothing but its pixels is left."""

from pathlib import Path

from PIL import Image, ImageOps

from jisr_imaging.fingerprint import fingerprint
from jisr_imaging.limits import LIMITS, Limits
from jisr_imaging.readability import judge, measures
from jisr_imaging.verdict import Refused, Verdict

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
_COLOURS_WITHOUT_BETWEEN = {"1": "L", "P": "RGB"}


def inspect_picture(file: Path, content_type: str, folder: Path, limits: Limits = LIMITS) -> Verdict:
    """Raises `Refused`, and whatever the decoder raises for what is no such picture."""
    Image.MAX_IMAGE_PIXELS = limits.most_pixels
    if content_type == "image/heic":
        import pi_heif

        if not _has_its_pixels(file):
            raise Refused("damaged")
        pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(file, formats=[_FORMATS[content_type]]) as picture:
        width, height = picture.size
        if max(width, height) > limits.most_side or width * height > limits.most_pixels:
            raise Refused("too_big")
        if getattr(picture, "is_animated", False) and content_type in {"image/png", "image/webp"}:
            raise Refused("unsupported_type")  # a film: no paper is one
        if max(width, height) < limits.least_long_side or min(width, height) < limits.least_short_side:
            raise Refused("too_small")
        upright = ImageOps.exif_transpose(shrunk(picture, limits.side))
        page = flat(upright)
    measured, grey = measured_page(page, limits)
    judge(measured, limits)
    keep_page(page, folder / "1.jpg", limits)
    keep_thumbnail(page, folder, limits)
    return Verdict(None, content_type, 1, measured, fingerprint(grey, limits))


def _has_its_pixels(heic: Path) -> bool:
    """Whether the boxes of a HEIC's pixels end where the file does, or before: of a picture in tiles, as phones make,
    the decoder would show those that came, and the rest black."""
    end, at, found = heic.stat().st_size, 0, False
    with heic.open("rb") as opened:
        while at < end:
            opened.seek(at)
            head = opened.read(16)
            size = int.from_bytes(head[8:16] if head[:4] == b"\0\0\0\1" else head[:4]) or end - at
            if head[4:8] == b"mdat":
                found = True
                if at + size > end:
                    return False
            at += max(size, 8)
    return found


def shrunk(picture: Image.Image, side: int) -> Image.Image:
    """At most `side` pixels of it. A JPEG is decoded at a half, a quarter or an eighth at once: a third of the time,
    and of the memory, of decoding all of it."""
    share = min(1.0, side / max(picture.size))
    picture.draft(None, (round(picture.width * share), round(picture.height * share)))
    # Of two colours, or of a table of them, Pillow takes every so many-th pixel: thin strokes would be gone.
    if share < 1 and picture.mode in _COLOURS_WITHOUT_BETWEEN:
        plain = _COLOURS_WITHOUT_BETWEEN[picture.mode]
        picture = picture.convert("RGBA" if "transparency" in picture.info else plain)
    # Without Pillow's own short way, which would ask for twice the pixels, and can't take 16 bits of grey.
    picture.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=None)
    return picture


def flat(picture: Image.Image) -> Image.Image:
    """Eight bits, three colours, no transparency (which shows the paper: white), and no word beside the pixels."""
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    page = picture.convert("RGB")
    page.info = {}
    return page


def measured_page(page: Image.Image, limits: Limits) -> tuple[dict[str, float], Image.Image]:
    """What `judge` judges, and the grey picture that it was measured on."""
    grey = page.convert("L")
    grey.thumbnail((limits.measured_side, limits.measured_side), Image.Resampling.BOX, reducing_gap=None)
    return measures(grey, limits), grey


def keep_page(page: Image.Image, path: Path, limits: Limits) -> None:
    page.save(path, "JPEG", quality=limits.quality)


def keep_thumbnail(page: Image.Image, folder: Path, limits: Limits) -> None:
    share = min(1.0, limits.thumbnail_side / max(page.size))
    size = max(1, round(page.width * share)), max(1, round(page.height * share))
    page.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0).save(
        folder / "thumbnail.jpg", "JPEG", quality=limits.thumbnail_quality
    )
