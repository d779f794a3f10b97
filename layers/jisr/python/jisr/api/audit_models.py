"""The shapes of the audit: who saw and did what."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from jisr.api.models import Answer, Code, Cursor, Id, Query, Short, Texts


class AuditQuery(Query):
    """One of `application`, `reference` and `actor`. `from` and `to`: days in Morocco, both included; without them the
    file's whole life, or of a member of staff the last 31 days (a year at most)."""

    model_config = ConfigDict(validate_by_alias=True)

    application: Code | None = None
    reference: Short | None = None
    actor: Id | None = None
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    cursor: Cursor | None = None


class AuditActor(Answer):
    """Of staff with its account and name, none when that is not there any more; of her and of the system neither."""

    kind: Literal["applicant", "staff", "system"]
    id: str | None
    name: str | None
    role: str | None


class AuditSubject(Answer):
    kind: str
    id: str
    name: str | None


class AuditEntry(Answer):
    """`kind` `read`: somebody of the office was shown it, and `what` is the permission (`read_file`, `search`,
    `audit`, …); `done`: `what` is the event's type and `data` its codes, states before (`from`) and after (`to`) among
    them. `title` and `details` say it in words. `document_id`: the paper that was shown or judged."""

    at: datetime
    kind: Literal["read", "done"]
    what: str
    title: Texts
    details: list[Texts]
    actor: AuditActor
    subject: AuditSubject
    application_id: str | None
    reference: str | None
    document_id: str | None
    assignee_name: str | None
    data: dict[str, Any]
    correlation_id: str


class Audit(Answer):
    """Newest first; a page may be short. `from` and `to`: the period that was asked for or meant."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    items: list[AuditEntry]
    next_cursor: str | None


class HistoryQuery(Query):
    language: Literal["ar", "fr"] = "ar"
