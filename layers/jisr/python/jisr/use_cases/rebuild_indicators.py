"""The figures anew from all events, while events go on happening.

Each leaf is replaced only if nobody has counted into it since it was read; where somebody has, another round looks
again. A leaf is written with the marks of the events in it, so that what a consumer has yet to count is not counted a
second time. If it is interrupted, run it again: only then are the figures whole.
"""

from dataclasses import dataclass

from jisr.domain.errors import Conflict
from jisr.domain.indicators import Leaf, Row, deltas, leaf_of, lists, mark_of
from jisr.store import events as history
from jisr.store import indicators, programmes

MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`changed`: leaves whose figures were not what the events say."""

    events: int
    leaves: int
    changed: int
    rounds: int


def rebuild_indicators(programme: str | None = None) -> Rebuilt:
    """Raises `Conflict("busy")` when events came faster than five rounds could follow."""
    names = [programme] if programme else [p.id for p in programmes.all_current()]
    changed = 0
    pending: set[Leaf] | None = None
    for number in range(1, MOST_ROUNDS + 1):
        kept = {row.leaf: row for name in names for row in indicators.rows(name)}
        true = _count(names)
        failed: set[Leaf] = set()
        for leaf in (true.keys() | kept.keys()) if pending is None else pending:
            before, after = kept.get(leaf, Row(leaf)), true.get(leaf, Row(leaf))
            if before == after:
                continue
            if indicators.replace(before, after):
                changed += before.counts != after.counts
            else:
                failed.add(leaf)
        if not failed:
            return Rebuilt(sum(len(row.seen) for row in true.values()), len(true), changed, number)
        pending = failed
    raise Conflict("busy", "events came faster than the rebuild could follow: run it again at a quieter hour")


def _count(names: list[str]) -> dict[Leaf, Row]:
    """What all events add up to."""
    figures: dict[Leaf, dict[str, int]] = {}
    seen: dict[Leaf, set[bytes]] = {}
    files: dict[Leaf, set[str]] = {}
    for event in history.everything():
        leaf, counts, file = leaf_of(event), deltas(event), lists(event)
        if leaf is None or leaf.programme not in names or not (counts or file):
            continue
        into = figures.setdefault(leaf, {})
        for name, value in counts.items():
            into[name] = into.get(name, 0) + value
        if counts:
            seen.setdefault(leaf, set()).add(mark_of(event.event_id))
        if file:
            files.setdefault(leaf, set()).add(file)
    return {
        leaf: Row(leaf, counts, frozenset(seen.get(leaf, ())), frozenset(files.get(leaf, ())))
        for leaf, counts in figures.items()
    }
