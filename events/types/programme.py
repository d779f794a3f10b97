"""What becomes of a programme: proposed, published, opened and closed."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.envelope import Event, Strict


class Published(Strict):
    """`proposed_by`, `approved_by`: accounts of staff; neither when the operator published by the command line."""

    programme: str
    programme_version: int
    proposed_by: str | None = None
    approved_by: str | None = None


class Turned(Strict):
    programme: str
    programme_version: int


class Proposed(Strict):
    """`digest`: of the text and what it was read as; nothing else can be published by this proposal. `based_on`: the
    version that it was compared with, 0 when there is none."""

    programme: str
    digest: str
    based_on: int


class Scheduled(Strict):
    programme: str
    digest: str
    publish_at: AwareDatetime


class Stopped(Strict):
    """`reason`: `withdrawn` by who proposed it, `refused` by another manager, `cancelled` (a publication at an instant,
    whose proposal stays), or `published_meanwhile`: it was compared with another version than there is now."""

    programme: str
    digest: str
    reason: Literal["withdrawn", "refused", "cancelled", "published_meanwhile"]


class ProgrammePublished(Event):
    """The portal's pages are rendered anew; other readers look the current version up."""

    type: Literal["ProgrammePublished"] = "ProgrammePublished"
    version: Literal[1] = 1
    data: Published


class ProgrammeOpened(Event):
    """Its first day has begun: the portal's pages are rendered anew."""

    type: Literal["ProgrammeOpened"] = "ProgrammeOpened"
    version: Literal[1] = 1
    data: Turned


class ProgrammeClosed(Event):
    """Its last day is over: the portal's pages are rendered anew."""

    type: Literal["ProgrammeClosed"] = "ProgrammeClosed"
    version: Literal[1] = 1
    data: Turned


class ProgrammeProposed(Event):
    """For the history alone: nothing that others look at changes before it is published."""

    published: ClassVar[bool] = False

    type: Literal["ProgrammeProposed"] = "ProgrammeProposed"
    version: Literal[1] = 1
    data: Proposed


class PublicationScheduled(Event):
    """For the history alone: the clock reads the item."""

    published: ClassVar[bool] = False

    type: Literal["PublicationScheduled"] = "PublicationScheduled"
    version: Literal[1] = 1
    data: Scheduled


class ProposalStopped(Event):
    """For the history alone."""

    published: ClassVar[bool] = False

    type: Literal["ProposalStopped"] = "ProposalStopped"
    version: Literal[1] = 1
    data: Stopped
