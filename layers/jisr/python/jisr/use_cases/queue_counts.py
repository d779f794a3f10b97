"""How much work there is: numbers beside the queue's filters.

What it reads does not grow with the number of files: keys that are due, a page of each other queue, and beyond that
numbers without rows, each up to `MOST`.
"""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jisr.domain import policy
from jisr.domain.application import Application
from jisr.domain.deadlines import SOON, due
from jisr.store import applications
from jisr.store.base import instant
from jisr.use_cases.call import Call
from jisr.use_cases.rules import ever_confidential, stages_in_use
from jisr.use_cases.staff_queue import Filters, calls_everywhere, covered_places, programmes_of

MOST = 1_000
"""Counted of each kind. Beyond it the exact number helps nobody more, and it is said that there are more."""
STEP = 100
"""Rows of a queue in one request, and states: as many as one request gives."""


@dataclass(frozen=True, slots=True)
class Count:
    """`more`: there are more than that."""

    count: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class StageCount:
    programme: str
    stage: str
    files: Count


@dataclass(frozen=True, slots=True)
class Counts:
    """Of what the reader may see. None is not counted: the country's queues are hundreds, so who covers it and names no
    place hears of her own files alone."""

    mine: Count
    overdue: Count | None = None
    soon: Count | None = None
    calls: Count | None = None
    stages: tuple[StageCount, ...] | None = None


def queue_counts(call: Call, filters: Filters) -> Counts:
    """Of `filters` the programme and the place. Raises `Forbidden`, `NotFound` (a place that is not the reader's)."""
    policy.require(call.actor, "queue")
    somewhere = filters.region is not None or filters.province is not None
    national = call.actor.roles & policy.PERMISSIONS["queue"] & policy.NATIONAL
    places = [] if national and not somewhere else covered_places(call, filters)
    mine = _count(_mine(call, filters, places))
    if not places:
        return Counts(mine)
    stages: list[StageCount] = []
    due_keys: list[Iterator[str]] = []
    for programme in programmes_of(filters):
        if ever_confidential(programme) and not call.actor.roles & policy.CONFIDENTIAL:
            continue
        for stage in stages_in_use(programme):
            queues = [_Queue(applications.queue_of(programme.id, place, stage)) for place in places]
            size = 0
            for queue in queues:
                size += queue.size(MOST + 1 - size)
            stages.append(StageCount(programme.id, stage, _upto(size)))
            due_keys += [queue.due(instant(call.at + SOON)) for queue in queues]
        complaints = [_Queue(applications.complaints_of(programme.id, place)) for place in places]
        due_keys += [queue.due(instant(call.at + SOON)) for queue in complaints]
    overdue, soon = _due(call, heapq.merge(*due_keys))
    return Counts(mine, overdue, soon, _calls(call, filters, places), tuple(stages))


class _Queue:
    """One queue: its first rows in one request, which are all that most have."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._first = list(itertools.islice(applications.queue_keys(name, None, STEP), STEP))

    def size(self, most: int) -> int:
        here = len(self._first)
        if here < STEP or here >= most:
            return min(here, most)
        return here + applications.queue_size(self._name, self._first[-1], most - here)

    def due(self, until: str) -> Iterator[str]:
        """The keys of what needs an eye until then, nearest first."""
        rest = applications.queue_keys(self._name, self._first[-1], STEP) if len(self._first) == STEP else ()
        return itertools.takewhile(lambda key: key < until, itertools.chain(self._first, rest))


def _due(call: Call, keys: Iterator[str]) -> tuple[Count, Count]:
    """The late and those that soon will be: a key may also say when she is to be reminded, so the files are asked."""
    seen = list(itertools.islice(keys, MOST))
    left = next(keys, None)
    found = [due(file, call.at) for file in _states(seen) if _reached(call, file)]
    late_left = left is not None and left < instant(call.at)
    return Count(found.count("overdue"), late_left), Count(found.count("soon"), left is not None)


def _mine(call: Call, filters: Filters, places: list[str]) -> Iterator[Application]:
    keys = applications.assigned_keys(call.actor.id, None, STEP)
    for file in _states(itertools.islice(keys, MOST + 1)):
        elsewhere = places and file.province not in places
        if filters.programme in (None, file.programme) and not elsewhere and _reached(call, file):
            yield file


def _calls(call: Call, filters: Filters, places: list[str]) -> Count:
    queues: list[Callable[[str, str | None], str]] = [applications.calls_of, applications.calls_at_work]
    names = [queue(p.id, at) for p in programmes_of(filters) for at in places for queue in queues]
    if not filters.province and calls_everywhere(call):
        names += [applications.calls_of(p.id, None) for p in programmes_of(filters)]
    keys = itertools.chain.from_iterable(applications.queue_keys(name, None, STEP) for name in names)
    return _count(file for file in _states(itertools.islice(keys, MOST + 1)) if _reached(call, file))


def _states(keys: Iterator[str] | list[str]) -> Iterator[Application]:
    for some in itertools.batched(keys, STEP, strict=False):
        yield from applications.load_page([key.rpartition("#")[2] for key in some])


def _reached(call: Call, file: Application) -> bool:
    return policy.reaches(call.actor, "queue", policy.place_of(file), confidential=file.confidential)


def _count(found: Iterator[Application]) -> Count:
    return _upto(sum(1 for _ in found))


def _upto(number: int) -> Count:
    return Count(min(number, MOST), number > MOST)
