"""Proves that what was kept of a file has nothing in it but what is seen."""

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from jisr_imaging.limits import LIMITS

_KEYS = {
    "/OpenAction", "/AA", "/JS", "/JavaScript", "/URI", "/EF", "/EmbeddedFiles", "/XFA", "/Collection",
    "/RichMediaContent", "/Info", "/Metadata", "/PieceInfo", "/Encrypt", "/OPI", "/FFilter", "/Alternates",
}  # fmt: skip
_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/URI", "/Named", "/Rendition",
    "/Movie", "/Sound", "/Thread", "/Hide", "/ResetForm", "/SetOCGState", "/GoTo3DView", "/RichMediaExecute", "/Trans",
}  # fmt: skip
_TYPES = {"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D", "/Sound", "/PS", "/XML"}
# As whole names: /AAPL or /JSX would be something else.
_WORDS = re.compile(
    rb"/(JavaScript|JS|Launch|OpenAction|AA|EF|EmbeddedFiles?|RichMedia\w*|SubmitForm|ImportData|GoTo[ER]|URI|XFA)"
    rb"(?![A-Za-z0-9])"
)


def assert_clean(kept: Path, pages: int, *marks: bytes) -> None:
    """`kept` is as an accepted file of `pages` leaves it, and none of `marks` is in any of it."""
    names = {p.name for p in kept.iterdir()}
    wanted = {"thumbnail.jpg", *(f"{n}.jpg" for n in range(1, pages + 1))}
    assert names in (wanted, wanted | {"paper.pdf"})
    for name in names:
        data = (kept / name).read_bytes()
        if name == "paper.pdf":
            _assert_clean_pdf(data, pages, marks)
        else:
            assert_clean_jpeg(data, *marks)
            with Image.open(io.BytesIO(data)) as page:
                assert max(page.size) <= (LIMITS.thumbnail_side if name == "thumbnail.jpg" else LIMITS.side)


def assert_clean_jpeg(data: bytes, *marks: bytes) -> None:
    assert {marker for marker, _ in _segments(data)} <= {0xE0, 0xEE, *range(0xC0, 0xE0)} - {0xD8, 0xD9}
    assert not any(mark in data for mark in marks)
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as page:
        page.load()
        assert not page.getexif()


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Marker and place of each segment of a JPEG, that has nothing between them and nothing behind its end."""
    assert data[:2] == b"\xff\xd8"
    at = 2
    while data[at : at + 2] != b"\xff\xd9":
        assert data[at : at + 1] == b"\xff", "junk between segments, or no end"
        yield data[at + 1], at
        pixels = data[at + 1] == 0xDA
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if pixels:
            found = re.compile(rb"\xff(?![\x00\xd0-\xd7])").search(data, at)
            assert found, "no end"
            at = found.start()
    assert at + 2 == len(data), "something behind the end"


def _assert_clean_pdf(data: bytes, pages: int, marks: tuple[bytes, ...]) -> None:
    assert data.startswith(b"%PDF-")
    marks = (*marks, *(mark.hex().encode() for mark in marks))
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as document:
        assert not document.is_encrypted
        assert len(document.pages) == pages
        for thing in _within([*document.objects, document.trailer]):
            keys = set(thing.keys())
            assert not keys & _KEYS
            assert str(thing.get("/Subtype")) not in _TYPES
            element = "/P" in keys and not keys & {"/F", "/N", "/Win", "/Sound", "/D", "/R", "/Next"}
            if str(thing.get("/S")) in _ACTIONS and not element:
                raise AssertionError(f"an action {thing.get('/S')}")
            if isinstance(thing, pikepdf.Stream):
                assert not keys & {"/F", "/Ref"}
                assert str(thing.get("/Subtype2")) != "/PS"
                assert str(thing.get("/Type")) != "/EmbeddedFile"
                for body in _bodies(thing):
                    assert not any(mark in body for mark in marks)
                    assert b"Exif\0\0" not in body
                    if body[:3] == b"\xff\xd8\xff":
                        assert {m for m, _ in _segments(body)} <= {0xE0, 0xEE, *range(0xC0, 0xE0)}
        plain = io.BytesIO()
        document.save(plain, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    # Names as they are written, outside of streams; and the marks anywhere.
    written = plain.getvalue()
    assert not any(mark in data or mark in written for mark in marks)
    outside = re.sub(rb"(?s)\nstream\r?\n.*?\nendstream", b"", written)
    assert not (found := _WORDS.search(outside)), found


def _bodies(thing: Any) -> Iterator[bytes]:
    raw = thing.read_raw_bytes()
    yield raw
    try:
        yield thing.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    except pikepdf.PdfError:
        if b"Flate" in bytes(str(thing.get("/Filter")), "utf-8"):
            yield zlib.decompressobj().decompress(raw, 50_000_000)


def _within(waiting: list[Any]) -> Iterator[Any]:
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            yield thing
            inner = [thing.get(key) for key in thing.keys()]  # noqa: SIM118 - no mapping
        elif isinstance(thing, pikepdf.Array):
            inner = list(thing)
        else:
            continue
        waiting += [v for v in inner if isinstance(v, pikepdf.Object) and not v.is_indirect]
