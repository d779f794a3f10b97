"""What anybody may see of the counts (docs/adr/0029), and partners of the figures (docs/adr/0037). Pure.

Each province's count is rounded down to a multiple of five on its own; below five nothing is shown. A sum adds up what
is shown and nothing else. So whatever is asked, in whatever order and on whatever days, all answers together say of a
count only between which two multiples of five it lies: a count under five may be any, and so may what came to it since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jisr.domain.indicators import Leaf, Row, apart

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


def told_amount(amount: int, largest: int) -> int | None:
    """What is said of money, in centimes, of which no file gets more than `largest`: in steps of as many of these as a
    count has. So what is shown is at least five women's, and what came to it between two answers may be any sum that
    one woman may get."""
    return amount - amount % step_of(largest) or None


def step_of(largest: int) -> int:
    return SMALLEST * largest


_OF_A_PARTNER = ("to.", "days.", "asked.")


def in_steps(rows: Iterable[Row]) -> list[Row]:
    """What a partner is told of leaves: of each programme, province and year one leaf, of January and no kind, with
    what is told of each count of files that entered a status and of stays that took so long; a count under five is
    not there, nor a leaf without any. What is added up of these adds up what is shown. All else, of which a year's
    count has too little, is left out: kinds, ages, communes, months and money."""
    years: dict[tuple[str, str, str], dict[str, int]] = {}
    for row in rows:
        counts = years.setdefault((row.leaf.programme, row.leaf.province, row.leaf.month[:4]), {})
        for name, value in row.counts.items():
            if name.startswith(_OF_A_PARTNER):
                counter, _, _ = apart(name)
                counts[counter] = counts.get(counter, 0) + value
    shown = {where: _shown(counts) for where, counts in sorted(years.items())}
    return [
        Row(Leaf(p, where, "-", f"{year}-01"), counts) for (p, where, year), counts in shown.items() if counts
    ]


def _shown(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, value in counts.items() if (count := told(value))}


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
