"""The process that decodes what phones send (`jisr_imaging`): it alone can die of a file.

It gets an environment without credentials, a folder of its own, and limits that it sets itself before it reads.
"""

import contextlib
import ctypes
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

from jisr.domain.inspection import Finding, finding_of

WALL_SECONDS = 45
"""Its processor time ends after 20 s; the rest is waiting for a processor."""
_MOST_ANSWER = 64 * 1024
_NO_ROOM = 75  # see `jisr_imaging.__main__`
_SET_DUMPABLE = 4  # <linux/prctl.h>


class NotInspected(Exception):
    """The process could not even begin, or had no room on the disk: our fault, not the file's."""


def inspect(file: Path, folder: Path) -> Finding:
    """What is in `file` (untrusted). `folder`, empty before, holds what may be kept: pages, thumbnail, clean PDF.

    A file that kills the process is `damaged`. Raises `NotInspected`.
    """
    command = [sys.executable, "-S", "-m", "jisr_imaging", str(file), str(folder)]
    environment = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "LD_LIBRARY_PATH": f"{sys.base_prefix}/lib",  # where Lambda's own Python has its library
        "MALLOC_ARENA_MAX": "2",  # each thread's arena is 64 MB of address space
    }
    # The process runs as the same user: so it can't look into this one's memory or environment.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    said, code, late = _run(command, environment, folder)
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


def _run(command: list[str], environment: dict[str, str], folder: Path) -> tuple[bytes, int, bool]:
    """What it said, no more than an answer takes; how it ended; whether its time was over. What it may have started
    ends with it."""
    try:
        child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
    except OSError as error:
        raise NotInspected("the inspection did not start") from error
    ends = time.monotonic() + WALL_SECONDS
    with child:
        said, done = _listen(child.stdout.fileno() if child.stdout else -1, ends)
        if done:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0, ends - time.monotonic()))
        late = time.monotonic() >= ends
        _kill_all(child.pid)
        code = child.wait()
    return said, code, late


def _listen(door: int, ends: float) -> tuple[bytes, bool]:
    """What it says until it closes its door, and whether it did. Not longer: what left its group and lives on may hold
    that door open."""
    said = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(door, selectors.EVENT_READ)
        while len(said) <= _MOST_ANSWER and (left := ends - time.monotonic()) > 0 and waiting.select(left):
            part = os.read(door, _MOST_ANSWER)
            if not part:
                return said, True
            said += part
    return said, False


def _kill_all(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
