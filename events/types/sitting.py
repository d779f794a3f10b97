"""What a committee's sitting tells. Choices are told with the ballot that they are of; names never."""

from typing import ClassVar, Literal

from pydantic import Field

from events.envelope import Event, Strict
from events.types.application import File


class Sitting(Strict):
    """Which committee: a programme's, in a region or one of its provinces, for one stage."""

    programme: str
    region: str
    province: str | None = None
    stage: str


class Formed(Sitting):
    """`members`, the chair first, are accounts of staff."""

    quorum: int = Field(ge=1)
    members: tuple[str, ...]
    held_on: str


class Before(File):
    sitting: str


class Ranked(Sitting):
    """A hand moved a file; places count from 1."""

    application_id: str
    place_before: int = Field(ge=1)
    place_after: int = Field(ge=1)
    reason: str


class Choice(Strict):
    application_id: str
    choice: Literal["for", "against", "abstain"]
    reason_codes: tuple[str, ...] = ()


class Ballot(Strict):
    """One member's; the subject is hers alone, so that members vote at once."""

    sitting: str
    member: str


class Votes(Ballot):
    votes: tuple[Choice, ...]


class Interest(Ballot):
    application_id: str
    kind: Literal["family", "business", "other"]


class Closing(Sitting):
    """`allotted`: centimes that its envelopes have set aside for it."""

    files: int = Field(ge=0)
    allotted: int = Field(ge=0)


class Progress(Sitting):
    settled: int = Field(ge=0)
    files: int = Field(ge=0)


class Closed(Sitting):
    """How the files went, and what came back; centimes."""

    approved: int = 0
    waitlisted: int = 0
    refused: int = 0
    undecided: int = 0
    gone: int = 0
    allotted: int = Field(default=0, ge=0)
    returned: int = Field(default=0, ge=0)


class ApplicationPutBefore(Event):
    """Timeline only: the file waits for a committee, and nobody decides it alone."""

    published: ClassVar[bool] = False
    type: Literal["ApplicationPutBefore"] = "ApplicationPutBefore"
    version: Literal[1] = 1
    data: Before


class ApplicationTakenOff(Event):
    """Timeline only, as `ApplicationPutBefore`."""

    published: ClassVar[bool] = False
    type: Literal["ApplicationTakenOff"] = "ApplicationTakenOff"
    version: Literal[1] = 1
    data: Before


class SittingFormed(Event):
    """Timeline only: members see it in their list."""

    published: ClassVar[bool] = False
    type: Literal["SittingFormed"] = "SittingFormed"
    version: Literal[1] = 1
    data: Formed


class SittingOpened(Event):
    """Timeline only: the vote is open."""

    published: ClassVar[bool] = False
    type: Literal["SittingOpened"] = "SittingOpened"
    version: Literal[1] = 1
    data: Sitting


class SittingRanked(Event):
    """Timeline only: the minutes name each change of the ranking."""

    published: ClassVar[bool] = False
    type: Literal["SittingRanked"] = "SittingRanked"
    version: Literal[1] = 1
    data: Ranked


class VotesCast(Event):
    """Timeline only: an auditor finds how a vote came to be; others see it when the sitting is over."""

    published: ClassVar[bool] = False
    type: Literal["VotesCast"] = "VotesCast"
    version: Literal[1] = 1
    data: Votes


class InterestDeclared(Event):
    """Timeline only: a member leaves this file to the others."""

    published: ClassVar[bool] = False
    type: Literal["InterestDeclared"] = "InterestDeclared"
    version: Literal[1] = 1
    data: Interest


class SittingClosing(Event):
    """The vote is over and the money set aside: the files are to be settled."""

    type: Literal["SittingClosing"] = "SittingClosing"
    version: Literal[1] = 1
    data: Closing


class SittingPaused(Event):
    """The time of one run was up: the next one goes on."""

    type: Literal["SittingPaused"] = "SittingPaused"
    version: Literal[1] = 1
    data: Progress


class SittingContinued(Event):
    """Its settling stood still, and a head wakes it again."""

    type: Literal["SittingContinued"] = "SittingContinued"
    version: Literal[1] = 1
    data: Progress


class SittingCancelled(Event):
    """Nothing is decided: its files are to be taken off its table."""

    type: Literal["SittingCancelled"] = "SittingCancelled"
    version: Literal[1] = 1
    data: Sitting


class SittingClosed(Event):
    """Timeline only: each file has told of itself, and the money of what came back."""

    published: ClassVar[bool] = False
    type: Literal["SittingClosed"] = "SittingClosed"
    version: Literal[1] = 1
    data: Closed
