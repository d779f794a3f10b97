"""A JPEG's parts without those that tell more than the pixels."""

import re

from jisr_imaging.verdict import Refused

# How the pixels are coded. Of JFIF's and Adobe's words only those on the colours: a picture may stand behind them.
_KEPT = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}
_COLOURS = {0xE0: (b"JFIF\0", 12, b"\0\0"), 0xEE: (b"Adobe", 12, b"")}
_AFTER_PIXELS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_KEPT_BOXES = {b"jP  ", b"ftyp", b"jp2h"}


def without_metadata(data: bytes) -> bytes:
    """`data` without EXIF, GPS, profiles, comments, what stands between its segments and what follows its end, all of
    which a decoder passes over. Raises `Refused` for what is no whole JPEG."""
    at = data.find(b"\xff\xd8") + 2
    if at < 2:
        raise Refused("damaged")
    out = bytearray(b"\xff\xd8")
    while (at := data.find(b"\xff", at)) >= 0:
        marker, start = data[at + 1 : at + 2], at + 4
        if marker == b"\xd9":
            return bytes(out) + b"\xff\xd9"
        if not marker or marker[0] in {0x00, 0x01, 0xFF, *range(0xD0, 0xD8)}:  # no segment
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : start])
        if end < start:
            raise Refused("damaged")
        kind = marker[0]
        if kind == 0xDA:  # the pixels follow, until another marker
            pixels = _AFTER_PIXELS.search(data, end)
            end = pixels.start() if pixels else len(data)
        if kind in _KEPT:
            out += data[at:end]
        elif kind in _COLOURS:
            name, length, more = _COLOURS[kind]
            words = data[start:end][:length] + more
            if words.startswith(name) and len(words) == length + len(more):
                out += data[at : at + 2] + (len(words) + 2).to_bytes(2) + words
        at = end
    raise Refused("damaged")


def jpeg_2000_without_metadata(data: bytes) -> bytes:
    """The same for a JPEG 2000, with or without its boxes."""
    out, at = b"", 0
    while not data.startswith(b"\xff\x4f", at):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body = at + 8
        if size == 1:
            size, body = int.from_bytes(data[body : body + 8]), body + 8
        end = at + size if size else len(data)
        if end < body or end > len(data):
            raise Refused("damaged")
        if kind == b"jp2c":
            return out + bytes(4) + b"jp2c" + _without_comments(data[body:end])
        if kind in _KEPT_BOXES:
            out += data[at:end]
        at = end
    return _without_comments(data[at:])


def _without_comments(pixels: bytes) -> bytes:
    out, at = bytearray(pixels[:2]), 2
    while (marker := pixels[at : at + 2]) != b"\xff\x90":  # the first tile
        end = at + 2 + int.from_bytes(pixels[at + 2 : at + 4])
        if marker[:1] != b"\xff" or end < at + 4:
            raise Refused("damaged")
        if marker != b"\xff\x64":
            out += pixels[at:end]
        at = end
    return bytes(out) + pixels[at:]
