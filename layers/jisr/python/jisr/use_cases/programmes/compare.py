"""Two versions of a programme beside each other, one of which may be the draft: in words, and line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from jisr.domain.errors import NotFound
from jisr.domain.programmes.check import examine
from jisr.domain.programmes.difference import Difference, Line, differences, hunks
from jisr.domain.programmes.model import Programme, from_published
from jisr.domain.programmes.recordings import kept
from jisr.domain.programmes.upcoming import State
from jisr.store import programmes, upcoming
from jisr.use_cases.call import Call
from jisr.use_cases.programmes.reading import written


@dataclass(frozen=True, slots=True)
class Compared:
    """`changes` is None when the draft has mistakes, `lines` when the texts are too long."""

    changes: Sequence[Difference] | None
    lines: Sequence[Sequence[Line]] | None


def compare(call: Call, programme: str, before: int, after: int | None) -> Compared:
    """`after` None: what comes next. Raises `NotFound`."""
    old = programmes.load(programme, before)
    old_source, _ = written(call, programme, before)
    if after is not None:
        new: Programme | None = programmes.load(programme, after)
        new_source, _ = written(call, programme, after)
    else:
        new, new_source = _next(programme, old)
    return Compared(None if new is None else differences(old, new), hunks(old_source, new_source))


def _next(programme: str, old: Programme) -> tuple[Programme | None, str]:
    coming = upcoming.load(programme)
    if coming.state is State.NONE:
        raise NotFound("not_found", "nothing comes next")
    found = examine(coming.source).programme
    if found is not None and (heard := kept(old, found)):
        found = from_published({**found.published, "audio": heard})
    return found, coming.source
