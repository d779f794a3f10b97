"""XLSX, row by row: what it unpacks to is looked at before, and its XML is read without entities (defusedxml)."""

import datetime as dt
import sys
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
    # It is not in the layer; where it is, openpyxl would take it for its XML.
    sys.modules.update({"lxml": None})  # type: ignore[dict-item]
    import openpyxl
    from defusedxml.common import DefusedXmlException

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is missing")
    try:
        with warnings.catch_warnings(), path.open("rb") as file:  # of a path it would judge by the name's end
            warnings.simplefilter("ignore")  # of styles that it does not know
            kept, written = (
                openpyxl.load_workbook(file, read_only=True, data_only=values, keep_links=False)
                for values in (True, False)
            )
            for sheet, formulas in zip(kept.worksheets, written.worksheets, strict=True):
                if sheet.sheet_state != "visible":
                    continue
                found = False
                for line in _lines(sheet, formulas):
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


def _lines(sheet: Any, formulas: Any) -> Iterator[Line]:
    """A formula of which Excel has kept no value stands there itself: an empty cell would hide it."""
    blank = 0
    for page in (sheet, formulas):
        page.reset_dimensions()  # what a file says of its size may be wrong
    most = LIMITS.most_columns + 1
    both = zip(
        sheet.iter_rows(values_only=True, max_col=most),
        formulas.iter_rows(values_only=True, max_col=most),
        strict=True,
    )
    for number, (cells, written) in enumerate(both, 1):
        line = trimmed(
            _text(other if cell is None else cell) for cell, other in zip(cells, written, strict=True)
        )
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
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return cell if isinstance(cell, str) else "="  # a formula of several cells is an object
