"""Hostile and broken files, the same ones at every run: `FAMILIES` makes them.

`allowed` of each are the reasons that are right to refuse it with. `SAFE` among them: it may also be accepted, when
what is kept of it is clean (`tests.imaging.proof`); whatever a file smuggles says `MARK`.
"""

import base64
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pikepdf
from PIL import Image, PngImagePlugin

from tests.imaging.make import paper, saved

MARK = b"made-up-mark-5b10"
SAFE = "safe"


class Bad(NamedTuple):
    name: str
    data: bytes
    allowed: frozenset[str]


def _bad(name: str, data: bytes, *allowed: str) -> Bad:
    return Bad(name, data, frozenset(allowed))


# Good files, small, so that hundreds of them are inspected in a minute.


@cache
def sheet() -> Image.Image:
    return paper((640, 480), lines=8, noise=2)


@cache
def good() -> dict[str, bytes]:
    """An accepted file of every kind and way to write it."""
    return {
        "jpeg": saved(sheet(), quality=85),
        "progressive": saved(sheet(), quality=85, progressive=True),
        "png": saved(sheet().quantize(32), "PNG"),
        "webp": saved(sheet(), "WEBP", quality=80),
        "lossless webp": saved(sheet().quantize(32).convert("RGB"), "WEBP", lossless=True, quality=20),
        "heic": saved(sheet(), "HEIF", quality=60),
        "pdf": pdf(),
        "pdf of object streams": in_object_streams(pdf()),
    }


# PDFs, written by hand: no library writes what attackers do.


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(body), body)


def pdf(
    *,
    catalog: bytes = b"",
    page: bytes = b"",
    box: bytes = b"[0 0 640 480]",
    kids: bytes = b"[3 0 R]",
    count: int = 1,
    content: bytes = b"q 640 0 0 480 0 0 cm /I Do Q",
    content_entries: bytes = b"",
    resources: bytes = b"",
    picture: bytes | None = None,
    picture_filter: bytes = b"/DCTDecode",
    more: dict[int, bytes] | None = None,
    trailer: bytes = b"",
    head: bytes = b"%PDF-1.7\n",
) -> bytes:
    """A page that shows a written sheet. `more` adds or replaces objects; free numbers start at 10."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        2: b"<</Type/Pages/Kids%s/Count %d>>" % (kids, count),
        3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 5 0 R/Resources<</XObject<</I 4 0 R>>%s>>%s>>"
        % (box, resources, page),
        4: stream(
            saved(sheet(), quality=85) if picture is None else picture,
            b"/Type/XObject/Subtype/Image/Width 640/Height 480/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter%s"
            % picture_filter,
        ),
        5: stream(content, content_entries),
    } | (more or {})
    out, places = bytearray(head), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    return bytes(out) + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1,
        trailer,
        start,
    )


def saved_anew(data: bytes, **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, static_id=True, **how)
    return out.getvalue()


def in_object_streams(data: bytes) -> bytes:
    """The same PDF with all that is no stream in compressed streams, where no search for words finds it."""
    return saved_anew(data, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def added_to(data: bytes, objects: dict[int, bytes]) -> bytes:
    """`data` with an incremental update, which hides the objects it replaces."""
    out, places = bytearray(data), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
    earlier = int(data.rpartition(b"startxref\n")[2].split()[0])
    size = max(max(objects) + 1, 20)
    return bytes(out) + b"trailer\n<</Size %d/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        earlier,
        start,
    )


def png(width: int, height: int, *chunks: tuple[bytes, bytes], depth: int = 8, colour: int = 0) -> bytes:
    head = (b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (head, *chunks, (b"IEND", b""))
    )


def zeros(count: int, level: int = 9) -> bytes:
    """`count` zero bytes, deflated without ever holding them."""
    packer = zlib.compressobj(level)
    block = bytes(1 << 20)
    parts = [packer.compress(block) for _ in range(count >> 20)]
    return b"".join([*parts, packer.compress(bytes(count % (1 << 20))), packer.flush()])


def jpeg_with(marker: int, body: bytes, data: bytes | None = None) -> bytes:
    """A JPEG with one more segment at its beginning."""
    data = data or good()["jpeg"]
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + data[2:]


def jpeg_sized(width: int, height: int) -> bytes:
    data = bytearray(good()["jpeg"])
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def eicar() -> bytes:
    """The harmless file that every scanner calls malware; in halves, so that this file isn't one."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def zipped(name: str = "made-up.txt", body: bytes = MARK) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), body)
    return out.getvalue()


# The families.


