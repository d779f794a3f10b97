"""What every case says, in one shape: rows for the table, the JSON, and the verdict.

A ratio is the median over the rounds of ours ÷ the floor of the same round: the machine's moods touch both alike.
"""

import json
import math
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `limit` is for the ratio where there is one, else for the value; None: reported, not judged."""

    case: str
    what: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    limit: float | None = None

    @property
    def over(self) -> bool:
        """Above its limit, by the figure that is shown: rounded to two places."""
        judged = self.value if self.ratio is None else self.ratio
        return self.limit is not None and round(judged, 2) > self.limit


def against(
    case: str,
    what: str,
    ours: Sequence[float],
    floor: Sequence[float],
    *,
    limit: float | None,
    unit: str = "ms",
    scale: float = 1000,
) -> Row:
    """The row of a case measured in rounds: seconds of ours and of the floor, round by round."""
    ratios = [mine / bare for mine, bare in zip(ours, floor, strict=True)]
    return Row(
        case,
        what,
        statistics.median(ours) * scale,
        unit,
        statistics.median(floor) * scale,
        statistics.median(ratios),
        limit,
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: a value that was measured, not one between two."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def text_of(rows: Sequence[Row]) -> str:
    """The table; `over` marks what is above its limit."""
    head = f"{'case':<10}{'what':<58}{'value':>12}  {'unit':<10}{'floor':>10}{'ratio':>8}{'limit':>8}"
    return "\n".join([head, *map(_line, rows)])


def _line(row: Row) -> str:
    shown = f"{_shown(row.value):>12}  {row.unit:<10}{_shown(row.floor):>10}{_shown(row.ratio, 2):>8}"
    return f"{row.case:<10}{row.what:<58}{shown}{_shown(row.limit):>8}{'  over' if row.over else ''}"


def _shown(value: float | None, places: int | None = None) -> str:
    if value is None:
        return ""
    if places is None:
        places = 0 if value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{places}f}"


def machine() -> dict[str, str | int | None]:
    """Where the figures come from: they mean little without it."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "load": str(round(os.getloadavg()[0], 1)),
    }


def keep(rows: Sequence[Row], runs: int, path: Path) -> None:
    """Rows with their date and machine, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "runs": runs,
        "rows": [{**asdict(row), "over": row.over} for row in rows],
    }
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
