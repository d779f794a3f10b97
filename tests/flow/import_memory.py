"""Reads and checks a table as the function does, in a process of its own, with a folder in place of AWS: so that what
it holds in memory is its own. Prints JSON: rows, counts, and the peaks of both processes in bytes.

    python -m tests.flow.import_memory FOLDER      (FOLDER/table: the file; FOLDER/programme.yaml)
"""

import hashlib
import json
import pickle
import resource
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.process.peak import peak
from jisr.domain.imports import Import, Seen, State
from jisr.domain.people import Actor, Role
from jisr.domain.programmes.check import load_programme
from jisr.gateways import files
from jisr.store import imports, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.imports import rows, work

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def kept_in(folder: Path) -> None:
    """The doors to AWS, as files."""

    def fetch(key: str, version: str | None, path: Path) -> files.Stored:
        shutil.copy(folder / "table", path)
        return files.Stored(path.stat().st_size, "")

    def write(kind: str) -> Any:
        return lambda one, number, page: (folder / f"{kind}{number}").write_bytes(pickle.dumps(page))

    def load(path: Path) -> Any:
        return pickle.loads(path.read_bytes())  # noqa: S301 - our own, of a moment ago

    def seen(one: Import) -> Iterator[tuple[int, list[Seen]]]:
        for number in range(1, one.pages + 1):
            if (folder / f"seen{number}").exists():
                yield number, load(folder / f"seen{number}")

    stands_in(files, fetch_upload=fetch, erase_upload=lambda key: None)
    stands_in(imports, write_rows=write("rows"), write_seen=write("seen"), seen=seen)
    stands_in(
        imports, rows=lambda one, number: load(folder / f"rows{number}"), progress=lambda one, done, at: None
    )
    stands_in(rows, person_keys=lambda unique, made=None: (hashlib.sha256(unique.encode()).hexdigest(),))
    stands_in(rows.Rows, holding=lambda self, persons: set(), there=lambda self, persons: {})


def stands_in(where: Any, **doors: Any) -> None:
    for name, door in doors.items():
        setattr(where, name, door)


def main() -> None:
    folder = Path(sys.argv[1])
    kept_in(folder)
    programme = load_programme((folder / "programme.yaml").read_text(encoding="utf-8"), "p.yaml")
    stands_in(programmes, current=lambda one: programme, load=lambda one, version: programme)
    after: list[Import] = []
    stands_in(work, change=lambda call, before, now, *told: after.append(now))
    size = (folder / "table").stat().st_size
    one = Import("i", programme.id, 1, "alone", "ar", "m", AT, "t", "text/csv", size, None, State.READING)
    call = Call(Actor("staff", "m", frozenset({Role.PROGRAMME_MANAGER})), AT, "c")
    work._read(call, one)
    (read,) = after
    work._check(call, replace(read, state=State.CHECKING), lambda: 900.0)
    found = {"rows": read.rows, "counts": dict(after[-1].counts)}
    # Of the process that it started: no less than what this one held then.
    found |= {"self": peak(), "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
