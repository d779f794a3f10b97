"""Cells of tables that people open in a spreadsheet, and the one way in which staff's CSVs are written. Pure."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Final, TextIO

_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, the wide forms of the East too (OWASP, "CSV injection")."""


def defused(cell: str) -> str:
    """A text that a spreadsheet would run as a formula stays text. A dash alone, which says that nothing is known, is
    no formula."""
    return f"'{cell}" if cell[:1] in _FORMULA and cell != "-" else cell


def csv_lines(out: TextIO) -> Callable[[Iterable[object]], object]:
    """Begins a CSV in `out`, which is to be UTF-8 and to translate no newlines; what comes back writes a line.

    As the ministry's Excel, which is French or Arabic, opens it at a double click (docs/adr/0027): UTF-8 with its mark,
    without which Arabic is garbled; `;` between cells, for there the comma is within numbers; so a decimal comma. No
    cell (text, number or None) is run as a formula, and nothing stands where nothing is known.
    """
    out.write("\ufeff")
    write = csv.writer(out, delimiter=";", lineterminator="\r\n").writerow
    return lambda cells: write([_text(cell) for cell in cells])


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """A whole table that way."""
    out = io.StringIO()
    write = csv_lines(out)
    for row in rows:
        write(row)
    return out.getvalue()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return defused(cell) if isinstance(cell, str) else str(cell).replace(".", ",")
