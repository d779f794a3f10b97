"""People known under the other hash key, known from now on under the one that is written (docs/operations.md).

May be interrupted, run beside the site, and run again: what is done is passed over.
"""

from dataclasses import dataclass, replace
from typing import Literal

from jisr.domain.errors import Conflict, StaleVersion
from jisr.domain.programmes import rules
from jisr.store import applications, base
from jisr.store.base import Write
from jisr.use_cases.record import guards, person_keys
from jisr.use_cases.rules import programme_of

type _Outcome = Literal["changed", "already", "unknown"]
MOST_TRIES = 8


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """`unknown`: files whose person's hash is of neither key: theirs was given up too early."""

    changed: int
    already: int
    unknown: tuple[str, ...]


def rekey_people() -> Rekeyed:
    """Rewrites the person on every file and, where the file holds it, the person's place: both in one transaction."""
    outcomes = {id_: _rekey(id_) for id_ in applications.ids_with_a_person()}
    unknown = tuple(sorted(id_ for id_, outcome in outcomes.items() if outcome == "unknown"))
    done = list(outcomes.values())
    return Rekeyed(done.count("changed"), done.count("already"), unknown)


def _rekey(application_id: str) -> _Outcome:
    for _ in range(MOST_TRIES):
        file = applications.load(application_id)
        if file.person is None:
            return "already"  # erased meanwhile
        unique = rules.unique_value(programme_of(file), file.beside.answers)
        persons = person_keys(unique) if unique else ()
        if file.person not in persons:
            return "unknown"
        if file.person == persons[0]:
            return "already"
        after = replace(file, person=persons[0], version=file.version + 1)
        writes: list[Write] = applications.save(file, after)
        for before, now in zip(guards(file), guards(after), strict=True):
            if applications.holder_of_guard(before) == file.id:
                writes += [applications.free_guard(before, file.id), applications.take_guard(now, file.id)]
        try:
            base.commit(writes)
        except (Conflict, StaleVersion):
            continue  # it moved meanwhile
        return "changed"
    raise Conflict("changed_meanwhile", "a file moves all the time: run it again")
