"""What a sitting looks like to its reader: how others voted is hidden until the vote is over."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jisr import reference
from jisr.domain import policy
from jisr.domain import sittings as rules
from jisr.domain.application import Application
from jisr.domain.errors import NotFound
from jisr.domain.policy import Place
from jisr.domain.programmes.rules import Points
from jisr.domain.sittings import (
    Ballot,
    InterestKind,
    Outcome,
    RankChange,
    Sitting,
    State,
    Tabled,
    Tally,
    Vote,
)
from jisr.store import applications, programmes, sittings
from jisr.store.staff import names
from jisr.use_cases.call import Call
from jisr.use_cases.sittings.door import reach
from jisr.use_cases.staff_file import open_for

OVER = frozenset({State.CLOSING, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Whole:
    """`names` of members and heads; `cast`: on how many files each member has voted or declared an interest; `settled`:
    how many files have an outcome; money in centimes."""

    sitting: Sitting
    names: Mapping[str, str]
    files: int
    settled: Mapping[Outcome, int]
    cast: Mapping[str, int]
    requested: int
    allotted: int
    granted: int
    left: int
    may_vote: bool
    may_hold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One file in the ranking. `mine`: the reader's own vote; `tally` once the vote is over; `changes` by hand."""

    place: int
    by_score: int
    file: Tabled
    state: Application | None
    cast: int
    mine: Vote | None
    interest: InterestKind | None
    tally: Tally | None
    changed: bool


def list_sittings(call: Call, region: str | None) -> list[Sitting]:
    """Those that the reader may know of, the latest day first."""
    policy.require(call.actor, "read_sittings")
    if region is not None:
        policy.require(call.actor, "read_sittings", Place(region))
    regions = [region] if region else [one.code for one in reference.regions()]
    covered = [one for one in regions if policy.reaches(call.actor, "read_sittings", Place(one))]
    found = [
        sitting
        for one in covered
        for sitting in sittings.in_region(one)
        if policy.reaches(
            call.actor,
            "read_sittings",
            Place(sitting.region, sitting.province),
            confidential=sitting.confidential,
        )
    ]
    return sorted(found, key=lambda one: (one.held_on, one.formed_at), reverse=True)


def read_sitting(call: Call, sitting_id: str) -> Whole:
    return whole(call, reach(call, sitting_id, "read_sittings"))


def whole(call: Call, sitting: Sitting) -> Whole:
    files = sittings.files_of(sitting.id, consistent=False)
    allotments = sittings.allotments_of(sitting.id)
    ballots = sittings.ballots_of(sitting.id)
    there = {file.application_id for file in files}
    said = Counter(
        vote.member
        for vote in sittings.votes_of(sitting.id, consistent=False)
        if vote.application_id in there
    )
    said += Counter({ballot.member: len(there & set(ballot.interests)) for ballot in ballots})
    place = Place(sitting.region, sitting.province)
    member = call.actor.id in sitting.members
    known = {*sitting.members, sitting.formed_by, *filter(None, [sitting.closed_by])}
    return Whole(
        sitting,
        names(known),
        len(files),
        Counter(file.outcome for file in files if file.outcome),
        said,
        sum(file.requested for file in files),
        sum(one.amount for one in allotments),
        sum(file.amount for file in files),
        sum(one.left for one in allotments),
        member and policy.reaches(call.actor, "vote", place, confidential=sitting.confidential),
        policy.reaches(call.actor, "hold_sitting", place, confidential=sitting.confidential),
    )


def lines_of(call: Call, sitting_id: str) -> list[Line]:
    """The ranking. It names nobody and shows no answer, so it is not in the access log."""
    sitting = reach(call, sitting_id, "read_sittings")
    files = sittings.files_of(sitting.id)
    ballots = sittings.ballots_of(sitting.id)
    votes = sittings.votes_of(sitting.id)
    order = rules.ranking(files, sittings.order_of(sitting.id))
    natural = {file.application_id: at for at, file in enumerate(rules.ranking(files, ()), start=1)}
    tallies = rules.tallies(sitting, files, votes, ballots)
    mine = {vote.application_id: vote for vote in votes if vote.member == call.actor.id}
    aside = _interests(ballots, call.actor.id)
    changed = {change.application_id for change in sittings.changes_of(sitting.id)}
    states = _states(order)
    return [
        Line(
            at,
            natural[file.application_id],
            file,
            states.get(file.application_id),
            tallies[file.application_id].cast,
            mine.get(file.application_id),
            aside.get(file.application_id),
            tallies[file.application_id] if sitting.state in OVER else None,
            file.application_id in changed,
        )
        for at, file in enumerate(order, start=1)
    ]


def _interests(ballots: Iterable[Ballot], member: str) -> Mapping[str, InterestKind]:
    return next((ballot.interests for ballot in ballots if ballot.member == member), {})


def _states(files: Sequence[Tabled]) -> dict[str, Application]:
    found: dict[str, Application] = {}
    for at in range(0, len(files), 100):
        page = applications.load_page([file.application_id for file in files[at : at + 100]])
        found |= {state.id: state for state in page}
    return found


@dataclass(frozen=True, slots=True)
class Detail:
    """Why a file stands where it does."""

    file: Tabled
    points: Sequence[Points]
    changes: Sequence[RankChange]
    names: Mapping[str, str]


def read_line(call: Call, sitting_id: str, application_id: str) -> Detail:
    """For which of her answers a file has its points, so the reading is written down as one of the file. Raises
    `NotFound` also for a file that is not before this sitting, or not for this reader."""
    sitting = reach(call, sitting_id, "read_sittings")
    file = sittings.file_of(sitting.id, application_id)
    if file is None:
        raise NotFound("not_found", "no such file before this sitting")
    open_for(call, application_id, "read_file")
    scoring = programmes.load(sitting.programme, file.programme_version).scoring
    points = [Points(scoring[line]["label"], given) for line, given in file.lines if line < len(scoring)]
    changes = [one for one in sittings.changes_of(sitting.id) if one.application_id == application_id]
    return Detail(file, points, changes, names({one.by for one in changes}))
