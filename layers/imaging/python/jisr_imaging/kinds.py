"""What a file is, by its content: never by its name or what the phone says."""

HEAD = 1_024
"""So many bytes are looked at: within them a PDF begins, be it behind a line or a mark of byte order."""
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


def sniff(head: bytes) -> str | None:
    """The content type that the first bytes show, among those that are accepted; None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return "image/heic"
    if b"%PDF-" in head:
        return "application/pdf"
    return None