def truncated() -> Iterator[Bad]:
    """Cut at every 5 %, as a lost connection would."""
    for name in ("jpeg", "progressive", "png", "webp", "heic", "pdf"):
        data = good()[name]
        for percent in range(5, 100, 5):
            yield _bad(
                f"{name} cut at {percent} %",
                data[: len(data) * percent // 100],
                "damaged",
                "unsupported_type",
            )
    # Of a phone's picture in tiles a decoder shows those that came, and the rest black.
    heic = good()["heic"]
    at = heic.index(b"mdat") - 4
    longer = struct.pack(">I", int.from_bytes(heic[at : at + 4]) + 9_000)
    yield _bad("heic with pixels that did not come", heic[:at] + longer + heic[at + 4 :], "damaged")
    linear = saved_anew(pdf(), linearize=True)
    for percent in range(10, 100, 10):
        yield _bad(f"linear pdf cut at {percent} %", linear[: len(linear) * percent // 100], "damaged")


def wrong_magic() -> Iterator[Bad]:
    """The beginning of an accepted kind, and then something else."""
    heads = {
        "jpeg": b"\xff\xd8\xff\xe0",
        "bare jpeg": b"\xff\xd8\xff",
        "png": b"\x89PNG\r\n\x1a\n",
        "webp": b"RIFF\xff\xff\0\0WEBPVP8 ",
        "webp of extras": b"RIFF\xff\xff\0\0WEBPVP8X",
        "heic": b"\0\0\0\x18ftypheic",
        "mif1": b"\0\0\0\x18ftypmif1",
        "pdf": b"%PDF-1.7\n",
    }
    noise = random.Random(3).randbytes(5000)
    for name, head in heads.items():
        for what, tail in {
            "nothing": b"",
            "zeros": bytes(5000),
            "ones": b"\xff" * 5000,
            "noise": noise,
            "a script": b"<script>alert('" + MARK + b"')</script>" * 50,
            "a zip": zipped(),
            "a photo": good()["jpeg"],
            "a drawing": good()["png"],
        }.items():
            # What lies between may be skipped by a decoder that looks for its next marker.
            safe = (SAFE,) if head.startswith(b"\xff\xd8") and what in {"a photo"} else ()
            yield _bad(
                f"{name} and {what}",
                head + tail,
                "damaged",
                "unsupported_type",
                "too_big",
                "too_small",
                *safe,
            )


def foreign() -> Iterator[Bad]:
    """Whole files of kinds that are not accepted, whatever they are called."""
    small = sheet().resize((320, 240))
    frames = [small.convert("P"), small.rotate(5).convert("P"), small.rotate(9).convert("P")]
    gif = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], loop=0)
    others = {
        "gif": saved(sheet().convert("P"), "GIF"),
        "film gif": gif,
        "endless gif": gif[:-1] + gif[gif.index(b"!\xf9") : -1] * 200,
        "bmp": saved(small, "BMP"),
        "tiff": saved(small, "TIFF"),
        "tiff of many": saved(small, "TIFF", save_all=True, append_images=[small] * 5),
        "ico": saved(small.resize((64, 64)), "ICO"),
        "icns": b"icns\0\0\0\x10" + bytes(50),
        "psd": b"8BPS\0\x01"
        + bytes(6)
        + b"\0\x03"
        + struct.pack(">II", 480, 640)
        + b"\0\x08\0\x03"
        + bytes(90),
        "eps": saved(small, "EPS"),
        "ppm": saved(small, "PPM"),
        "tga": saved(small, "TGA"),
        "pcx": saved(small, "PCX"),
        "dds": saved(small, "DDS"),
        "jpeg 2000": saved(small, "JPEG2000"),
        "raw jpeg 2000": b"\xff\x4f\xff\x51" + bytes(100),
        "avif": saved(small, "AVIF"),
        "jpeg xl": b"\xff\x0a" + bytes(100),
        "mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(200),
        "quicktime": b"\0\0\0\x14ftypqt  " + bytes(100),
        "avi": b"RIFF\0\1\0\0AVI LIST" + bytes(100),
        "wav": b"RIFF\0\1\0\0WAVEfmt " + bytes(100),
        "mp3": b"ID3\4\0\0\0\0\0\0" + bytes(200),
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "html": b"<!doctype html><script>alert(1)</script>",
        "xml with entities": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
        "script": b"#!/bin/sh\nrm -rf made-up\n",
        "powershell": b"powershell -enc AAAA\r\n",
        "exe": b"MZ" + bytes(58) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0" + bytes(200),
        "elf": b"\x7fELF\2\1\1" + bytes(200),
        "class": b"\xca\xfe\xba\xbe\0\0\0\x41" + bytes(50),
        "zip": zipped(),
        "zip bomb": zipped("made-up", bytes(20_000_000)),
        "docx": zipped("[Content_Types].xml", b"<Types/>"),
        "odt": zipped("mimetype", b"application/vnd.oasis.opendocument.text"),
        "apk": zipped("AndroidManifest.xml"),
        "gzip bomb": b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + zeros(10_000_000)[2:],
        "rar": b"Rar!\x1a\7\1\0" + bytes(100),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(100),
        "tar": b"made-up".ljust(257, b"\0") + b"ustar\x0000" + bytes(300),
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "rtf": b"{\\rtf1\\ansi " + MARK + b"}",
        "postscript": b"%!PS-Adobe-3.0\n{} loop\n",
        "sqlite": b"SQLite format 3\0" + bytes(100),
        "woff": b"wOFF" + bytes(100),
        "webassembly": b"\0asm\1\0\0\0",
        "text": "ورقة مصطنعة\n".encode(),
        "utf-16": "\ufeffmade up".encode("utf-16"),
        "empty": b"",
        "one byte": b"\xff",
        "two bytes": b"\xff\xd8",
        "zeros": bytes(10_000),
        "noise": random.Random(4).randbytes(10_000),
        "eicar": eicar(),
        "pdf in base64": base64.b64encode(pdf()),
        "photo behind a line": b"\n" + good()["jpeg"],
        "photo behind html": b"<html>" + good()["jpeg"],
        "photo in a zip": zipped("1.jpg", good()["jpeg"]),
        "forms data": b"%FDF-1.2\n1 0 obj<</FDF<<>>>>endobj",
    }
    for name, data in others.items():
        yield _bad(name, data, "unsupported_type")
    for name, head in {
        "a line": b"\n",
        "junk": b"junk\n",
        "a mark of byte order": b"\xef\xbb\xbf",
        "a zip": zipped(),
        "a script": b"#!/bin/sh\n# " + MARK + b"\n",
    }.items():
        yield _bad(f"pdf behind {name}", head + pdf(), "damaged", SAFE)
    yield _bad("pdf far behind junk", bytes(1_024) + pdf(), "unsupported_type")


def picture_bombs() -> Iterator[Bad]:
    """Small files that claim, or are, far more than a phone makes."""
    written = zlib.compress(b"".join(b"\0" + row for row in _rows()))
    bomb_or_broken = ("too_big", "damaged")
    yield _bad(
        "png of 30,000 x 30,000", png(30_000, 30_000, (b"IDAT", zeros(30_000 * 3_751)), depth=1), "too_big"
    )
    yield _bad(
        "png of 30,000 x 30,000 colours", png(30_000, 30_000, (b"IDAT", zeros(1 << 24)), colour=6), "too_big"
    )
    yield _bad("png of 2 billion squared", png(2**31 - 1, 2**31 - 1, (b"IDAT", zeros(9))), *bomb_or_broken)
    yield _bad("png of no pixels", png(0, 0, (b"IDAT", zeros(9))), *bomb_or_broken, "too_small")
    yield _bad("png as thin as a hair", png(64_000_000, 1, (b"IDAT", zeros(64_000_001))), "too_big")
    yield _bad(
        "png at the limit", png(8_000, 8_000, (b"IDAT", zeros(8_000 * 32_001)), colour=6), "blank", "too_dark"
    )
    yield _bad(
        "png at the limit, of 16 bits",
        png(16_000, 4_000, (b"IDAT", zeros(4_000 * 32_001)), depth=16),
        "too_dark",
    )
    yield _bad(
        "png with too many pixels", png(640, 480, (b"IDAT", zeros(100_000_000))), "too_dark", "damaged"
    )
    yield _bad(
        "png of another size too",
        png(640, 480, (b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)), (b"IDAT", written)),
        *bomb_or_broken,
    )
    for kind, body in {
        b"zTXt": b"made-up\0\0" + zeros(80_000_000),
        b"iTXt": b"made-up\0\1\0\0\0" + zeros(80_000_000),
        b"iCCP": b"made-up\0\0" + zeros(80_000_000),
    }.items():
        yield _bad(
            f"png with a huge {kind.decode()}",
            png(640, 480, (kind, body), (b"IDAT", written)),
            *bomb_or_broken,
            SAFE,
        )
        yield _bad(
            f"png with a huge {kind.decode()} at its end",
            png(640, 480, (b"IDAT", written), (kind, body)),
            *bomb_or_broken,
            SAFE,
        )
    yield _bad(
        "png of a hundred thousand texts",
        png(640, 480, *[(b"tEXt", b"k\0" + MARK)] * 100_000, (b"IDAT", written)),
        *bomb_or_broken,
        SAFE,
    )
    yield _bad(
        "png of a hundred thousand pieces",
        png(640, 480, *[(b"IDAT", b"")] * 100_000, (b"IDAT", written)),
        *bomb_or_broken,
        SAFE,
    )
    for width, height in (
        (65_500, 65_500),
        (65_500, 1),
        (16_001, 3_000),
        (0, 0),
        (9_000, 9_000),
        (8_000, 8_000),
    ):
        yield _bad(
            f"jpeg that claims {width} x {height}",
            jpeg_sized(width, height),
            *bomb_or_broken,
            "too_small",
            SAFE,
        )
    yield _bad("jpeg of many scans", _scans(400), *bomb_or_broken, "blank", "too_dark", "washed_out")
    for width, height in ((16_383, 16_383), (1, 1), (16_383, 1)):
        bits = (width - 1) | (height - 1) << 14
        body = b"VP8L" + struct.pack("<I", 30) + b"\x2f" + struct.pack("<I", bits) + bytes(25)
        yield _bad(f"webp that claims {width} x {height}", _riff(body), *bomb_or_broken, "too_small")
    canvas = struct.pack("<I", 0xFFFFFF)[:3]
    extra = b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas + canvas
    yield _bad("webp on a canvas of 16 million", _riff(extra + good()["webp"][12:]), *bomb_or_broken)
    for width, height in (
        (30_000, 30_000),
        (65_535, 65_535),
        (2**32 - 1, 2**32 - 1),
        (0, 0),
        (1_280, 960),
        (16_000, 4_000),
    ):
        data = re.sub(
            rb"ispe\0{4}.{8}",
            b"ispe" + bytes(4) + struct.pack(">II", width, height),
            good()["heic"],
            flags=re.DOTALL,
        )
        yield _bad(f"heic that claims {width} x {height}", data, *bomb_or_broken, "too_small", SAFE)
    yield _bad(
        "avif called mif1",
        saved(sheet(), "AVIF").replace(b"ftypavif", b"ftypmif1"),
        "damaged",
        "unsupported_type",
    )
    yield _bad(
        "avif called heic",
        saved(sheet(), "AVIF").replace(b"ftypavif", b"ftypheic"),
        "damaged",
        "unsupported_type",
    )
    frames = [sheet(), sheet().rotate(5), sheet().rotate(9)]
    for kind in ("PNG", "WEBP"):
        film = saved(
            frames[0].quantize(16).convert("RGB"), kind, save_all=True, append_images=frames[1:], loop=0
        )
        yield _bad(f"film {kind.lower()}", film, "unsupported_type")
        yield _bad(f"film {kind.lower()}, cut", film[: len(film) * 2 // 3], "unsupported_type", "damaged")


def _rows() -> list[bytes]:
    pixels = sheet().convert("L").tobytes()
    return [pixels[at : at + 640] for at in range(0, len(pixels), 640)]


def _riff(body: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _scans(count: int) -> bytes:
    """A progressive JPEG of 8,000 x 8,000 that says `count` times that nothing changes: each costs a pass over it."""
    table = bytes([1, *[0] * 15, 0])
    parts = [
        b"\xff\xd8\xff\xdb\0\x43\0" + bytes([1] * 64),
        b"\xff\xc2" + struct.pack(">HBHHBBBB", 11, 8, 8_000, 8_000, 1, 1, 0x11, 0),
        b"\xff\xc4" + struct.pack(">HB", 2 + 1 + 17, 0x00) + table,
        # One code, of one bit: a run of 32,767 empty blocks, its length in 14 more bits.
        b"\xff\xc4" + struct.pack(">HB", 2 + 1 + 17, 0x10) + bytes([1, *[0] * 15, 0xE0]),
        b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 0, 0) + bytes(125_000),
    ]
    scan = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 1, 63, 0x00) + bytes(60)
    return b"".join([*parts, *[scan] * count, b"\xff\xd9"])


def pdf_bombs() -> Iterator[Bad]:
    """PDFs that never end, or only after the computer does. A page that shows nothing is blank."""
    shown = ("damaged", "blank", "too_dark", "washed_out", "blurred", SAFE)
    flate = b"/Filter/FlateDecode"
    twice = b"/Filter[/FlateDecode/FlateDecode]"
    image = b"/Type/XObject/Subtype/Image/ColorSpace/%s/BitsPerComponent %d/Width %d/Height %d"
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 640 480]/Resources<</XObject<</F %d 0 R>>>>"

    yield _bad("content of 100 MB", pdf(content=zeros(100_000_000), content_entries=flate), *shown)
    spaces = zlib.compress(zlib.compress(b" " * 100_000_000))
    yield _bad("content of 100 MB, twice packed", pdf(content=spaces, content_entries=twice), *shown)
    hexed = zlib.compress(b"<" + b"2" * 40_000_000)
    yield _bad(
        "content in digits",
        pdf(content=hexed, content_entries=b"/Filter[/FlateDecode/ASCIIHexDecode]"),
        *shown,
    )
    yield _bad("content of half a million brackets", pdf(content=b"[" * 500_000), *shown)
    yield _bad("content of saved states", pdf(content=b"q " * 500_000), *shown)
    for name, space, bits, size, width in (
        ("grey", b"DeviceGray", 1, 20_000 * 2_500, 20_000),
        ("colours", b"DeviceRGB", 8, 1 << 26, 20_000),
        ("four billion", b"DeviceRGB", 16, 9, 2**31 - 1),
    ):
        data = stream(zeros(size), image % (space, bits, width, width) + flate)
        yield _bad(f"picture of 20,000 x 20,000 in {name}", pdf(more={4: data}), *shown)
    for name, filter_ in {
        "jpeg 2000": b"/JPXDecode",
        "fax": b"/CCITTFaxDecode/DecodeParms<</K -1/Columns 2147483647/Rows 2147483647>>",
        "jbig2": b"/JBIG2Decode",
        "lzw": b"/LZWDecode",
        "predicted": b"/FlateDecode/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>",
        "run lengths": b"/RunLengthDecode",
        "unheard of": b"/MadeUpDecode",
    }.items():
        noise = random.Random(name).randbytes(2_000)
        yield _bad(f"picture in {name}", pdf(picture=noise, picture_filter=filter_), *shown)
    for name, data in {
        "lists": b"[" * 10_000 + b"]" * 10_000,
        "dictionaries": b"<</A" * 10_000 + b" 1" + b">>" * 10_000,
    }.items():
        yield _bad(f"deep {name}", pdf(catalog=b"/Deep 10 0 R", more={10: data}), "damaged", SAFE)
    yield _bad(
        "list of 250,000",
        pdf(catalog=b"/Wide 10 0 R", more={10: b"[" + b"<<>>" * 250_000 + b"]"}),
        "damaged",
    )
    chain = {n: b"<</Next %d 0 R>>" % (n + 1) for n in range(10, 20_000)} | {20_000: b"<<>>"}
    yield _bad("chain of 20,000", pdf(catalog=b"/First 10 0 R", more=chain), "damaged", SAFE)
    yield _bad(
        "circle of actions",
        pdf(catalog=b"/OpenAction 10 0 R", more={10: b"<</S/Named/N/Print/Next 10 0 R>>"}),
        SAFE,
    )
    yield _bad(
        "circle of bookmarks",
        pdf(
            catalog=b"/Outlines 10 0 R",
            more={10: b"<</First 11 0 R/Last 11 0 R>>", 11: b"<</Title(a)/Next 11 0 R/Parent 11 0 R>>"},
        ),
        "damaged",
        SAFE,
    )
    packed = zlib.compress(b"10 0 " + b" " * 200_000_000 + b"<<>>")
    bombs = {11: stream(packed, b"/Type/ObjStm/N 1/First 5" + flate)}
    yield _bad("object stream of 200 MB", _with_xref_stream({10: (11, 0)}, bombs), "damaged", SAFE)
    yield _bad(
        "object stream of two billion",
        _with_xref_stream(
            {10: (11, 0)},
            {11: stream(zlib.compress(b"10 0 <<>>"), b"/Type/ObjStm/N 2147483647/First 5" + flate)},
        ),
        "damaged",
        SAFE,
    )
    yield _bad(
        "object stream in itself",
        _with_xref_stream(
            {11: (11, 0), 10: (11, 1)},
            {11: stream(zlib.compress(b"11 0 10 5 <<>> <<>>"), b"/Type/ObjStm/N 2/First 10" + flate)},
        ),
        "damaged",
        SAFE,
    )

    yield _bad("pages in themselves", pdf(kids=b"[2 0 R]"), "damaged")
    yield _bad(
        "pages in a circle",
        pdf(kids=b"[10 0 R]", more={10: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
        "damaged",
    )
    yield _bad("pages that are a page too", pdf(kids=b"[3 0 R 2 0 R]"), "damaged", SAFE)
    yield _bad(
        "the same page 100,000 times",
        pdf(kids=b"[" + b"3 0 R " * 100_000 + b"]", count=100_000),
        "too_many_pages",
        "damaged",
    )
    many = {n: b"<</Type/Page/Parent 2 0 R>>" for n in range(10, 100_010)}
    yield _bad(
        "100,000 pages",
        pdf(kids=b"[" + b" ".join(b"%d 0 R" % n for n in many) + b"]", count=100_000, more=many),
        "too_many_pages",
        "damaged",
    )
    yield _bad("twenty-one pages", pdf(kids=b"[" + b"3 0 R " * 21 + b"]", count=21), "too_many_pages")
    yield _bad(
        "twenty-one pages that say one", pdf(kids=b"[" + b"3 0 R " * 21 + b"]"), "too_many_pages", "damaged"
    )
    yield _bad("one page that says two billion", pdf(count=2**31 - 1), "damaged", SAFE)
    yield _bad("no page", pdf(kids=b"[]", count=0), "damaged")
    yield _bad("a page that is none", pdf(kids=b"[99 0 R]"), "damaged", "blank")
    yield _bad(
        "pages on a long way down",
        pdf(
            kids=b"[10 0 R]",
            more={
                n: b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (n + 1 if n < 5_000 else 3)
                for n in range(10, 5_001)
            },
        ),
        "damaged",
        SAFE,
    )

    for name, box in {
        "giant": b"[0 0 1000000000 1000000000]",
        "negative": b"[0 0 -640 -480]",
        "flat": b"[0 0 640 0]",
        "nothing": b"[0 0 0 0]",
        "tiny": b"[0 0 0.0001 0.0001]",
        "thin": b"[0 0 1 100000]",
        "not of numbers": b"[/a (b) <<>> null]",
        "short": b"[0 0]",
        "infinite": b"[0 0 1" + b"0" * 400 + b" 1" + b"0" * 400 + b"]",
        "itself": b" 3 0 R",
    }.items():
        yield _bad(f"box: {name}", pdf(box=box), *shown)
    yield _bad("unit of a billion", pdf(page=b"/UserUnit 1000000000"), *shown)
    yield _bad("turned by 45 degrees", pdf(page=b"/Rotate 45"), *shown)
    yield _bad("cropped to elsewhere", pdf(page=b"/CropBox[5000 5000 6000 6000]"), *shown)

    drawn = b"q 640 0 0 480 0 0 cm /I Do Q /F Do"

    def page_with(resources: bytes, content: bytes, objects: dict[int, bytes]) -> bytes:
        return pdf(content=b"q 640 0 0 480 0 0 cm /I Do Q " + content, resources=resources, more=objects)

    own = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 640 480]/Contents 5 0 R/Resources<</XObject<</I 4 0 R/F 10 0 R>>>>>>"
    yield _bad("form in itself", pdf(content=drawn, more={3: own, 10: stream(b"/F Do", form % 10)}), *shown)
    yield _bad(
        "forms in a circle",
        pdf(content=drawn, more={3: own, 10: stream(b"/F Do", form % 11), 11: stream(b"/F Do", form % 10)}),
        *shown,
    )
    laughs = {n: stream(b"/F Do " * 20, form % (n + 1)) for n in range(10, 18)} | {
        18: stream(b"0 0 9 9 re f", form % 18)
    }
    yield _bad(
        "forms that draw twenty forms that draw twenty", pdf(content=drawn, more={3: own, **laughs}), *shown
    )
    tiling = (
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]"
        b"/XStep %s/YStep %s/Resources<</Pattern<</P 10 0 R>>>>"
    )
    painted = b"/Pattern cs /P scn 0 0 640 480 re f"
    yield _bad(
        "tiles of themselves",
        page_with(b"/Pattern<</P 10 0 R>>", painted, {10: stream(painted, tiling % (b"10", b"10"))}),
        *shown,
    )
    for step in (b"0", b"0.0001", b"-1"):
        yield _bad(
            f"tiles {step.decode()} apart",
            page_with(
                b"/Pattern<</P 10 0 R>>", painted, {10: stream(b"0 0 9 9 re f", tiling % (step, step))}
            ),
            *shown,
        )
    shading = b"<</ShadingType %d/ColorSpace/DeviceRGB/Domain[0 1 0 1]/Coords[0 0 640 480]/Function 11 0 R>>"
    for kind in (1, 2):
        long = stream(
            b"{" + b"dup mul " * 20_000 + b"dup dup }", b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]"
        )
        yield _bad(
            f"shading {kind} of a long program",
            page_with(b"/Shading<</S 10 0 R>>", b"/S sh", {10: shading % kind, 11: long}),
            *shown,
        )
    deep = stream(b"{" * 50_000 + b"}" * 50_000, b"/FunctionType 4/Domain[0 1]/Range[0 1]")
    yield _bad(
        "program of 50,000 brackets",
        page_with(b"/Shading<</S 10 0 R>>", b"/S sh", {10: shading % 2, 11: deep}),
        *shown,
    )
    stitched = b"<</FunctionType 3/Domain[0 1]/Functions[11 0 R 11 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>"
    yield _bad(
        "function of itself",
        page_with(b"/Shading<</S 10 0 R>>", b"/S sh", {10: shading % 2, 11: stitched}),
        *shown,
    )
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 65"
        b"/LastChar 65/Widths[1]/Encoding<</Differences[65/a]>>/CharProcs<</a 11 0 R>>"
        b"/Resources<</Font<</T 10 0 R>>>>>>"
    )
    text = b"BT /T 90 Tf (AAAAAAAA) Tj ET"
    yield _bad(
        "letters of themselves",
        page_with(b"/Font<</T 10 0 R>>", text, {10: font, 11: stream(b"1 0 d0 " + text)}),
        *shown,
    )
    mask = b"<</Type/ExtGState/SMask<</S/Luminosity/G 11 0 R>>>>"
    group = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 640 480]/Group<</S/Transparency>>"
        b"/Resources<</ExtGState<</G 10 0 R>>>>"
    )
    yield _bad(
        "mask of itself",
        page_with(
            b"/ExtGState<</G 10 0 R>>",
            b"/G gs 0 0 99 99 re f",
            {10: mask, 11: stream(b"/G gs 0 0 9 9 re f", group)},
        ),
        *shown,
    )
    yield _bad(
        "picture that masks itself",
        pdf(
            more={
                4: stream(
                    good()["jpeg"], image % (b"DeviceRGB", 8, 640, 480) + b"/Filter/DCTDecode/SMask 4 0 R"
                )
            }
        ),
        *shown,
    )
    yield _bad(
        "colours of themselves",
        pdf(
            more={
                4: stream(
                    bytes(99),
                    b"/Type/XObject/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/ColorSpace 10 0 R",
                ),
                10: b"[/Indexed 10 0 R 255 10 0 R]",
            }
        ),
        *shown,
    )
    whole = pdf()
    start = int(whole.rpartition(b"startxref\n")[2].split()[0])
    yield _bad("table before itself", pdf(trailer=b"/Prev %d" % start), "damaged", SAFE)
    yield _bad("table far away", pdf(trailer=b"/Prev 99999999999999999999"), "damaged", SAFE)
    yield _bad(
        "length that lies",
        whole.replace(b"/Length %d" % len(good()["jpeg"]), b"/Length 99999999"),
        "damaged",
        "unsupported_type",
    )
    yield _bad(
        "length of itself", pdf(more={5: b"<</Length 5 0 R>>stream\nq Q\nendstream"}), "damaged", "blank"
    )
    yield _bad("root that is a page", whole.replace(b"/Root 1 0 R", b"/Root 3 0 R"), "damaged")
    yield _bad("root that is none", whole.replace(b"/Root 1 0 R", b"/Root 9 0 R"), "damaged")
    yield _bad("size of two billion", re.sub(rb"/Size \d+", b"/Size 2147483647", whole), "damaged", SAFE)
    yield _bad("without a table", whole.partition(b"xref\n0 1")[0], "damaged")
    yield _bad("old content before the end", whole + b"%%EOF\n" * 10_000, "damaged", SAFE)


