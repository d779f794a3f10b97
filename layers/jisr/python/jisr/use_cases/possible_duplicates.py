"""Files that may be one applicant's twice: a mark for agents when one is sent, never a refusal; and what they are shown
of the others, each with why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from jisr.domain.application import Application, Flag
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import NotFound
from jisr.domain.likeness import Fact, Likeness, compare
from jisr.domain.programmes import rules
from jisr.store import access_log, applications
from jisr.use_cases.call import Call
from jisr.use_cases.record import call_of, person_keys
from jisr.use_cases.rules import programme_of
from jisr.use_cases.staff_file import out_of_reach, reach, reached

MOST = 50
"""Files of one number that are looked at, the newest: a training room has one number for hundreds."""


@dataclass(frozen=True, slots=True)
class AlikeFiles:
    """Possible duplicates first, then the newest; `more`: the number has older ones."""

    files: tuple[tuple[Application, Likeness], ...]
    more: bool


def marked(file: Application, papers: Iterable[Document], *, first: bool = False) -> frozenset[str]:
    """The flags of `file` as it is sent with `papers`; `first`: for the first time, so that her number is looked at
    too, and nothing comes back of it that an agent has cleared since."""
    if _shows_anothers(file, papers) or (first and _repeats_one_of_its_number(file)):
        return file.flags | {Flag.POSSIBLE_DUPLICATE}
    return file.flags


def _shows_anothers(file: Application, papers: Iterable[Document]) -> bool:
    """Other files are read only when a picture was found in them."""
    for one in sorted(_alike(papers)):
        try:
            other = applications.load(one, consistent=False)
        except NotFound:
            continue
        if _likeness(file, other, picture=True).possible:
            return True
    return False


def _repeats_one_of_its_number(file: Application) -> bool:
    """Her own earlier file is not meant: whether she may have two her place in the call says."""
    of_number = applications.states_of_account(file.account, MOST)
    others = [
        one
        for one in of_number
        if one.id != file.id and _same_call(file, one) and not (one.person and one.person == file.person)
    ]
    beside = applications.beside_of([one.id for one in others]) if others else {}
    return any(
        _likeness(file, replace(one, beside=beside[one.id])).possible for one in others if one.id in beside
    )


def alike_files(call: Call, file: Application) -> AlikeFiles:
    """Files of the same number, card or picture, and the one that the office has named, as far as this reader may open
    them; each that is shown is logged as one that was found."""
    of_number = applications.states_of_account(file.account, MOST + 1)
    unique = rules.unique_value(programme_of(file), file.beside.answers)
    hers = {
        one.id: one for key in (person_keys(unique) if unique else ()) for one in applications.of_person(key)
    }
    pictures = _alike(file.documents)
    named = [file.duplicate_of] if file.duplicate_of else []
    closed = {one.id for one in of_number if out_of_reach(call, "read_file", one)}
    ids = dict.fromkeys([*named, *hers, *pictures, *(one.id for one in of_number[:MOST])])
    found: list[tuple[Application, Likeness]] = []
    for other in _opened(call, [one for one in ids if one != file.id and one not in closed], hers):
        picture = _stands(other, pictures.get(other.id, set()))
        likeness = _likeness(file, other, picture=picture, applicant=other.id in hers)
        if _ties(likeness):
            found.append((other, likeness))
    found.sort(key=lambda one: (one[1].possible, one[0].started_at), reverse=True)
    shown = [other.id for other, _ in found]
    access_log.record(shown, call.actor.id, "search", call.correlation_id, call.at)
    return AlikeFiles(tuple(found), len(of_number) > MOST)


def _ties(likeness: Likeness) -> bool:
    """A name alone brings nobody here."""
    return bool(set(likeness.same) - {Fact.NAME, Fact.BIRTH_DATE})


def _opened(call: Call, ids: Iterable[str], read: Mapping[str, Application]) -> Iterable[Application]:
    """`read`: those that were read before, by id."""
    for one in ids:
        try:
            other = reached(call, read[one], "read_file") if one in read else reach(call, one, "read_file")
        except NotFound:
            continue
        if Flag.ERASED not in other.flags:
            yield other


def _alike(papers: Iterable[Document]) -> dict[str, set[str]]:
    """Which papers of which other files show what an accepted one of `papers` shows."""
    found: dict[str, set[str]] = {}
    for paper in papers:
        for other in paper.alike if paper.status is DocumentStatus.ACCEPTED else ():
            found.setdefault(other.application_id, set()).add(other.document_id)
    return found


def _stands(file: Application, papers: set[str]) -> bool:
    """Whether one of these was not taken away or erased since."""
    return any(p.id in papers and p.status is DocumentStatus.ACCEPTED for p in file.documents)


def _likeness(
    file: Application, other: Application, *, picture: bool = False, applicant: bool = False
) -> Likeness:
    her, them = (rules.person(programme_of(one), one.beside.answers) for one in (file, other))
    same_call = _same_call(file, other)
    return compare(file, other, her, them, same_call=same_call, picture=picture, applicant=applicant)


def _same_call(file: Application, other: Application) -> bool:
    return (file.programme, call_of(file)) == (other.programme, call_of(other))
