"""What anybody may see of the counts (docs/adr/0029). Pure.

Each province's count is rounded down to a multiple of five on its own; below five nothing is shown. A sum adds up what
is shown and nothing else. So whatever is asked, in whatever order and on whatever days, all answers together say of a
count only between which two multiples of five it lies: a count under five may be any, and so may what came to it since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SMALLEST = 5
"""A count below this could point at a person: counts are told in steps of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure: at least so many, and fewer than `SMALLEST` more. `count` None: fewer than `SMALLEST`, be
    it none. Of a sum `province` is empty: at least so many, for it adds up what is shown."""

    programme: str
    region: str
    province: str
    status: str
    count: int | None


def told(count: int) -> int | None:
    """What is said of a count."""
    return count - count % SMALLEST or None


def publishable(
    counts: Mapping[tuple[str, str, str], int], provinces: Mapping[str, Iterable[str]]
) -> tuple[list[Cell], list[Cell]]:
    """(cells, sums) of `counts` by (programme, province, status). `provinces`: those of each region.

    Of a programme, region and status of which something is shown, each province of the region has a cell: that there
    is one says nothing of it. Of the others there is nothing. What lies in no province is never shown.
    """
    cells: list[Cell] = []
    sums: list[Cell] = []
    for programme, status in sorted({(programme, status) for programme, _, status in counts}):
        for region, members in sorted(provinces.items()):
            shown = {where: told(counts.get((programme, where, status), 0)) for where in sorted(members)}
            total = sum(count or 0 for count in shown.values())
            if total:
                cells += [Cell(programme, region, where, status, count) for where, count in shown.items()]
                sums.append(Cell(programme, region, "", status, total))
    order = lambda c: (c.programme, c.region, c.status, c.province)  # noqa: E731
    return sorted(cells, key=order), sorted(sums, key=order)