def _with_xref_stream(inside: dict[int, tuple[int, int]], objects: dict[int, bytes]) -> bytes:
    """A PDF whose table is a stream, for objects that lie in others (`inside`: object number, then its place)."""
    plain = pdf(catalog=b"/Packed 10 0 R", more=objects)
    body, _, _ = plain.partition(b"xref\n0 1")
    places = {int(m[1]): m.start() for m in re.finditer(rb"(?m)^(\d+) 0 obj$", body)}
    rows = b""
    for number in range(13):
        if number in inside:
            rows += struct.pack(">BIH", 2, *inside[number])
        elif number == 12:
            rows += struct.pack(">BIH", 1, len(body), 0)
        else:
            rows += struct.pack(">BIH", number in places, places.get(number, 0), 0)
    table = stream(rows, b"/Type/XRef/Size 13/W[1 4 2]/Root 1 0 R")
    return body + b"12 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def active() -> Iterator[Bad]:
    """PDFs that do something, at every place from where a viewer would start it, plain and in object streams."""
    script = b"<</Type/Action/S/JavaScript/JS(app.alert\\('" + MARK + b"'\\))>>"
    link = b"<</Type/Annot/Subtype/Link/Rect[0 0 99 99]%s>>"
    actions = {
        "script": script,
        "script in a stream": b"<</S/JavaScript/JS 19 0 R>>",
        "script in other letters": b"<</#53/J#61v#61Script/#4a#53(app.alert\\('" + MARK + b"'\\))>>",
        "program": b"<</S/Launch/F(cmd.exe)/Win<</F(cmd.exe)/P(" + MARK + b")>>>>",
        "program of unix": b"<</S/Launch/Unix<</F(" + MARK + b")>>>>",
        "address": b"<</S/URI/URI(https://example.org/" + MARK + b")>>",
        "script as an address": b"<</S/URI/URI(javascript:" + MARK + b")>>",
        "form sent off": b"<</S/SubmitForm/F<</FS/URL/F(https://example.org/" + MARK + b")>>>>",
        "data read in": b"<</S/ImportData/F(" + MARK + b".fdf)>>",
        "other file": b"<</S/GoToR/F(//example.org/" + MARK + b")/D[0/Fit]>>",
        "file within": b"<</S/GoToE/T<</R/C/N(" + MARK + b")>>/D[0/Fit]>>",
        "command": b"<</S/Named/N/Print>>",
        "rendition": b"<</S/Rendition/OP 0/JS(" + MARK + b")/R<</S/MR>>>>",
        "film": b"<</S/Movie/T(" + MARK + b")>>",
        "sound": b"<</S/Sound/Sound 19 0 R>>",
        "thread": b"<</S/Thread/F(" + MARK + b")/D 0>>",
        "hidden field": b"<</S/Hide/T(" + MARK + b")>>",
        "chain": b"<</S/GoTo/D[3 0 R/Fit]/Next[<</S/GoTo/D[3 0 R/Fit]/Next " + script + b">>]>>",
    }
    places: dict[str, Callable[[bytes], dict[str, object]]] = {
        "at opening": lambda a: {"catalog": b"/OpenAction" + a},
        "at opening, elsewhere": lambda a: {"catalog": b"/OpenAction 10 0 R", "more": {10: a}},
        "on a link": lambda a: {"page": b"/Annots[" + link % (b"/A" + a) + b"]"},
        "between slides": lambda a: {"page": b"/PresSteps<</Type/NavNode/NA%s/PA%s>>" % (a, a)},
    }
    scripts = {
        "at closing": {"catalog": b"/AA<</WC" + script + b"/DP" + script + b">>"},
        "with a page": {"page": b"/AA<</O" + script + b"/C" + script + b">>"},
        "with a note": {"page": b"/Annots[" + link % (b"/AA<</E" + script + b">>") + b"]"},
        "on a link's other action": {"page": b"/Annots[" + link % (b"/PA" + script) + b"]"},
        "on a link, elsewhere": {
            "page": b"/Annots 10 0 R",
            "more": {10: b"[11 0 R]", 11: link % b"/A 12 0 R", 12: script},
        },
        "by name": {"catalog": b"/Names<</JavaScript<</Names[(a)" + script + b"]>>>>"},
        "by name, in branches": {
            "catalog": b"/Names 10 0 R",
            "more": {
                10: b"<</JavaScript<</Kids[11 0 R]>>>>",
                11: b"<</Limits[(a)(a)]/Names[(a) 12 0 R]>>",
                12: script,
            },
        },
        "in a field": {
            "catalog": b"/AcroForm<</Fields[10 0 R]/CO[10 0 R]>>",
            "page": b"/Annots[10 0 R]",
            "more": {
                10: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 9 9]/AA<</K%s/F%s/V%s/C%s>>>>"
                % ((script,) * 4)
            },
        },
        "on a button": {
            "catalog": b"/AcroForm<</Fields[10 0 R]>>",
            "page": b"/Annots[10 0 R]",
            "more": {
                10: b"<</Type/Annot/Subtype/Widget/FT/Btn/Ff 65536/T(a)/Rect[0 0 9 9]/A" + script + b">>"
            },
        },
        "in a field's family": {
            "catalog": b"/AcroForm<</Fields[10 0 R]>>",
            "more": {
                10: b"<</T(a)/Kids[11 0 R]/AA<</C" + script + b">>>>",
                11: b"<</T(b)/Parent 10 0 R/FT/Tx/AA<</K" + script + b">>>>",
            },
        },
        "in a bookmark": {
            "catalog": b"/Outlines 10 0 R",
            "more": {
                10: b"<</First 11 0 R/Last 11 0 R/Count 1>>",
                11: b"<</Title(a)/Parent 10 0 R/A" + script + b">>",
            },
        },
        "in a tree of dests": {"catalog": b"/Names<</Dests<</Names[(a)" + script + b"]>>>>"},
        "among pages by name": {"catalog": b"/Names<</Pages<</Names[(a)<</A" + script + b">>]>>>>"},
        "where nothing starts it": {"catalog": b"/MadeUp[[[" + script + b"]]]"},
        "in an extra of the page": {"page": b"/PieceInfo<</MadeUp<</Private" + script + b">>>>"},
        "in the picture": {"picture_filter": b"/DCTDecode/OPI" + script},
        "in the table": {"trailer": b"/OpenAction" + script},
        "among the requirements": {
            "catalog": b"/Requirements[<</S/EnableJavaScripts/RH<</S/JS/Script(" + MARK + b")>>>>]"
        },
        "in a layer": {
            "catalog": b"/OCProperties<</OCGs[10 0 R]/D<</AS[]>>>>",
            "more": {10: b"<</Type/OCG/Name(a)/Usage" + script + b">>"},
        },
    }
    for number, (name, action) in enumerate(actions.items()):
        # Each at two of the places, one of them in an object stream.
        for turn, place in enumerate(list(places)[number % 2 :: 2]):
            how = places[place](action)
            more = {**how.get("more", {}), 19: stream(b"app.alert('" + MARK + b"')")}  # type: ignore[dict-item]
            data = pdf(**{**how, "more": more})  # type: ignore[arg-type]
            yield _bad(f"{name} {place}", in_object_streams(data) if turn else data, "active_content", SAFE)
    for number, (name, how) in enumerate(scripts.items()):
        data = pdf(**how)  # type: ignore[arg-type]
        yield _bad(f"script {name}", data, "active_content", SAFE)
        if number % 2:
            yield _bad(f"script {name}, packed", in_object_streams(data), "active_content", SAFE)
    annotation = b"/Annots[<</Type/Annot/Rect[0 0 9 9]/Subtype%s>>]"
    for subtype in (
        b"/RichMedia/RichMediaContent<<>>",
        b"/Screen/MK<<>>",
        b"/Movie/Movie<<>>",
        b"/3D/3DD 19 0 R",
        b"/Sound/Sound 19 0 R",
        b"/R#69chMedia",
    ):
        yield _bad(
            f"annotation {subtype.decode()}",
            pdf(page=annotation % subtype, more={19: stream(MARK)}),
            "active_content",
        )
    xfa = {10: b"<</Fields[]/XFA 19 0 R>>", 19: stream(b"<xdp>" + MARK + b"</xdp>")}
    yield _bad("form of another program", pdf(catalog=b"/AcroForm 10 0 R", more=xfa), "active_content")
    yield _bad(
        "form of another program, packed",
        in_object_streams(pdf(catalog=b"/AcroForm 10 0 R", more=xfa)),
        "active_content",
    )
    for name, kind in {
        "postscript": b"/PS",
        "form of postscript": b"/Form/BBox[0 0 9 9]/Subtype2/PS",
    }.items():
        yield _bad(
            f"page that shows a {name}",
            _with_resources(
                b"/XObject<</I 4 0 R/P 10 0 R>>",
                b"/P Do",
                {10: stream(b"(" + MARK + b") show", b"/Type/XObject/Subtype" + kind)},
            ),
            "active_content",
        )
    form = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F<</FS/URL/F(http://example.org/"
        + MARK
        + b")>>/Page 0>>"
    )
    yield _bad(
        "page of another file",
        _with_resources(b"/XObject<</I 4 0 R/P 10 0 R>>", b"/P Do", {10: stream(b"0 0 9 9 re f", form)}),
        "damaged",
        "active_content",
    )
    yield _bad(
        "content in another file",
        pdf(content_entries=b"/F(//example.org/" + MARK + b")"),
        "active_content",
        "attachment",
        "damaged",
        SAFE,
    )
    yield _bad(
        "picture in another file",
        pdf(picture_filter=b"/DCTDecode/F(//example.org/" + MARK + b")/FFilter/DCTDecode"),
        "active_content",
        "attachment",
        "damaged",
        SAFE,
    )


