"""The process: its limits first, then the file. Prints `ready` and then one line of JSON.

What dies after `ready` died of the file; what dies before it is our own fault, and so is a full disk, which it says by
its exit code (`jisr.gateways.inspection`).
"""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from jisr_imaging.inspect import inspect
from jisr_imaging.limits import LIMITS
from jisr_imaging.verdict import NoRoom

NO_ROOM = 75  # EX_TEMPFAIL of <sysexits.h>


def _peak() -> int:
    """Bytes in memory at most since this program began: `ru_maxrss` would count whoever started it too."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    file, folder = map(Path, sys.argv[1:3])
    for what, most in (
        (resource.RLIMIT_CPU, LIMITS.cpu_seconds),
        (resource.RLIMIT_AS, LIMITS.memory_bytes),
        (resource.RLIMIT_FSIZE, LIMITS.written_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    print("ready", flush=True)  # noqa: T201 - its answer
    try:
        verdict = inspect(file, folder)
    except NoRoom:
        sys.exit(NO_ROOM)
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer = {**asdict(verdict), "peak_bytes": _peak(), "cpu": used.ru_utime + used.ru_stime}
    print(json.dumps(answer), flush=True)  # noqa: T201


main()
