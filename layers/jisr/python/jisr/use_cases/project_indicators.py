"""Events become figures, each counted once."""

import events
from jisr.domain.indicators import Cell, deltas, leaf_of, publishable
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
