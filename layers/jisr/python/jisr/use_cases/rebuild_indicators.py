"""The figures anew from all events, while events go on happening.

Each leaf is replaced only if nobody has counted into it since it was read; where somebody has, another round looks
again. Every event that a round counts is marked as counted, so that its consumer doesn't count it a second time. If it
is interrupted, run it again: only then are the figures whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from jisr.domain.errors import Conflict
from jisr.domain.indicators import Leaf, deltas, leaf_of
from jisr.store import events as history
from jisr.store import indicators, programmes

MOST_ROUNDS = 5

type Figures = dict[Leaf, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`changed`: leaves whose figures were not what the events say."""

    events: int
    leaves: int
    changed: int
    rounds: int


def rebuild_indicators(at: datetime, programme: str | None = None) -> Rebuilt:
    """Raises `Conflict("busy")` when events came faster than five rounds could follow."""
    names = [programme] if programme else [p.id for p in programmes.all_current()]
    changed = 0
    pending: set[Leaf] | None = None
    for number in range(1, MOST_ROUNDS + 1):
        kept = {row.leaf: row.counts for name in names for row in indicators.rows(name)}
        true, counted = _count(names, at)
        failed: set[Leaf] = set()
        for leaf in (true.keys() | kept.keys()) if pending is None else pending:
            before, after = kept.get(leaf, {}), true.get(leaf, {})
            if before == after and pending is None:
                continue
            if indicators.replace(leaf, before, after):
                changed += before != after
            else:
                failed.add(leaf)
        if not failed:
            return Rebuilt(counted, len(true), changed, number)
        pending = failed
    raise Conflict("busy", "events came faster than the rebuild could follow: run it again at a quieter hour")


def _count(names: list[str], at: datetime) -> tuple[Figures, int]:
    """What all events add up to, and how many they are; those that may still be delivered again are marked."""
    redelivered = at - timedelta(seconds=indicators.MARK_SECONDS)
    figures: Figures = {}
    counted = 0
    for event in history.everything():
        leaf, counts = leaf_of(event), deltas(event)
        if leaf is None or leaf.programme not in names or not counts:
            continue
        if event.occurred_at > redelivered:
            indicators.mark_counted(event.event_id, at)
        _add(figures.setdefault(leaf, {}), counts)
        counted += 1
    return figures, counted


def _add(into: dict[str, int], counts: Mapping[str, int]) -> None:
    for name, value in counts.items():
        into[name] = into.get(name, 0) + value
