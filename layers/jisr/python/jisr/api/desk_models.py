"""What staff say beside a file."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from jisr.api.documents_models import Document
from jisr.api.models import Answer, Body, Code, Id, Long, day

type ContactChannel = Literal["call", "office", "visit", "other"]
type ContactOutcome = Literal["reached", "no_answer", "wrong_number", "call_again"]
type Recommendation = Literal["favourable", "reserved", "unfavourable"]


class WriteNote(Body):
    """For the office alone: she is not told, and does not see it in the portal. It is data about her all the same,
    which her export has."""

    text: Long


class Note(Answer):
    """Free words kept with the file. `action`: what they were said with; `note` of those that stand alone."""

    id: str
    action: str
    text: str
    by: str
    at: datetime


class LogContact(Body):
    """`text`: what was said, in a word. When she waits to be called, `reached` answers that."""

    channel: ContactChannel
    outcome: ContactOutcome
    text: Long | None = None


class ContactEntry(Answer):
    """One try of the office to speak to her."""

    id: str
    channel: ContactChannel
    outcome: ContactOutcome
    text: str | None
    author: str
    at: datetime


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


class VisitReport(Answer):
    """What a visit found. `photos` that were refused since, or still wait for their verdict, say so."""

    id: str
    visited_on: date
    present: bool
    text: str
    recommendation: Recommendation
    photos: list[Document]
    follow_up: str | None = None
    author: str
    at: datetime
