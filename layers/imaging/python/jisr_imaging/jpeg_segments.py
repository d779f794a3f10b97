"""A JPEG's segments without those that tell more than the pixels."""

_KEPT_APPS = {0xE0, 0xEE}  # JFIF and Adobe: how the colours are meant


def without_metadata(data: bytes) -> bytes:
    """`data` without EXIF, GPS, profiles, comments and what follows its end; as it is when it is no JPEG."""
    if data[:2] != b"\xff\xd8":
        return data
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xDA:  # the pixels follow, to the end
            end = data.rfind(b"\xff\xd9")
            return bytes(out) + data[at : end + 2 if end > at else len(data)]
        length = 2 + int.from_bytes(data[at + 2 : at + 4])
        if not (0xE0 <= marker <= 0xEF and marker not in _KEPT_APPS) and marker != 0xFE:
            out += data[at : at + length]
        at += length
    return data
