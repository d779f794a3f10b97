"""`python -m bench [CASE …]`: one table of ratios to floors measured in the same run; fails when one is over its limit.

Cases: startup, submit, delivery, reads, desk, sittings, exports, imports, journey, papers, portal, console; and, only
when named, run and test (absolute figures, minutes long).
"""

import argparse
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

from bench import whole
from bench.table import RESULTS, Row, keep, machine, text_of
from bench.world import Bench
from cli.emulator import Failed

CASES = (
    "startup",
    "submit",
    "delivery",
    "reads",
    "desk",
    "sittings",
    "exports",
    "imports",
    "journey",
    "papers",
    "portal",
    "console",
)
WHOLE = ("run", "test")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join((*CASES, *WHOLE))}")
    parser.add_argument("--runs", type=int, default=5, help="rounds, of which the median is told")
    parser.add_argument("--json", type=Path, default=RESULTS / "bench.json")
    parser.add_argument("--port", type=int, default=0, help="of the site; 0: any free one")
    parser.add_argument("--emulator-port", type=int, default=0)
    asked = parser.parse_args()
    unknown = set(asked.cases) - {*CASES, *WHOLE}
    if unknown or asked.runs < 1:
        parser.error(f"no such case: {', '.join(sorted(unknown))}" if unknown else "--runs is at least 1")
    # What was started is stopped however the run ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rows: list[Row] = []
    started = time.monotonic()
    try:
        with Bench(asked.runs, asked.port, asked.emulator_port) as bench:
            for name in asked.cases or CASES:
                measure = getattr(whole, name) if name in WHOLE else import_module(f"bench.{name}").rows
                about = measure.__doc__ or import_module(f"bench.{name}").__doc__ or ""
                bench.say(f"{name}: {about.splitlines()[0]}")
                rows += measure(bench)
    finally:  # what was measured before a case failed is not lost
        print(text_of(rows))
    print(f"median of {asked.runs}; {', '.join(f'{k} {v}' for k, v in machine().items())}", end="; ")
    print(f"{time.monotonic() - started:.0f} s; JSON in {asked.json}")
    keep(rows, asked.runs, asked.json)
    return int(any(row.over for row in rows))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(f"bench: {failure}")
