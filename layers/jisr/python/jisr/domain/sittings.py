"""A committee's sitting: who votes on which files in which order, and what comes of it. Pure.

A sitting is formed (its files are put before it), opened (its members vote), closing (its files are settled one after
the other, from the money that was set aside) and closed; or cancelled, and nothing is decided.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from jisr.domain.stalled import stalled_since

MOST_FILES = 500
MOST_MEMBERS = 15
MOST_SCORE = 10**6


class State(StrEnum):
    FORMING = "forming"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    CANCELLED = "cancelled"


TABLE_OPEN = frozenset({State.FORMING, State.OPEN})
"""While files come and go and are ranked."""


class Outcome(StrEnum):
    """What a sitting made of a file. `gone`: she withdrew it, or it left the table by itself, before its turn came."""

    APPROVED = "approved"
    WAITLISTED = "waitlisted"
    REFUSED = "refused"
    UNDECIDED = "undecided"
    GONE = "gone"


type Choice = Literal["for", "against", "abstain"]
type InterestKind = Literal["family", "business", "other"]
type RankReason = Literal["equal_merit", "urgent", "balance", "new_facts", "other"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which files a sitting takes: those of its stage and place that fit, best first, at most `most`."""

    kind: str | None = None
    score_min: int | None = None
    submitted_before: date | None = None
    most: int = MOST_FILES


@dataclass(frozen=True, slots=True)
class Sitting:
    """`members` are accounts of staff; `chair` is one of them. `files`: how many there were when it closed. `sequence`
    counts its events, `version` its changes; `done` are the marks of the requests that changed it. `touched_at`: when
    the settling of its files moved last."""

    id: str
    programme: str
    region: str
    province: str | None
    stage: str
    title: str
    place: str
    held_on: date
    quorum: int
    members: tuple[str, ...]
    chair: str
    formed_by: str
    formed_at: datetime
    filter: Filter = field(default_factory=Filter)
    confidential: bool = False
    state: State = State.FORMING
    opened_at: datetime | None = None
    closing_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    files: int = 0
    ranked: int = 0
    version: int = 1
    sequence: int = 0
    touched_at: datetime | None = None
    done: tuple[str, ...] = ()

    @property
    def moving(self) -> bool:
        """Whether its files are being settled, or leave the table of one that was called off."""
        return self.state in {State.CLOSING, State.CANCELLED} and self.closed_at is None

    def stalled_since(self, at: datetime) -> datetime | None:
        """None also where there is nothing to settle."""
        touched_at = self.touched_at or self.closing_at or self.formed_at
        return stalled_since("sitting", touched_at, at) if self.moving else None


@dataclass(frozen=True, slots=True)
class Tabled:
    """A file before a sitting, as it was put there. `requested` and `amount` in centimes; `lines`: which of the
    programme's scoring lines gave points, and how many."""

    application_id: str
    score: int
    submitted_at: datetime
    requested: int
    kind: str
    province: str | None
    programme_version: int
    rural: bool | None = None
    lines: tuple[tuple[int, int], ...] = ()
    outcome: Outcome | None = None
    amount: int = 0
    envelope_id: str | None = None

    @property
    def by_score(self) -> tuple[int, datetime, str]:
        """The declared order: best score first, then the earliest; an id tells equals apart."""
        return MOST_SCORE - self.score, self.submitted_at, self.application_id


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one member has said. `interests`: the files that she leaves to the others, and why."""

    member: str
    open: bool = True
    interests: Mapping[str, InterestKind] = field(default_factory=dict)
    version: int = 0
    done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vote:
    member: str
    application_id: str
    choice: Choice
    reason_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankChange:
    """A hand moved a file, from and to places that count from 1."""

    application_id: str
    before: int
    after: int
    reason: RankReason
    note: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Allotment:
    """What an envelope has set aside for a sitting, and what of it no file has got yet; centimes."""

    envelope_id: str
    amount: int
    left: int


@dataclass(frozen=True, slots=True)
class Tally:
    """`verdict`: retained, refused, or None where nothing is decided: too few voted, or they are even."""

    votes_for: int
    against: int
    abstained: int
    verdict: Literal["retained", "refused"] | None
    reason_codes: tuple[str, ...] = ()

    @property
    def cast(self) -> int:
        return self.votes_for + self.against + self.abstained


def ranking(files: Iterable[Tabled], by_hand: Sequence[str]) -> list[Tabled]:
    """By score, unless a hand has changed it: then in the order of `by_hand`. Who came since stands before the first
    one there that her score is better than."""
    natural = sorted(files, key=lambda file: file.by_score)
    if not by_hand:
        return natural
    known = {file.application_id: file for file in natural}
    order = [known[one] for one in by_hand if one in known]
    placed = {file.application_id for file in order}
    for file in natural:
        if file.application_id not in placed:
            behind = (at for at, other in enumerate(order) if other.by_score > file.by_score)
            order.insert(next(behind, len(order)), file)
    return order


def moved(order: Sequence[str], application_id: str, place: int) -> list[str]:
    """The order with that file at `place`, counted from 1."""
    rest = [one for one in order if one != application_id]
    rest.insert(place - 1, application_id)
    return rest


def disturbs(order: Sequence[str], application_id: str, place: int | None, aside: Container[str]) -> bool:
    """Whether that file, moved to `place` or taken off the table (None), is one of `aside` or changes the place of one:
    where money is scarce a place decides as a vote does, so who has an interest in these leaves it to the others."""
    at = order.index(application_id)
    to = len(order) if place is None else place - 1
    return any(one in aside for one in order[min(at, to) : max(at, to) + 1])


def tally(sitting: Sitting, application_id: str, votes: Iterable[Vote], ballots: Iterable[Ballot]) -> Tally:
    """The votes on one file. Only members' count, and none of who has declared an interest. An abstention is a vote for
    the quorum and for nothing else; when they are even the chair's vote counts twice."""
    aside = {ballot.member for ballot in ballots if application_id in ballot.interests}
    valid = {
        vote.member: vote
        for vote in votes
        if vote.application_id == application_id
        and vote.member in sitting.members
        and vote.member not in aside
    }
    counts = Counter(vote.choice for vote in valid.values())
    votes_for, against = counts["for"], counts["against"]
    chair = valid.get(sitting.chair)
    weight = (votes_for > against) - (votes_for < against)
    if weight == 0 and chair is not None:
        weight = {"for": 1, "against": -1, "abstain": 0}[chair.choice]
    if len(valid) < sitting.quorum:
        weight = 0
    verdict: dict[int, Literal["retained", "refused"] | None] = {1: "retained", 0: None, -1: "refused"}
    reasons = {code for vote in valid.values() if vote.choice == "against" for code in vote.reason_codes}
    return Tally(
        votes_for,
        against,
        counts["abstain"],
        verdict[weight],
        tuple(sorted(reasons)) if weight < 0 else (),
    )


