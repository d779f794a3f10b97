"""The process that decodes what phones send (`jisr_imaging`): it alone can die of a file.

It gets an environment without credentials, a folder of its own, and limits that it sets itself before it reads.
"""

import json
from pathlib import Path

from jisr.domain.inspection import Finding, finding_of
from jisr.gateways import apart

WALL_SECONDS = 45
"""Its processor time ends after 20 s; the rest is waiting for a processor."""
_NO_ROOM = 75  # see `jisr_imaging.__main__`


class NotInspected(Exception):
    """The process could not even begin, or had no room on the disk: our fault, not the file's."""


def inspect(file: Path, folder: Path) -> Finding:
    """What is in `file` (untrusted). `folder`, empty before, holds what may be kept: pages, thumbnail, clean PDF.

    A file that kills the process is `damaged`. Raises `NotInspected`.
    """
    try:
        said, code, late = apart.run("jisr_imaging", [file, folder], folder, WALL_SECONDS)
    except OSError as error:
        raise NotInspected("the inspection did not start") from error
    ready, _, answer = said.partition(b"\n")
    if ready != b"ready":
        raise NotInspected(f"the inspection did not start (exit {code})")
    if code == _NO_ROOM and not late:
        raise NotInspected("the inspection had no room on the disk")
    why = "time" if late else f"signal {-code}" if code < 0 else f"exit {code}" if code else "answer"
    if why == "answer":
        try:
            return finding_of(json.loads(answer))
        # Whatever a process that was taken over may say: too deep, without end, or no answer at all.
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
            pass
    return Finding("damaged", why=why)
