"""Applicants of an existing platform who are taken over: what wakes the work, how it ended, and each file that it made.

The platform's name, the law that allows it and the rows themselves are in no event."""

from typing import ClassVar, Literal

from pydantic import Field

from events.envelope import Event, Strict
from events.types.application import File


class Due(Strict):
    """`rows`: of its file, once it was read."""

    programme: str
    phase: Literal["read", "check", "register", "clear"]
    rows: int = Field(default=0, ge=0)


class Closed(Strict):
    """`why`: a code of what failed. Counts of rows."""

    programme: str
    outcome: Literal["done", "cancelled", "failed"]
    why: str | None = None
    registered: int = Field(default=0, ge=0)
    duplicates: int = Field(default=0, ge=0)
    faulty: int = Field(default=0, ge=0)


class Imported(File):
    """`applied_on`: when she applied on the other platform, in days (`2025-03-12`); `tell`: whether she hears of it."""

    import_id: str
    applied_on: str | None = None
    tell: bool = True


class ImportDue(Event):
    type: Literal["ImportDue"] = "ImportDue"
    version: Literal[1] = 1
    data: Due


class ImportContinued(Event):
    """It stood still in this phase, and whoever began it wakes the work again."""

    type: Literal["ImportContinued"] = "ImportContinued"
    version: Literal[1] = 1
    data: Due


class ImportClosed(Event):
    """Audit trail only: the import's own page shows how it ended."""

    published: ClassVar[bool] = False
    type: Literal["ImportClosed"] = "ImportClosed"
    version: Literal[1] = 1
    data: Closed


class ApplicationImported(Event):
    """The first event of a draft that was made of another platform's row."""

    type: Literal["ApplicationImported"] = "ApplicationImported"
    version: Literal[1] = 1
    data: Imported