def tallies(
    sitting: Sitting, files: Iterable[Tabled], votes: Iterable[Vote], ballots: Sequence[Ballot]
) -> dict[str, Tally]:
    """The tally of each file."""
    of_file: dict[str, list[Vote]] = {}
    for vote in votes:
        of_file.setdefault(vote.application_id, []).append(vote)
    return {
        file.application_id: tally(
            sitting, file.application_id, of_file.get(file.application_id, ()), ballots
        )
        for file in files
    }


def unsaid(
    member: str, files: Iterable[Tabled], votes: Iterable[Vote], ballots: Iterable[Ballot]
) -> list[Tabled]:
    """The files on which that member has neither voted nor declared an interest."""
    said = {vote.application_id for vote in votes if vote.member == member}
    aside = {one for ballot in ballots if ballot.member == member for one in ballot.interests}
    return [file for file in files if file.application_id not in said | aside]


@dataclass(slots=True)
class Purse:
    """The money of one envelope while its files are gone through, best first; centimes. One that does not fit stops the
    line, unless the programme lets smaller ones pass (`skip`)."""

    left: int
    skip: bool
    stopped: bool = False

    def fits(self, amount: int) -> bool:
        return not self.stopped and amount <= self.left

    def told(self, outcome: Outcome, amount: int) -> None:
        """What became of the next file that was retained."""
        if outcome is Outcome.APPROVED:
            self.left -= amount
        elif outcome is Outcome.WAITLISTED and not self.skip:
            self.stopped = True


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What closing would do to one file; `amount` in centimes."""

    file: Tabled
    outcome: Outcome
    amount: int
    envelope_id: str | None


def foresee(
    order: Iterable[Tabled],
    tallied: Mapping[str, Tally],
    payers: Mapping[str, str | None] | None,
    available: Mapping[str, int],
    *,
    skip: bool,
) -> Iterator[Foreseen]:
    """What closing does, file by file. `payers`: which envelope pays for which file, None where no money is given;
    `available`: what each has, centimes."""
    purses = {envelope: Purse(money, skip) for envelope, money in available.items()}
    for file in order:
        verdict = tallied[file.application_id].verdict
        if verdict != "retained":
            outcome = Outcome.REFUSED if verdict == "refused" else Outcome.UNDECIDED
            yield Foreseen(file, outcome, 0, None)
            continue
        envelope = payers.get(file.application_id) if payers is not None else None
        if envelope is None:
            yield Foreseen(file, Outcome.APPROVED, 0, None)
            continue
        purse = purses[envelope]
        fits = purse.fits(file.requested)
        outcome = Outcome.APPROVED if fits else Outcome.WAITLISTED
        purse.told(outcome, file.requested)
        yield Foreseen(file, outcome, file.requested if fits else 0, envelope)
