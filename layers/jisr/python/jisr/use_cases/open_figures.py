"""The figures that anybody may see."""

from jisr import reference
from jisr.domain.open_figures import Cell, publishable
from jisr.store import indicators, programmes


def open_figures(programme: str | None, region: str | None) -> tuple[list[Cell], list[Cell]]:
    """(figures by province and status, sums of regions) of one region or all. `region` is a whole region's code; of
    anything else there is nothing."""
    names = [programme] if programme else [p.id for p in programmes.all_current()]
    regions = [found.code for found in reference.regions() if region in (None, found.code)]
    counts: dict[tuple[str, str, str], int] = {}
    for name in names if regions else ():
        for row in indicators.rows(name, f"{region}." if region else ""):
            for counter, value in row.counts.items():
                if counter.startswith("to."):
                    key = (name, row.leaf.province, counter.removeprefix("to."))
                    counts[key] = counts.get(key, 0) + value
    return publishable(counts, {code: [p.code for p in reference.provinces(code)] for code in regions})
