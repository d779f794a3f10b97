"""The process: its limits first, then the file. Writes the rows as lines of JSON, `[number, cells]`, and prints `ready`
and then one line of JSON: `{reason, columns, header_line, rows, peak_bytes}`.

What dies after `ready` died of the file; what dies before it is our own fault (`jisr.gateways.sheets`).
"""

import csv
import errno
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jisr_sheets import text, workbook
from jisr_sheets.head import Line, Unreadable, tables
from jisr_sheets.limits import LIMITS

_ZIP = b"PK\x03\x04"
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")  # XLS, and an XLSX under a password


def _rows(path: Path) -> Iterator[Line]:
    """By content, whatever it is called."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_OLD):
        raise Unreadable("locked")
    return workbook.rows(path) if start.startswith(_ZIP) else text.rows(path)


def read(path: Path, into: Path) -> dict[str, Any]:
    """Raises `Unreadable`."""
    (header_line, names), below = tables(_rows(path))
    count = 0
    with into.open("w", encoding="utf-8") as out:
        for number, cells in below:
            if count >= LIMITS.most_rows:
                raise Unreadable("too_many_rows")
            out.write(json.dumps([number, cells[: LIMITS.most_columns]], ensure_ascii=False) + "\n")
            count += 1
    if not count:
        raise Unreadable("empty")
    return {
        "columns": [name[: LIMITS.most_name] for name in names],
        "header_line": header_line,
        "rows": count,
    }


def _peak() -> int:
    """Bytes in memory at most since this program began: `ru_maxrss` would count whoever started it too."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    path, into = map(Path, sys.argv[1:3])
    for what, most in (
        (resource.RLIMIT_CPU, LIMITS.cpu_seconds),
        (resource.RLIMIT_AS, LIMITS.memory_bytes),
        (resource.RLIMIT_FSIZE, LIMITS.written_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    csv.field_size_limit(LIMITS.most_cell * 32)
    print("ready", flush=True)  # noqa: T201 - its answer
    try:
        answer: dict[str, Any] = {"reason": None, **read(path, into)}
    except Unreadable as why:
        answer = {"reason": str(why)}
    except MemoryError:
        answer = {"reason": "too_big"}
    except OSError as error:
        if error.errno != errno.EFBIG:  # its own limit on what it writes
            raise
        answer = {"reason": "too_big"}
    # As UTF-8: escaped, a hundred long names in Arabic take more than an answer may.
    said = json.dumps({**answer, "peak_bytes": _peak()}, ensure_ascii=False)
    sys.stdout.buffer.write(said.encode() + b"\n")
    sys.stdout.buffer.flush()


main()
