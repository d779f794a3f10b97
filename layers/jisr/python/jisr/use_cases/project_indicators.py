"""Events become figures, each counted once."""

import events
from jisr.domain.indicators import Cell, Row, added, deltas, leaf_of, publishable, quantile
from jisr.store import indicators, programmes


def project_indicators(event: events.Event) -> bool:
    """Whether it was counted now; False when it changes no figure or was counted before."""
    leaf, counts = leaf_of(event), deltas(event)
    if leaf is None or not counts:
        return False
    try:
        indicators.count(leaf, counts, event.event_id)
    except indicators.AlreadyCounted:
        return False
    return True


def published_cells(programme: str | None, region: str | None) -> tuple[list[Cell], list[Cell]]:
    """(figures by province and status, sums) of one region or all: small cells and what would reveal them are
    withheld. `region` is a whole region's code; of anything else there is nothing."""
    names = [programme] if programme else [p.id for p in programmes.all_current()]
    counts: dict[tuple[str, str, str], int] = {}
    for name in names:
        # With the dot: the figures of a part of a region, beside the region's own, would give withheld cells away.
        for row in indicators.rows(name, f"{region}." if region else ""):
            for counter, value in row.counts.items():
                if counter.startswith("to."):
                    key = (name, row.leaf.province, counter.removeprefix("to."))
                    counts[key] = counts.get(key, 0) + value
    cells = [Cell(p, where.split(".")[0], where, status, n) for (p, where, status), n in counts.items()]
    return publishable(cells)


def funnel(rows: list[Row]) -> dict[str, int]:
    """Files that entered each status."""
    return {n.removeprefix("to."): v for n, v in sorted(added(rows).items()) if n.startswith("to.")}


def rural(rows: list[Row]) -> dict[str, int]:
    """Those of `funnel` that live in a rural commune."""
    return {n.removeprefix("rural."): v for n, v in sorted(added(rows).items()) if n.startswith("rural.")}


def times(rows: list[Row]) -> dict[str, dict[str, int | None]]:
    """Median and 90th percentile in days per stage, from the histograms."""
    histograms: dict[str, dict[str, int]] = {}
    for name, value in added(rows).items():
        if name.startswith("days."):
            _, stage, bucket = name.split(".")
            histograms.setdefault(stage, {})[bucket] = value
    return {s: {"median": quantile(h, 0.5), "p90": quantile(h, 0.9)} for s, h in sorted(histograms.items())}
