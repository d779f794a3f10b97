"""Programmes as their managers look at them: what is current, what comes, and every version there was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jisr.domain.errors import NotFound
from jisr.domain.programmes.model import Programme
from jisr.domain.programmes.upcoming import State, Upcoming
from jisr.domain.programmes.written import as_yaml
from jisr.store import programmes, staff, upcoming
from jisr.store.programmes import Version
from jisr.use_cases.call import Call


@dataclass(frozen=True, slots=True)
class Kept:
    """A programme's current version, None before the first, what comes after it, and the names of who worked on it."""

    id: str
    current: Programme | None
    next: Upcoming
    names: Mapping[str, str]


def everything(call: Call) -> list[Kept]:
    """Those that were published, and those that somebody writes; by id."""
    now = {one: programmes.load(one, version) for one, version in programmes.versions_now().items()}
    coming = {one.programme: one for one in upcoming.everything()}
    wanted = sorted(now.keys() | {one for one, next_ in coming.items() if next_.state is not State.NONE})
    names = _names(coming.values())
    return [Kept(one, now.get(one), coming.get(one, Upcoming(one)), names) for one in wanted]


def one(call: Call, programme_id: str) -> Kept:
    """Raises `NotFound`."""
    next_ = upcoming.load(programme_id)
    version = programmes.current_version(programme_id)
    if version is None and next_.state is State.NONE:
        raise NotFound("not_found", "no such programme")
    current = programmes.load(programme_id, version[0]) if version else None
    return Kept(programme_id, current, next_, _names([next_]))


def versions(call: Call, programme_id: str) -> tuple[Sequence[Version], Mapping[str, str]]:
    """Newest first, with the names of who proposed and published them. Raises `NotFound`."""
    found = programmes.versions(programme_id)
    if not found:
        raise NotFound("not_found", "no such programme")
    people = {who for one in found for who in (one.proposed_by, one.approved_by) if who}
    return found, staff.names(people)


def written(call: Call, programme_id: str, version: int) -> tuple[str, bool]:
    """A version as YAML, and whether it is the text that somebody wrote. Raises `NotFound`."""
    programme = programmes.load(programme_id, version)
    kept = programmes.source(programme_id, version)
    return (as_yaml(programme), False) if kept is None else (kept, True)


def _names(coming: Iterable[Upcoming]) -> Mapping[str, str]:
    people = {
        said.by
        for one in coming
        for said in (one.edited, one.proposed, one.approved, one.refused)
        if said is not None
    }
    return staff.names(people)
