"""Tables as files on this disk, row by row: however long they are, one row is held.

CSV as all of staff's (`jisr.domain.cells`), days as ISO. XLSX by XlsxWriter, which keeps no rows (`constant_memory`):
from right to left when it is in Arabic. Nothing in a cell is run.
"""

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jisr.domain.cells import csv_lines
from jisr.domain.exports import Cell, CellKind, Column

_WIDTHS: dict[CellKind, int] = {"text": 22, "number": 10, "day": 12, "money": 16}
_LONGEST = 32_767
"""Characters of a cell of XLSX."""


class DiskFull(Exception):
    """What was to be written is more than the disk holds."""


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # XlsxWriter wraps what the disk has said.
        said = next((one for one in (error, *error.args) if isinstance(one, OSError)), None)
        if said is None or said.errno != errno.ENOSPC:
            raise
        raise DiskFull from error


@_room()
def write_csv(path: Path, head: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Raises `DiskFull`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv_lines(file)
        write(title for title, _ in head)
        kinds = [kind for _, kind in head]
        for row in rows:
            write(_plain(cell, kind) for cell, kind in zip(row, kinds, strict=True))


def _plain(cell: Cell, kind: CellKind) -> Cell | Decimal:
    """Money with its two decimals."""
    if kind == "money" and cell is not None and not isinstance(cell, str):
        return Decimal(round(cell)).scaleb(-2)
    return cell


@_room()
def write_xlsx(
    path: Path, head: Sequence[Column], rows: Iterable[Sequence[Cell]], *, title: str, rtl: bool, at: datetime
) -> None:
    """`at`: when it says that it was made, so that the same rows make the same file. Raises `DiskFull`."""
    from xlsxwriter import Workbook  # a layer of its own

    book = Workbook(
        path,
        {
            "constant_memory": True,
            "tmpdir": str(path.parent),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    sheet = book.add_worksheet("Jisr")
    if rtl:
        sheet.right_to_left()
    sheet.freeze_panes(1, 1)
    for at_column, (_, kind) in enumerate(head):
        sheet.set_column(at_column, at_column, _WIDTHS[kind])
    for at_column, (name, _) in enumerate(head):
        sheet.write_string(0, at_column, name, formats["head"])
    last = 0
    for last, row in enumerate(rows, 1):
        for at_column, (cell, (_, kind)) in enumerate(zip(row, head, strict=True)):
            _write(sheet, last, at_column, cell, kind, formats)
    sheet.autofilter(0, 0, last, len(head) - 1)
    book.close()


def _write(sheet: Any, row: int, column: int, cell: Cell, kind: CellKind, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        day = _date(cell) if kind == "day" else None
        if day is not None:
            sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), formats["day"])
        else:
            sheet.write_string(row, column, cell[:_LONGEST])
    elif kind == "money":
        sheet.write_number(row, column, cell / 100, formats["money"])
    else:
        sheet.write_number(row, column, cell)


def _date(text: str) -> date | None:
    """None for what is no day that a sheet knows: it is written as it stands."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1900 else None
