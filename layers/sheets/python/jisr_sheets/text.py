"""CSV as offices write it: `,` `;` `|` or tabs; UTF-8, UTF-16, or what Windows wrote in Arabic or in French."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from jisr_sheets.head import Line, Unreadable, trimmed

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ";\t,|"
_NO_TEXT = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
"""How papers and pictures begin, which somebody takes for the table."""
_PART = 64 * 1024


def encoding_of(path: Path) -> str:
    """By its mark, else UTF-8 when all of it is, else one of the two of Windows.

    In windows-1256 French letters with accents lie where windows-1252 has them, so the question is whether it is
    Arabic: its letters stand side by side, accents seldom do. Raises `Unreadable`.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(_NO_TEXT):
        raise Unreadable("no_table")
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, high, beside, before = True, 0, 0, False
    with path.open("rb") as file:
        while part := file.read(_PART):
            if b"\x00" in part:
                raise Unreadable("encoding")
            if utf8:
                try:
                    decoder.decode(part)
                except UnicodeDecodeError:
                    utf8 = False
            for byte in part:
                is_high = byte >= 0x80
                high += is_high
                beside += is_high and before
                before = is_high
    if utf8:
        return "utf-8"
    return "cp1256" if beside * 2 > high else "cp1252"


def rows(path: Path) -> Iterator[Line]:
    """Raises `Unreadable`, also for a quote that never ends."""
    encoding = encoding_of(path)
    try:
        with path.open(encoding=encoding, newline="", errors="strict") as file:
            separator = _separator(file.read(8 * 1024))
            file.seek(0)
            reader = csv.reader(file, delimiter=separator, strict=False)
            begins = 1
            for cells in reader:
                yield begins, trimmed(cells)
                begins = reader.line_num + 1
    except UnicodeError:
        raise Unreadable("encoding") from None
    except csv.Error:
        raise Unreadable("damaged") from None


def _separator(top: str) -> str:
    """The one that cuts the first rows into most cells. `sep=;` on the first line is Excel's own word for it."""
    first = top.split("\n", 1)[0].strip(' \r"').lower()
    if first.startswith("sep=") and len(first) > 4 and first[4] in _SEPARATORS:
        return first[4]
    lines = [line for line in top.splitlines() if line.strip()][:20]

    def cut(separator: str) -> int:
        try:
            return max(
                (len(cells) for cells in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)),
                default=0,
            )
        except csv.Error:
            return 0

    return max(_SEPARATORS, key=cut)
