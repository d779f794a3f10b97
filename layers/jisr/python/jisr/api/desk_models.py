"""What staff say beside a file."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from jisr.api.models import Body, Code, ContactChannel, ContactOutcome, Id, Long, Recommendation, day


class WriteNote(Body):
    """For the office alone: she is not told, and does not see it in the portal. It is data about her all the same,
    which her export has."""

    text: Long


class LogContact(Body):
    """`text`: what was said, in a word. When she waits to be called, `reached` answers that."""

    channel: ContactChannel
    outcome: ContactOutcome
    text: Long | None = None


class AddVisitPhoto(Body):
    """As a paper: `size` in bytes; with `sha256` in hexadecimal a file that changed on its way is refused."""

    filename: str = Field(min_length=1, max_length=255)
    content_type: str = Field(min_length=1, max_length=100)
    size: int = Field(ge=1, le=10 * 1024 * 1024)
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class ReportVisit(Body):
    """`photos`: documents that were announced as photos of a visit, each once. `follow_up`: the visit of the
    programme's schedule; made when she was there."""

    visited_on: Annotated[date, BeforeValidator(day)]
    present: bool
    text: Long
    recommendation: Recommendation
    photos: list[Id] = Field(default=[], max_length=10)
    follow_up: Code | None = None
