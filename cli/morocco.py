"""Writes Morocco's clock where the pages read it from: phones do not all know that it changed in 2026."""

import json
from datetime import UTC, datetime, timedelta

from cli.emulator import ROOT
from jisr.domain.clocks import casablanca

FILE = ROOT / "web" / "shared" / "morocco.json"
SINCE, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def changes() -> list[tuple[str, int]]:
    """From when on (UTC) the clock in Morocco is how many minutes ahead of UTC, the first since `SINCE`."""
    found: list[tuple[str, int]] = []
    at = SINCE
    while at < UNTIL:
        ahead = at.astimezone(casablanca()).utcoffset() or timedelta()
        minutes = ahead // timedelta(minutes=1)
        if not found or found[-1][1] != minutes:
            found.append((at.strftime("%Y-%m-%dT%H:%M:%SZ"), minutes))
        at += timedelta(hours=1)
    return found


def text() -> str:
    """The file as it is committed: one change a line."""
    return "[\n" + ",\n".join(f" {json.dumps(each)}" for each in changes()) + "\n]\n"


def write() -> None:
    """`jisr morocco`."""
    FILE.write_text(text(), encoding="utf-8")
