"""XLSX, row by row: what it unpacks to is looked at before, and its XML is read without entities (defusedxml)."""

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from jisr_sheets.head import Line, Unreadable, trimmed
from jisr_sheets.limits import LIMITS

_TEXTS = "sharedstrings.xml"


def require_small(path: Path) -> None:
    """Raises `Unreadable`. A part never gives more than it says here: `zipfile` reads so much of it and no more."""
    try:
        with zipfile.ZipFile(path) as box:
            parts = box.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable("damaged") from None
    if len(parts) > LIMITS.most_parts or sum(part.file_size for part in parts) > LIMITS.most_unpacked:
        raise Unreadable("too_big")
    texts = sum(part.file_size for part in parts if part.filename.lower().endswith(_TEXTS))
    if texts > LIMITS.most_texts:
        raise Unreadable("too_big")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable("no_table")


def rows(path: Path) -> Iterator[Line]:
    """Of the first sheet that is seen and has something in it; formulas by the value that Excel has kept."""
    require_small(path)
    import openpyxl
    from defusedxml.common import DefusedXmlException

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is missing")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that it does not know
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()  # what a file says of its size may be wrong
                found = False
                for line in _lines(sheet):
                    found = found or bool(line[1])
                    yield line
                if found:
                    return
    except (MemoryError, Unreadable, GeneratorExit):
        raise
    except DefusedXmlException:
        raise Unreadable("damaged") from None
    except (ParseError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError):
        raise Unreadable("damaged") from None
    except (OSError, EOFError, OverflowError, RecursionError, AssertionError):
        raise Unreadable("damaged") from None


def _lines(sheet: Any) -> Iterator[Line]:
    blank = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=LIMITS.most_columns + 1), 1):
        line = trimmed(_text(cell) for cell in cells)
        blank = 0 if line else blank + 1
        if blank > LIMITS.most_blank:
            return
        yield number, line


def _text(cell: Any) -> str:
    """As somebody would have typed it in: whole numbers without a point, days as `2026-11-28`."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
