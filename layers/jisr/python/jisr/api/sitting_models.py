"""The shapes of committees' sittings. Money in dirhams; references and codes, and nobody's name but the staff's."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from jisr.api import models
from jisr.api.stalled_models import Stalled

type SittingState = Literal["forming", "open", "closing", "closed", "cancelled"]
type SittingOutcome = Literal["approved", "waitlisted", "refused", "undecided", "gone"]
type VoteChoice = Literal["for", "against", "abstain"]
type InterestKind = Literal["family", "business", "other"]
type RankReason = Literal["equal_merit", "urgent", "balance", "new_facts", "other"]
type Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", min_length=10, max_length=10)]
type Many = Annotated[int, Field(ge=1, le=500)]
type Score = Annotated[int, Field(ge=0, le=100_000)]


class SittingFilter(models.Body):
    """Which files it takes: best first, at most `most`; `submitted_before` that day in Morocco."""

    kind: models.Code | None = None
    score_min: Score | None = None
    submitted_before: Day | None = None
    most: Many = 500


class CandidatesQuery(models.Query):
    programme: models.Code
    region: models.Place
    province: models.Place | None = None
    stage: models.Code
    kind: models.Code | None = None
    score_min: Score | None = None
    submitted_before: date | None = None
    most: Many = 500


class SittingCandidates(models.Answer):
    """`count` of all that fit (`more`: at least so many); `taken`: how many of these a sitting would take, and what
    they ask for. `no_amount`: how many more are left out, for what they ask for can't be granted; `not_possible`: for
    another reason (another version of the programme, a right that is lacking)."""

    count: int
    more: bool
    taken: int
    requested_mad: float
    no_amount: int
    not_possible: int


class MembersQuery(models.Query):
    programme: models.Code
    region: models.Place
    province: models.Place | None = None


class SittingMember(models.Answer):
    id: str
    name: str
    roles: list[str]


class SittingMembers(models.Answer):
    items: list[SittingMember]


class SittingsQuery(models.Query):
    region: models.Place | None = None


class MinutesQuery(models.Query):
    language: Literal["ar", "fr"] = "ar"


class FormSitting(models.Body):
    """`chair` is one of `members`, accounts of staff; her vote counts twice when the others are even."""

    programme: models.Code
    region: models.Place
    province: models.Place | None = None
    stage: models.Code
    title: Annotated[str, Field(min_length=1, max_length=120)]
    place: Annotated[str, Field(min_length=1, max_length=120)]
    held_on: Day
    quorum: Annotated[int, Field(ge=1, le=15)]
    members: Annotated[list[models.Id], Field(min_length=1, max_length=15)]
    chair: models.Id
    filter: SittingFilter = SittingFilter()


class SittingSummary(models.Answer):
    """`stalled`: nobody settles its files any more, though some are left."""

    id: str
    version: int
    programme: str
    region: str
    province: str | None
    stage: str
    title: str
    place: str
    held_on: date
    state: SittingState
    quorum: int
    members: list[str]
    chair: str
    files: int
    stalled: Stalled | None


class Sittings(models.Answer):
    items: list[SittingSummary]
    next_cursor: str | None


class MemberState(models.Answer):
    """`cast`: on how many files she has voted or declared an interest."""

    id: str
    name: str
    chair: bool
    cast: int


class SittingCounts(models.Answer):
    approved: int
    waitlisted: int
    refused: int
    undecided: int
    gone: int


class Sitting(SittingSummary):
    """`settled`: how many of its files have an outcome; `allotted_mad` what was set aside for it,
    `granted_mad` what files got, `left_mad` what no file has got yet. `may_vote`, `may_hold`: the reader."""

    people: list[MemberState]
    requested_mad: float
    settled: int
    outcomes: SittingCounts
    allotted_mad: float
    granted_mad: float
    left_mad: float
    formed_at: datetime
    opened_at: datetime | None
    closing_at: datetime | None
    closed_at: datetime | None
    may_vote: bool
    may_hold: bool


class LayFiles(models.Body):
    """`ids`: those; without them the next ones that the sitting's filter takes."""

    ids: Annotated[list[models.Id], Field(min_length=1, max_length=25)] | None = None


class Laid(models.Answer):
    """`laid`: it is on the table; `elsewhere`: before another sitting; `no_amount`: it asks for nothing that may
    be given."""

    application_id: str
    outcome: Literal["laid", "elsewhere", "not_possible", "no_amount"]


class LeftOut(models.Answer):
    """A file that the filter takes and that stands aside, so that it stops no other: `no_amount`, what it asks for
    can't be granted; `not_possible`, no committee can decide on it as it is."""

    application_id: str
    reference: str
    outcome: Literal["not_possible", "no_amount"]


class LaidFiles(models.Answer):
    """`left`: how many more the filter takes; `files`: how many there are now; `no_amount` and `not_possible`: how many
    are left out, and `left_out` which, the first 50."""

    items: list[Laid]
    left: int
    files: int
    no_amount: int
    not_possible: int
    left_out: list[LeftOut]


class VoteGiven(models.Answer):
    choice: VoteChoice
    reason_codes: list[str]


class TallyShown(models.Answer):
    """`verdict` null: not decided."""

    votes_for: int
    against: int
    abstained: int
    verdict: Literal["retained", "refused"] | None


class SittingFile(models.Answer):
    """`place` in the ranking, `by_score` where its score alone would put it. `cast`: how many valid votes there are;
    `mine`: the reader's; `tally` once the vote is over. `status` is the file's as it is now; null after an erasure."""

    application_id: str
    reference: str
    place: int
    by_score: int
    changed: bool
    score: int
    kind: str
    province: str | None
    rural: bool | None
    submitted_at: datetime
    requested_mad: float
    status: models.Status | None
    here: bool
    cast: int
    mine: VoteGiven | None
    interest: InterestKind | None
    tally: TallyShown | None
    outcome: SittingOutcome | None
    amount_mad: float


class SittingFiles(models.Answer):
    """All of them, in the order of the ranking."""

    items: list[SittingFile]
    next_cursor: str | None


class RankChanged(models.Answer):
    before: int
    after: int
    reason: RankReason
    note: str | None
    by: str
    at: datetime


class SittingFileDetail(models.Answer):
    """Why it stands where it does; reading it is logged as a reading of the file."""

    application_id: str
    score: int
    score_lines: list[models.ScoreLine]
    changes: list[RankChanged]


class RankFile(models.Body):
    """`place` counts from 1. `note` stands in the minutes: no personal data; needed with `other`."""

    application_id: models.Id
    place: Annotated[int, Field(ge=1, le=500)]
    reason: RankReason
    note: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class CastVote(models.Body):
    application_id: models.Id
    choice: VoteChoice
    reason_codes: models.ReasonCodes = Field(default=[])


class CastVotes(models.Body):
    votes: Annotated[list[CastVote], Field(min_length=1, max_length=50)]


class DeclareInterest(models.Body):
    application_id: models.Id
    kind: InterestKind


class BallotShown(models.Answer):
    """`interests`: the files that she has left to the others."""

    version: int
    interests: list[str]


class AllotmentShown(models.Answer):
    envelope_id: str
    amount_mad: float


class SittingForeseen(models.Answer):
    """What closing would do. `asked_mad` by all that are retained, `allotted_mad` what the envelopes can set aside of
    it, `granted_mad` what the approved get, `rest_mad` what comes back. `not_voted`: files without a quorum yet."""

    dry_run: Literal[True]
    outcomes: SittingCounts
    asked_mad: float
    allotted_mad: float
    granted_mad: float
    rest_mad: float
    not_voted: int
    allotments: list[AllotmentShown]
