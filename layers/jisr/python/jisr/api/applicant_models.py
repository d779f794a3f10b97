"""The shapes of what a signed-in applicant asks beside her file: beginning one, and her rights over her data."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from jisr.api.application_models import ApplicationSummary
from jisr.api.models import Answer, Body, Code, Language, Long, Texts


class StartApplication(Body):
    programme: Code
    kind: Code
    language: Language = "ar"


class Applications(Answer):
    """Whole, so `next_cursor` is null: what one phone account may begin is limited."""

    items: list[ApplicationSummary]
    next_cursor: str | None


class ProveIdentity(Body):
    national_id_last4: str = Field(min_length=1, max_length=8)
    birth_year: int = Field(ge=1900, le=2100)


class ChangeLanguage(Body):
    """The language of the messages about a file."""

    language: Language


class Withdraw(Body):
    reason: Long | None = None


class Appeal(Body):
    text: Long


class Complaint(Body):
    text: Long


class PersonExport(Answer):
    """All that is kept about the person who asks (law 09-08): file by file, and her account on the first page.

    A file's longer lists come in parts: then it is on the next page again, with `continued` and what was left.
    """

    account: dict[str, Any] | None = None
    items: list[dict[str, Any]]
    next_cursor: str | None = None


class ErasureOfFile(Answer):
    """What becomes of one file. `until`: when a kept file is erased by itself; None while it isn't closed, then
    `days_after_closing` says how long it stays."""

    id: str
    reference: str
    outcome: Literal["erased", "kept"]
    erased: list[str]
    kept: list[str]
    reason: Literal["asked", "public_money"]
    message: Texts
    until: datetime | None
    days_after_closing: int | None


class ErasureOfAccount(Answer):
    """`deleted` when no file uses the number any more."""

    outcome: Literal["deleted", "kept"]
    message: Texts


class ErasureAccepted(Answer):
    """What is erased, and what the law makes us keep until when (docs/privacy.md). `applications`: the erased ones;
    `complete_by`: when papers and account are gone too."""

    status: Literal["accepted"]
    applications: list[str]
    files: list[ErasureOfFile]
    account: ErasureOfAccount
    complete_by: datetime
