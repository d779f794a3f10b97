"""The process that decodes what phones send (`jisr_imaging`): it alone can die of a file.

It gets an environment without credentials, a folder of its own, and limits that it sets itself before it reads.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from jisr.domain.inspection import Finding, finding_of

WALL_SECONDS = 45
"""Its processor time ends after 20 s; the rest is waiting for a processor."""
_MOST_ANSWER = 64 * 1024


class NotStarted(Exception):
    """The process could not even begin: our fault, not the file's."""


def inspect(file: Path, folder: Path) -> Finding:
    """What is in `file` (untrusted). `folder`, empty before, holds what may be kept: pages, thumbnail, clean PDF.

    A file that kills the process is `damaged`. Raises `NotStarted`.
    """
    command = [sys.executable, "-S", "-m", "jisr_imaging", str(file), str(folder)]
    environment = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "LD_LIBRARY_PATH": f"{sys.base_prefix}/lib",  # where Lambda's own Python has its library
        "MALLOC_ARENA_MAX": "2",  # each thread's arena is 64 MB of address space
    }
    why = "answer"
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
        )
        said, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as late:
        said, code, why = late.stdout or b"", 0, "time"
    ready, _, answer = said[:_MOST_ANSWER].partition(b"\n")
    if ready != b"ready":
        raise NotStarted(f"the inspection did not start (exit {code})")
    if code:
        why = f"signal {-code}" if code < 0 else f"exit {code}"
    if why == "answer":
        try:
            return finding_of(json.loads(answer))
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
    return Finding("damaged", why=why)
