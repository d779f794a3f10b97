"""What an application's history tells, and no function waits for."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from events.envelope import Event
from events.types.application import Due, File, Flagged, Repeats


class Assigned(File):
    assignee: str | None = None


class Claimed(Assigned):
    """The first claim moves a file into review, so a claim tells of the move (as `Move`)."""

    from_: str | None = Field(alias="from", default=None)
    to: str | None = None
    stage_from: str | None = None
    stage: str | None = None
    entered_at: AwareDatetime | None = None
    stage_since: AwareDatetime | None = None


class Consented(File):
    """How she agreed to be helped, and to which text; what proves it is with the file."""

    method: str
    text_version: str
    language: str


class ApplicationClaimed(Event):
    """Timeline only: who works on it is the queue's own index."""

    published: ClassVar[bool] = False
    type: Literal["ApplicationClaimed"] = "ApplicationClaimed"
    version: Literal[1] = 1
    data: Claimed


class ApplicationReleased(Event):
    """Timeline only, as `ApplicationClaimed`."""

    published: ClassVar[bool] = False
    type: Literal["ApplicationReleased"] = "ApplicationReleased"
    version: Literal[1] = 1
    data: Assigned


class ConsentRecorded(Event):
    """Timeline only: her consent that the office acts for her."""

    published: ClassVar[bool] = False
    type: Literal["ConsentRecorded"] = "ConsentRecorded"
    version: Literal[1] = 1
    data: Consented


class HelpAnswered(Event):
    """Timeline only: somebody of the office has called her."""

    published: ClassVar[bool] = False
    type: Literal["HelpAnswered"] = "HelpAnswered"
    version: Literal[1] = 1
    data: File


class DuplicateMarked(Event):
    """Timeline only: a flag on the file, shown to agents."""

    published: ClassVar[bool] = False
    type: Literal["DuplicateMarked"] = "DuplicateMarked"
    version: Literal[1] = 1
    data: Repeats


class DuplicateCleared(Event):
    """Timeline only, as `DuplicateMarked`."""

    published: ClassVar[bool] = False
    type: Literal["DuplicateCleared"] = "DuplicateCleared"
    version: Literal[1] = 1
    data: Flagged


class IdentityLocked(Event):
    """Timeline only: five wrong proofs; an agent opens it again."""

    published: ClassVar[bool] = False
    type: Literal["IdentityLocked"] = "IdentityLocked"
    version: Literal[1] = 1
    data: File


class DeadlineEscalated(Event):
    """Timeline only: the coordinator's queue shows it by its flag."""

    published: ClassVar[bool] = False
    type: Literal["DeadlineEscalated"] = "DeadlineEscalated"
    version: Literal[1] = 1
    data: Due
