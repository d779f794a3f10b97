"""What others hear of a programme."""

from typing import Literal

from events.envelope import Event, Strict


class Published(Strict):
    programme: str
    programme_version: int


class ProgrammePublished(Event):
    """The portal's pages are rendered anew; other readers look the current version up."""

    type: Literal["ProgrammePublished"] = "ProgrammePublished"
    version: Literal[1] = 1
    data: Published
