"""Sounds for tests, made here: silence that a player would play."""

FRAME = b"\xff\xfb\x10\xc4" + bytes(100)
"""One frame of MPEG 1 layer III: 32 kbit/s, 44.1 kHz, one channel, no sound in it."""


def mp3(frames: int = 3) -> bytes:
    return FRAME * frames


def tagged_mp3() -> bytes:
    """With an ID3 tag of 200 bytes before the sound, as recorders write it."""
    return b"ID3\x04\x00\x00" + bytes([0, 0, 1, 72]) + bytes(200) + mp3()


def box(name: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def m4a(codec: bytes = b"mp4a") -> bytes:
    """The boxes by which a player finds out what is inside, without the sound."""
    described = box(b"stsd", bytes(4) + (1).to_bytes(4, "big") + box(codec, bytes(28)))
    return box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + box(b"moov", described) + box(b"mdat")
