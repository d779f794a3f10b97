"""What is counted of each event, and what may be shown of the counts. Pure.

A leaf is one programme × province × kind × month × shard. Its counters are added up, never recomputed, so a counter's
name says all: `to.<status>` files that entered a status, `rural.<status>` those of rural communes, `reserved`,
`released` and `paid` centimes, `days.<stage>.<bucket>` how long files stayed in a stage.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import events
from jisr.domain.clocks import month_of

BUCKETS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90)
"""Upper limits in days; what took longer is in `more`."""

SMALLEST = 5
"""A cell below this could point at a person."""

_SECONDS_A_DAY = 86_400


SHARDS = 8
"""A leaf remembers which events it holds; cut in eight by the file's id, it stays within a kilobyte or two."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where an event is counted. `province` is "-" where the file names none."""

    programme: str
    province: str
    kind: str
    month: str
    shard: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A leaf with its counters and the marks (`mark_of`) of the events in them."""

    leaf: Leaf
    counts: Mapping[str, int] = field(default_factory=dict)
    seen: frozenset[bytes] = frozenset()


def leaf_of(event: events.Event) -> Leaf | None:
    """None for an event that is not a file's."""
    data = event.data
    if event.subject.kind != "application" or not hasattr(data, "kind"):
        return None
    shard = zlib.crc32(event.subject.id.encode()) % SHARDS
    return Leaf(data.programme, data.province or "-", data.kind, month_of(event.occurred_at), shard)


def mark_of(event_id: str) -> bytes:
    """What a leaf keeps of an event that it holds: 64 bits of a hash, for among some hundreds no two are alike."""
    return hashlib.blake2b(event_id.encode(), digest_size=8).digest()


def deltas(event: events.Event) -> dict[str, int]:
    """The counters that `event` adds to; empty when it changes no figure, or is one that consumers never see: figures
    that were added up and figures made anew must be the same."""
    data = event.data
    counts: dict[str, int] = {}
    came_from, to = getattr(data, "from_", None), getattr(data, "to", None)
    if to is None or not event.published:
        return counts
    if came_from != to:
        counts[f"to.{to}"] = 1
        if data.rural:
            counts[f"rural.{to}"] = 1
    stage = getattr(data, "stage_from", None)
    if stage is not None and (came_from != to or stage != data.stage):
        took = (event.occurred_at - data.entered_at).total_seconds() / _SECONDS_A_DAY
        counts[f"days.{stage}.{bucket_of(took)}"] = 1
    amount = getattr(data, "amount", None)
    name = {"ApplicationApproved": "reserved", "PaymentRecorded": "paid"}.get(event.type, "released")
    if amount:
        counts[name] = amount
    return counts


def bucket_of(days: float) -> str:
    return next((str(limit) for limit in BUCKETS if days <= limit), "more")


def quantile(histogram: Mapping[str, int], share: float) -> int | None:
    """The upper limit in days of the bucket where `share` (0 to 1) of the files lies; None for no file or `more`."""
    total = sum(histogram.values())
    reached = 0
    for limit in BUCKETS:
        reached += histogram.get(str(limit), 0)
        if total and reached >= share * total:
            return limit
    return None


def added(rows: Sequence[Row]) -> dict[str, int]:
    """The sum of all counters."""
    total: dict[str, int] = {}
    for row in rows:
        for name, value in row.counts.items():
            total[name] = total.get(name, 0) + value
    return total


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure; `count` None: suppressed."""

    programme: str
    region: str
    province: str
    status: str
    count: int | None


def suppressed(cells: Sequence[Cell]) -> list[Cell]:
    """Hide what is between 1 and 4, and what would reveal it.

    Each group (programme, region, status) has a published sum. When exactly one cell of a group is hidden, its value is
    the sum less the others; the next smallest is then hidden as well. A zero reveals nobody and stays, unless it is
    the only other cell: then the sum itself must be withheld, which `totals` does.
    """
    shown: list[Cell] = []

    def key(cell: Cell) -> tuple[str, str, str]:
        return (cell.programme, cell.region, cell.status)

    for _, members in groupby(sorted(cells, key=key), key=key):
        group = sorted(members, key=lambda c: (c.count or 0, c.province))
        hidden = {c.province for c in group if 0 < (c.count or 0) < SMALLEST}
        if len(hidden) == 1:
            others = [c for c in group if c.province not in hidden and (c.count or 0) > 0]
            hidden |= {others[0].province} if others else set()
        shown += [
            Cell(c.programme, c.region, c.province, c.status, None) if c.province in hidden else c
            for c in group
        ]
    return sorted(shown, key=lambda c: (c.programme, c.region, c.status, c.province))


def totals(cells: Sequence[Cell]) -> list[Cell]:
    """A sum per (programme, region, status), withheld (None) when it is small or would reveal a single hidden cell."""

    def key(cell: Cell) -> tuple[str, str, str]:
        return (cell.programme, cell.region, cell.status)

    sums: list[Cell] = []
    for (programme, region, status), members in groupby(sorted(cells, key=key), key=key):
        group = list(members)
        total = sum(c.count or 0 for c in group)
        small = 0 < total < SMALLEST
        alone = [c for c in group if c.count]
        reveals = len(alone) == 1 and 0 < (alone[0].count or 0) < SMALLEST
        sums.append(Cell(programme, region, "", status, None if small or reveals else total))
    return sums
