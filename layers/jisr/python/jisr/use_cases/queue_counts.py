"""How much work there is: numbers beside the queue's filters.

What it reads does not grow with the number of files: keys that are due, a page of each other queue, and beyond that
numbers without rows, each up to `MOST`.
"""

import heapq
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jisr.domain import policy
from jisr.domain.application import Application
from jisr.domain.deadlines import SOON, due
from jisr.domain.programmes.model import Programme
from jisr.store import applications
from jisr.store.base import instant
from jisr.use_cases.call import Call
from jisr.use_cases.rules import ever_confidential, stages_in_use
from jisr.use_cases.staff_queue import (
    Filters,
    assignee_of,
    covered_places,
    only_when_due,
    programmes_of,
    queues_in,
)

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
    place hears of her own files alone; of the files of one member of staff (`assigned`) nothing else is asked. `all`
    isn't either where the reader may not see every file of a programme: keys don't say which (docs/adr/0048)."""

    all: Count | None = None
    mine: Count | None = None
    assigned: Count | None = None
    overdue: Count | None = None
    soon: Count | None = None
    calls: Count | None = None
    stages: tuple[StageCount, ...] | None = None


def queue_counts(call: Call, filters: Filters) -> Counts:
    """Of `filters` the programme, the place and whose files. Each is as long as the list of that filter. Raises
    `Forbidden`, `NotFound` (a place that is not the reader's)."""
    policy.require(call.actor, "queue")
    somewhere = filters.region is not None or filters.province is not None
    national = call.actor.roles & policy.PERMISSIONS["queue"] & policy.NATIONAL
    places = [] if national and not somewhere else covered_places(call, filters)
    assignee = assignee_of(call, filters)
    if assignee is not None:
        return Counts(assigned=_count(_assigned(call, assignee, filters, places)))
    mine = _count(_assigned(call, call.actor.id, filters, places))
    if not places:
        return Counts(mine=mine)
    queues = {name: _Queue(name) for name in queues_in(call, filters, places)}
    programmes = programmes_of(filters)
    shown = [programme for programme in programmes if not _hides(call, programme)]
    staged = {
        (programme.id, stage): [applications.queue_of(programme.id, place, stage) for place in places]
        for programme in shown
        for stage in stages_in_use(programme)
    }
    sizes = {of: _size(queues[name] for name in names) for of, names in staged.items()}
    due_keys = heapq.merge(*(queue.until(instant(call.at + SOON)) for queue in queues.values()))
    found = _due(call, due_keys)
    everything = None
    if len(shown) == len(programmes):
        # Each row of the calls and complaints is listed as of the stages; what is paid or visited, when it is due.
        followed = {
            applications.followed(programme.id, place) for programme in programmes for place in places
        }
        elsewhere = followed.union(*staged.values())
        beside = _size(queue for name, queue in queues.items() if name not in elsewhere)
        total = _upto(sum(sizes.values()) + beside + found.visits)
        everything = replace(total, more=total.more or found.more)
    return Counts(
        all=everything,
        mine=mine,
        overdue=found.overdue,
        soon=found.soon,
        calls=_count(_calls(call, filters, places, queues)),
        stages=tuple(StageCount(*of, _upto(size)) for of, size in sizes.items()),
    )


def _hides(call: Call, programme: Programme) -> bool:
    """Whether some of its files may not be the reader's to see."""
    return ever_confidential(programme) and not call.actor.roles & policy.CONFIDENTIAL


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

    def keys(self) -> Iterator[str]:
        """All of them, nearest first."""
        rest = applications.queue_keys(self._name, self._first[-1], STEP) if len(self._first) == STEP else ()
        return itertools.chain(self._first, rest)

    def until(self, then: str) -> Iterator[str]:
        """The keys of what needs an eye until then, nearest first."""
        return itertools.takewhile(lambda key: key < then, self.keys())


def _size(queues: Iterable[_Queue]) -> int:
    """Of several together, up to one beyond `MOST`."""
    size = 0
    for queue in queues:
        size += queue.size(MOST + 1 - size)
    return size


@dataclass(frozen=True, slots=True)
class _Due:
    """`visits`: how many of both are listed by a visit alone. `more`: not all that may be due were read."""

    overdue: Count
    soon: Count
    visits: int
    more: bool


def _due(call: Call, keys: Iterator[str]) -> _Due:
    """The late and those that soon will be: a key may also say when she is to be reminded, so the files are asked."""
    seen = list(itertools.islice(keys, MOST))
    left = next(keys, None)
    files = {file.id: file for file in _states(seen)}  # one may stand in two queues
    found = [(due(file, call.at), only_when_due(file)) for file in files.values() if _reached(call, file)]
    urgent = [how for how, _ in found]
    late_left = left is not None and left < instant(call.at)
    return _Due(
        Count(urgent.count("overdue"), late_left),
        Count(urgent.count("soon"), left is not None),
        sum(how is not None and alone for how, alone in found),
        left is not None,
    )


def _assigned(call: Call, assignee: str, filters: Filters, places: list[str]) -> Iterator[Application]:
    keys = applications.assigned_keys(assignee, None, STEP)
    for file in _states(itertools.islice(keys, MOST + 1)):
        elsewhere = places and file.province not in places
        if filters.programme in (None, file.programme) and not elsewhere and _reached(call, file):
            yield file


def _calls(
    call: Call, filters: Filters, places: Sequence[str], read: dict[str, _Queue]
) -> Iterator[Application]:
    names = queues_in(call, replace(filters, calls=True), places)
    keys = itertools.chain.from_iterable((read.get(name) or _Queue(name)).keys() for name in names)
    return (file for file in _states(itertools.islice(keys, MOST + 1)) if _reached(call, file))


def _states(keys: Iterator[str] | list[str]) -> Iterator[Application]:
    for some in itertools.batched(keys, STEP, strict=False):
        yield from applications.load_page([key.rpartition("#")[2] for key in some])


def _reached(call: Call, file: Application) -> bool:
    return policy.reaches(call.actor, "queue", policy.place_of(file), confidential=file.confidential)


def _count(found: Iterator[Application]) -> Count:
    return _upto(sum(1 for _ in found))


def _upto(number: int) -> Count:
    return Count(min(number, MOST), number > MOST)