def _with_resources(resources: bytes, content: bytes, objects: dict[int, bytes]) -> bytes:
    """A written sheet, then what `content` draws with resources of the page's own."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 640 480]/Contents 5 0 R/Resources<<%s>>>>" % resources
    return pdf(content=b"q 640 0 0 480 0 0 cm /I Do Q " + content, more={3: page, **objects})


def attachments() -> Iterator[Bad]:
    """PDFs with other files in them, or with a password."""
    inner = stream(MARK, b"/Type/EmbeddedFile/Subtype/text#2fplain")
    spec = b"<</Type/Filespec/F(made-up.exe)/EF<</F 19 0 R>>>>"
    places = {
        "by name": {"catalog": b"/Names<</EmbeddedFiles<</Names[(a)" + spec + b"]>>>>"},
        "in branches": {
            "catalog": b"/Names<</EmbeddedFiles<</Kids[<</Limits[(a)(a)]/Names[(a) 10 0 R]>>]>>>>",
            "more": {10: spec},
        },
        "of the document": {"catalog": b"/AF[" + spec + b"]"},
        "of a page": {"page": b"/AF " + spec},
        "of the picture": {"picture_filter": b"/DCTDecode/AF[" + spec + b"]"},
        "as a note": {
            "page": b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS" + spec + b">>]"
        },
        "as a note without a file": {
            "page": b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]>>]"
        },
        "in other letters": {"catalog": b"/AF[<</F(a)/#45#46<</F 19 0 R>>>>]"},
        "as a portfolio": {
            "catalog": b"/Collection<</View/T>>/Names<</EmbeddedFiles<</Names[(a)" + spec + b"]>>>>"
        },
        "as an empty portfolio": {"catalog": b"/Collection<</View/H>>"},
        "where nothing shows it": {"catalog": b"/MadeUp[[" + spec + b"]]"},
    }
    for number, (name, how) in enumerate(places.items()):
        data = pdf(**{**how, "more": {**how.get("more", {}), 19: inner}})  # type: ignore[arg-type,dict-item]
        yield _bad(f"file {name}", data, "attachment")
        if number % 2:
            yield _bad(f"file {name}, packed", in_object_streams(data), "attachment")
    yield _bad(
        "file that a tree names without EF",
        pdf(catalog=b"/MadeUp 19 0 R", more={19: inner}),
        "attachment",
        SAFE,
    )
    for name, length, method in (
        ("40 bits", 2, {}),
        ("128 bits", 3, {}),
        ("128 bits of AES", 4, {}),
        ("256 bits", 6, {}),
    ):
        for who, keys in {
            "reader": {"user": "made-up", "owner": "made-up-2"},
            "owner": {"user": "", "owner": "made-up"},
        }.items():
            lock = pikepdf.Encryption(R=length, aes=length >= 4, metadata=length >= 4, **keys, **method)  # type: ignore[arg-type]
            locked = saved_anew_locked(lock)
            yield _bad(
                f"locked with {name} for the {who}", locked, "encrypted", *([SAFE] if who == "owner" else [])
            )
    yield _bad(
        "locked by nobody's lock",
        pdf(trailer=b"/Encrypt<</Filter/MadeUp/V 9/R 9>>/ID[(a)(a)]"),
        "encrypted",
        "damaged",
    )
    yield _bad("locked without a lock", pdf(trailer=b"/Encrypt 99 0 R"), "encrypted", "damaged", SAFE)


def saved_anew_locked(lock: pikepdf.Encryption) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=lock)
    return out.getvalue()


def smuggled() -> Iterator[Bad]:
    """Two files in one, and words beside the pixels: accepted or not, nothing of it is kept."""
    tags = Image.Exif()
    tags[0x010F] = MARK.decode()
    tags[0x0112] = 6
    tags.get_ifd(0x8825).update({1: "N", 2: (33.0, 59.0, 12.0), 3: "W", 4: (6.0, 51.0, 0.0)})
    texts = PngImagePlugin.PngInfo()
    for name in ("Comment", "XML:com.adobe.xmp"):
        texts.add_itxt(name, MARK.decode(), zip=True)
    marked = {
        "jpeg": saved(sheet(), exif=tags, comment=MARK, icc_profile=MARK),
        "progressive": saved(sheet(), exif=tags, progressive=True, xmp=MARK),
        "png": saved(sheet(), "PNG", exif=tags, pnginfo=texts, icc_profile=MARK),
        "webp": saved(sheet(), "WEBP", exif=tags, xmp=MARK, icc_profile=MARK),
        "heic": saved(sheet(), "HEIF", exif=tags, quality=60),
    }
    tails = {
        "a zip": zipped(),
        "html": b"<html><script>alert('" + MARK + b"')</script>",
        "a pdf": pdf(catalog=b"/OpenAction<</S/JavaScript/JS(" + MARK + b")>>"),
        "a program": b"MZ" + MARK,
        "eicar": eicar() + MARK,
        "another photo": marked["jpeg"],
        "a megabyte": MARK * 60_000,
    }
    for name, data in {**marked, "pdf": pdf()}.items():
        yield _bad(f"{name} of a camera", data, "damaged", SAFE)
        for what, tail in tails.items():
            yield _bad(
                f"{name} and then {what}", data + tail, "damaged", "active_content", "unsupported_type", SAFE
            )
    yield _bad("eicar in a comment", jpeg_with(0xFE, eicar() + MARK), SAFE)
    yield _bad("script in a comment", jpeg_with(0xFE, b"<script>/*" + MARK + b"*/</script>"), SAFE)
    yield _bad("pdf in a comment", jpeg_with(0xFE, pdf(picture=b"")[:60_000] + MARK), SAFE)
    loop = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    yield _bad("exif of itself", jpeg_with(0xE1, loop), "damaged", SAFE)
    wide = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(50) + MARK
    yield _bad("exif of 65,535 words", jpeg_with(0xE1, wide), "damaged", SAFE)
    big = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x010F, 2, 2**32 - 1, 2**32 - 1) + bytes(4)
    yield _bad("exif of 4 GB", jpeg_with(0xE1, big), "damaged", SAFE)
    turned = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x0112, 3, 1, 99) + bytes(4)
    yield _bad("exif that turns by 99", jpeg_with(0xE1, turned), SAFE)
    yield _bad(
        "two pictures that say a hundred",
        jpeg_with(0xE2, b"MPF\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0xB001, 4, 1, 100) + bytes(4)),
        "damaged",
        SAFE,
    )
    # Photos inside a PDF, where a reader's own JPEG decoder skips what it doesn't know.
    inside = marked["jpeg"]
    after = good()["jpeg"]
    cases = {
        "as it is": (inside, b"/DCTDecode"),
        "in a list": (inside, b"[/DCTDecode]"),
        "by its short name": (inside, b"/DCT"),
        "progressive": (marked["progressive"], b"/DCTDecode"),
        "packed": (zlib.compress(inside), b"[/FlateDecode/DCTDecode]"),
        "in letters": (base64.a85encode(inside, adobe=True)[2:], b"[/ASCII85Decode/DCTDecode]"),
        "in digits": (inside.hex().encode() + b">", b"[/ASCIIHexDecode/DCTDecode]"),
        "with another behind it": (after + inside, b"/DCTDecode"),
        "with words behind it": (after + MARK, b"/DCTDecode"),
        "with words behind it, and an end": (after + MARK + b"\xff\xd9", b"/DCTDecode"),
        "with junk between its parts": (after[:2] + b"junk" + inside[2:], b"/DCTDecode"),
        "with junk and a comment before the pixels": (
            after.replace(b"\xff\xda", b"\xff\xfe\0\x13" + MARK + b"\xff\xda", 1),
            b"/DCTDecode",
        ),
        "with a comment between its scans": (_between_scans(), b"/DCTDecode"),
        "behind fill bytes": (after[:2] + b"\xff\xff\xff" + inside[2:], b"/DCTDecode"),
    }
    for name, (picture, how) in cases.items():
        yield _bad(
            f"photo in a pdf, {name}",
            pdf(picture=picture, picture_filter=how),
            "damaged",
            "blank",
            "active_content",
            SAFE,
        )
    yield _bad(
        "photo in a pdf, in a jpeg 2000",
        pdf(picture=_jpeg_2000(), picture_filter=b"/JPXDecode"),
        "damaged",
        "active_content",
        SAFE,
    )
    yield from _inline(inside)
    program = {19: stream(b"MZ" + MARK)}
    for name, how in {
        "document": {"catalog": b"/XPrivate 19 0 R"},
        "document's names": {"catalog": b"/Names<</XPrivate 19 0 R>>"},
        "colours": {
            "catalog": b"/OutputIntents[<</S/GTS_PDFA1/DestOutputProfile 19 0 R/Info(" + MARK + b")>>]"
        },
        "pages": {"more": {2: b"<</Type/Pages/Kids[3 0 R]/Count 1/XPrivate 19 0 R>>"}},
        "page": {"page": b"/XPrivate[<</A 19 0 R>>]"},
        "page's small picture": {"page": b"/Thumb 19 0 R"},
        "resources": {"resources": b"/XPrivate 19 0 R"},
        "table": {"trailer": b"/XPrivate 19 0 R"},
        "picture, for printers": {"picture_filter": b"/DCTDecode/Alternates[<</Image 19 0 R>>]"},
    }.items():
        data = pdf(**{**how, "more": {**how.get("more", {}), **program}})  # type: ignore[arg-type,dict-item]
        yield _bad(f"pdf with a program beside its {name}", data, SAFE)
    info = {10: b"<</Author(" + MARK + b")/Producer(" + MARK + b")/GPS(" + MARK + b")>>"}
    yield _bad("pdf that tells its author", pdf(trailer=b"/Info 10 0 R", more=info), SAFE)
    xmp = {10: stream(b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>", b"/Type/Metadata/Subtype/XML")}
    for name, how in {
        "document": {"catalog": b"/Metadata 10 0 R"},
        "page": {"page": b"/Metadata 10 0 R"},
        "picture": {"picture_filter": b"/DCTDecode/Metadata 10 0 R"},
    }.items():
        yield _bad(f"pdf with words about its {name}", pdf(**how, more=xmp), SAFE)  # type: ignore[arg-type]
    secret = stream(b"BT (" + MARK + b") Tj ET q 640 0 0 480 0 0 cm /I Do Q")
    yield _bad(
        "pdf that hides what it said before",
        added_to(pdf(more={5: secret}), {5: stream(b"q 640 0 0 480 0 0 cm /I Do Q")}),
        SAFE,
    )
    yield _bad(
        "pdf that hides a file",
        added_to(
            pdf(catalog=b"/AF[10 0 R]", more={10: b"<</EF<</F 19 0 R>>>>", 19: stream(MARK)}),
            {1: b"<</Type/Catalog/Pages 2 0 R>>"},
        ),
        "attachment",
        SAFE,
    )
    yield _bad(
        "pdf that later starts",
        added_to(pdf(), {1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(" + MARK + b")>>>>"}),
        SAFE,
    )
    yield _bad("pdf with an object that nobody knows", pdf(more={10: stream(MARK)}), SAFE)
    yield _bad(
        "pdf with words between its objects",
        pdf().replace(b"5 0 obj", b"%" + MARK + b"\n5 0 obj", 1),
        "damaged",
        SAFE,
    )
    for head in (b"%PDF-9.9\n", b"%PDF-\n", b"%PDF-1.7" + MARK + b"\n", b"%PDF-1.7\n%" + MARK + b"\n"):
        yield _bad(f"pdf that begins with {head!r}", pdf(head=head), "damaged", SAFE)


def _inline(photo: bytes) -> Iterator[Bad]:
    """Photos of a camera between the commands that draw a page, where no object of the file is one."""
    image = b"q 90 0 0 60 0 0 cm BI /W 640 /H 480 /CS /RGB /BPC 8 /F %s ID %s EI Q"
    plain = image % (b"/DCT", photo)
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 640 480]"
    tiling = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 90 60]/XStep 90/YStep 60/Resources<<>>"
    painted = b"/Pattern cs /P scn 0 0 90 60 re f"
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 90 60]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65"
        b"/Widths[1]/Encoding<</Differences[65/a]>>/CharProcs<</a 11 0 R>>/Resources<<>>>>"
    )
    shown = b"/XObject<</I 4 0 R/P 10 0 R>>"
    picture = b"/XObject<</I 4 0 R>>"
    first, second = (image % (b"/DCT", photo)).split(b" /F ", 1)
    cases = {
        "as it is": _with_resources(picture, plain, {}),
        "by its long name": _with_resources(picture, image % (b"/DCTDecode", photo), {}),
        "in other letters": _with_resources(picture, image % (b"/D#43T", photo), {}),
        "in digits": _with_resources(picture, image % (b"[/AHx/DCT]", photo.hex().encode() + b">"), {}),
        "in a jpeg 2000": _with_resources(picture, image % (b"/JPXDecode", _jpeg_2000()), {}),
        "in two parts": pdf(
            more={
                3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 640 480]/Contents[5 0 R 10 0 R 11 0 R]"
                b"/Resources<</XObject<</I 4 0 R>>>>>>",
                10: stream(first),
                11: stream(b"/F " + second),
            }
        ),
        "packed": _with_resources(
            shown, b"/P Do", {10: stream(zlib.compress(plain), form + b"/Filter/FlateDecode")}
        ),
        "in a form": _with_resources(shown, b"/P Do", {10: stream(plain, form)}),
        "in a pattern": _with_resources(
            picture + b"/Pattern<</P 10 0 R>>", painted, {10: stream(plain, tiling)}
        ),
        "in a letter": _with_resources(
            picture + b"/Font<</P 10 0 R>>",
            b"BT /P 1 Tf (A) Tj ET",
            {10: font, 11: stream(b"1 0 d0 " + plain)},
        ),
    }
    for name, data in cases.items():
        yield _bad(f"photo among a pdf's commands, {name}", data, "damaged", SAFE)


def _between_scans() -> bytes:
    data = good()["progressive"]
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    return data[:second] + struct.pack(">BBH", 0xFF, 0xFE, len(MARK) + 2) + MARK + data[second:]


def _jpeg_2000() -> bytes:
    """With a box of words, as JPEG 2000 allows at its end."""
    return saved(sheet(), "JPEG2000") + struct.pack(">I4s", len(MARK) + 8, b"xml ") + MARK


REFUSALS = (
    *("damaged", "unsupported_type", "too_big", "too_small", "too_dark", "washed_out", "blurred", "blank"),
    *("encrypted", "attachment", "active_content", "too_many_pages"),
)


def mutated(rounds: int = 7) -> Iterator[Bad]:
    """Good files with some bytes changed, taken out, doubled or moved."""
    for name, data in good().items():
        for number in range(rounds):
            yield _bad(
                f"{name}, changed {number}", mutate(data, random.Random(f"{name} {number}")), *REFUSALS, SAFE
            )


def mutate(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if len(out) < 16:
            break
        at, size = chance.randrange(len(out)), chance.choice((1, 2, 4, 32, 500))
        if chance.random() < 0.3:
            at %= 600  # what says how the rest is read stands at the beginning
        match chance.randrange(6):
            case 0:
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = out[at : at + size]
            case 3:
                other = chance.randrange(len(out))
                out[at : at + size], out[other : other + size] = (
                    out[other : other + size],
                    out[at : at + size],
                )
            case 4:
                out[at : at + size] = chance.randbytes(size)
            case _:
                out[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), b"\x80\0\0\0")
                )
    return bytes(out)


FAMILIES: dict[str, Callable[[], Iterator[Bad]]] = {
    "truncated": truncated,
    "wrong magic": wrong_magic,
    "foreign": foreign,
    "picture bombs": picture_bombs,
    "pdf bombs": pdf_bombs,
    "active": active,
    "attachments": attachments,
    "smuggled": smuggled,
    "mutated": mutated,
}
