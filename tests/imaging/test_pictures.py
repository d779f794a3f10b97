"""Photos of every kind come out upright, small, and with nothing but their pixels."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from jisr_imaging.inspect import inspect
from jisr_imaging.limits import LIMITS
from tests.imaging.make import paper, saved

MARK = b"made-up-mark-27c1"
GPS_IFD, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


@pytest.fixture
def look(tmp_path):
    """The verdict on some bytes, and the folder of what is kept."""

    def looked(data, **limits):
        file, folder = tmp_path / "file", tmp_path / "kept"
        file.write_bytes(data)
        folder.mkdir(exist_ok=True)
        return inspect(file, folder), folder

    return looked


def exif(orientation=1):
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    tags[MAKE] = MARK.decode()
    tags.get_ifd(GPS_IFD).update({1: "N", 2: (33.0, 59.0, 12.0), 3: "W", 4: (6.0, 51.0, 0.0)})
    return tags


SHEET = paper((1000, 1400))


@pytest.mark.parametrize(
    ("kind", "type_", "how"),
    [
        ("JPEG", "image/jpeg", {"quality": 88}),
        ("JPEG", "image/jpeg", {"quality": 88, "progressive": True}),
        ("MPO", "image/jpeg", {"save_all": True, "append_images": [SHEET]}),
        ("PNG", "image/png", {}),
        ("WEBP", "image/webp", {"quality": 80}),
        ("HEIF", "image/heic", {"quality": 70}),
    ],
    ids=["jpeg", "progressive", "two pictures", "png", "webp", "heic"],
)
def test_each_kind_of_photo_is_kept_without_what_the_camera_wrote(look, kind, type_, how):
    data = saved(SHEET, kind, exif=exif(), **how)
    assert MARK in data or kind == "MPO"
    verdict, kept = look(data)
    assert (verdict.reason, verdict.content_type, verdict.pages) == (None, type_, 1)
    assert sorted(p.name for p in kept.iterdir()) == ["1.jpg", "thumbnail.jpg"]
    for path in kept.iterdir():
        clean = path.read_bytes()
        assert MARK not in clean
        with Image.open(io.BytesIO(clean)) as page:
            assert page.format == "JPEG"
            assert not page.getexif()
            assert set(page.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert max(page.size) <= (2000 if path.name == "1.jpg" else 320)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_however_the_phone_was_held(look, orientation):
    """A sheet whose top left is marked is stored as the camera would, and comes out as it was seen."""
    seen = SHEET.copy()
    seen.paste((250, 0, 0), (0, 0, 300, 300))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = seen.transpose(back[orientation]) if orientation in back else seen
    verdict, kept = look(saved(stored, exif=exif(orientation)))
    assert verdict.reason is None
    with Image.open(kept / "1.jpg") as page:
        assert page.size == seen.size
        red, green, blue = page.getpixel((100, 100))
        assert red > 200
        assert max(green, blue) < 60


def test_comments_and_what_follows_the_picture_are_gone(look):
    data = saved(SHEET, comment=MARK) + b"PK\x03\x04" + MARK + b"<script>alert(1)</script>"
    verdict, kept = look(data)
    assert verdict.reason is None
    assert all(MARK not in p.read_bytes() and b"<script" not in p.read_bytes() for p in kept.iterdir())


def test_texts_in_a_png_are_gone(look):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", MARK.decode(), zip=True)
    texts.add_text("Author", MARK.decode())
    verdict, kept = look(saved(SHEET, "PNG", pnginfo=texts))
    assert verdict.reason is None
    assert all(MARK not in p.read_bytes() for p in kept.iterdir())


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16", "CMYK"])
def test_every_way_to_write_pixels_is_read(look, mode):
    if mode == "I;16":
        image = SHEET.convert("L").convert("I").point(lambda v: v * 257).convert("I;16")
    else:
        image = SHEET.convert(mode)
    verdict, kept = look(saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert verdict.reason is None
    with Image.open(kept / "1.jpg") as page:
        assert page.mode == "RGB"
        assert min(page.getpixel((500, 1350))) < 120  # the table
        assert min(page.getpixel((500, 1250))) > 150  # the sheet


@pytest.mark.parametrize("mode", ["1", "P"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_thin_strokes_of_a_scan_in_black_and_white_survive(look, mode, orientation):
    """A4 at 600 dots an inch, of which a hairline is two: each of them is a grey line on the page."""
    scan = Image.new("L", (4960, 7016), "white")
    draw = ImageDraw.Draw(scan)
    draw.rectangle((400, 400, 2400, 1400), fill="black")
    tops = [2000 + 101 * number for number in range(40)]
    for top in tops:
        draw.line((400, top, 4500, top), fill="black", width=2)
    verdict, kept = look(saved(scan.convert(mode), "PNG", exif=exif(orientation)))
    assert verdict.reason is None
    with Image.open(kept / "1.jpg") as page:
        upright = page.convert("L").rotate(90 if orientation == 6 else 0, expand=True)
    assert upright.size == (1414, 2000)
    column = [upright.getpixel((700, y)) for y in range(2000)]
    for top in tops:
        at = round(top * 2000 / 7016)
        assert 60 < min(column[at - 2 : at + 3]) < 200


def test_what_is_transparent_in_a_table_of_colours_is_white_when_it_is_shrunk(look):
    image = Image.new("P", (2600, 3000), 0)
    image.putpalette([0, 0, 0, 255, 255, 255, 20, 20, 20])
    ImageDraw.Draw(image).rectangle((300, 300, 1500, 1500), fill=2)
    verdict, kept = look(saved(image, "PNG", transparency=0))
    assert verdict.reason is None
    with Image.open(kept / "1.jpg") as page:
        assert min(page.getpixel((20, 20))) > 245
        assert max(page.getpixel((600, 600))) < 40


def test_what_is_transparent_is_white(look):
    image = Image.new("RGBA", (900, 1200), (0, 0, 0, 0))
    image.paste(SHEET.resize((500, 700)), (200, 200))
    verdict, kept = look(saved(image, "PNG"))
    assert verdict.reason is None
    with Image.open(kept / "1.jpg") as page:
        assert min(page.getpixel((20, 20))) > 245


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_film_is_no_paper(look, kind):
    frames = [paper((700, 900), seed=n, lines=5) for n in range(3)]
    verdict, _ = look(saved(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert verdict.reason == "unsupported_type"


@pytest.mark.parametrize(
    ("size", "reason"), [((600, 400), None), ((599, 500), "too_small"), ((900, 399), "too_small")]
)
def test_a_picture_has_enough_pixels_to_be_read(look, size, reason):
    assert look(saved(paper(size, lines=8)))[0].reason == reason


def test_a_big_picture_is_refused_before_it_is_decoded(look):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9))
        + chunk(b"IEND", b"")
    )
    assert look(data)[0].reason == "too_big"


def test_a_photo_of_twelve_megapixels_is_kept_at_two_thousand(look):
    verdict, kept = look(saved(paper((4000, 3000), lines=40), quality=90))
    assert verdict.reason is None
    with Image.open(kept / "1.jpg") as page:
        assert page.size == (2000, 1500)


@pytest.mark.parametrize("data", [b"", b"\xff", b"MZ not a picture", b"GIF89a" + b"\0" * 50, b"PK\x03\x04"])
def test_what_is_no_picture_is_said_to_be_none(look, data):
    assert look(data)[0].reason == "unsupported_type"


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0" + b"\0" * 200, b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 "]
)
def test_a_beginning_alone_is_damaged(look, data):
    assert look(data)[0].reason == "damaged"


def test_the_limits_fit_the_phones_of_today():
    assert LIMITS.most_pixels >= 50_000_000
