"""A process of its own for what strangers send: it alone can die of a file.

It gets an environment without credentials, a folder of its own, and limits that it sets itself before it reads.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

_MOST_ANSWER = 64 * 1024
_SET_DUMPABLE = 4  # <linux/prctl.h>


def run(module: str, arguments: Sequence[Path], folder: Path, seconds: float) -> tuple[bytes, int, bool]:
    """What our own `module` said, no more than an answer takes; how it ended; whether its time was over. What it may
    have started ends with it. Raises `OSError` when it could not begin."""
    command = [sys.executable, "-S", "-m", module, *map(str, arguments)]
    environment = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "LD_LIBRARY_PATH": f"{sys.base_prefix}/lib",  # where Lambda's own Python has its library
        "MALLOC_ARENA_MAX": "2",  # each thread's arena is 64 MB of address space
    }
    # The process runs as the same user: so it can't look into this one's memory or environment.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    child = subprocess.Popen(  # noqa: S603 - our own module, no shell
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    ends = time.monotonic() + seconds
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
