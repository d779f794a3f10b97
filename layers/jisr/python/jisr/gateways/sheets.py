"""The process that reads another platform's table (`jisr_sheets`)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jisr.gateways import apart

WALL_SECONDS = 120
"""Its processor time ends after 90 s; the rest is waiting for a processor."""


class NotRead(Exception):
    """The process could not even begin: our fault, not the file's."""


@dataclass(frozen=True, slots=True)
class Table:
    """`columns`: the cells of the row that names them. `why`: a code (`jisr.domain.imports.WHY`) when there is no table
    to read; then the rest is empty. `peak_bytes` of the process."""

    why: str | None
    columns: tuple[str, ...] = ()
    header_line: int = 0
    rows: int = 0
    peak_bytes: int = 0


def read(file: Path, folder: Path) -> Table:
    """What is in `file` (untrusted); its rows are in `folder` then (`lines`). A file that kills the process is
    `too_big` when it asked for too much, else `damaged`. Raises `NotRead`."""
    try:
        said, code, late = apart.run("jisr_sheets", [file, folder / "rows"], folder, WALL_SECONDS)
    except OSError as error:
        raise NotRead("the reading did not start") from error
    ready, _, answer = said.partition(b"\n")
    if ready != b"ready":
        raise NotRead(f"the reading did not start (exit {code})")
    try:
        told = json.loads(answer)
        if told["reason"] is not None:
            return Table(str(told["reason"]), peak_bytes=int(told["peak_bytes"]))
        names = tuple(str(name) for name in told["columns"])
        return Table(None, names, int(told["header_line"]), int(told["rows"]), int(told["peak_bytes"]))
    # Whatever a process that was taken over, or died, may say.
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return Table("too_big" if late or code < 0 else "damaged")


def lines(folder: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that `read` has left: a row's number in the file, and its cells."""
    with (folder / "rows").open(encoding="utf-8") as rows:
        for line in rows:
            number, cells = json.loads(line)
            yield int(number), [str(cell) for cell in cells]
