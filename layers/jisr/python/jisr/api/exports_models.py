"""The shapes of exports. They say which files and which columns, and nothing of what is in them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from jisr.api.models import Answer, Body, Code, Place, Texts, day
from jisr.domain.export_columns import Column

type ExportFormat = Literal["csv", "xlsx"]
type ExportStatus = Literal["waiting", "working", "ready", "failed", "expired"]
type SentStatus = Literal[
    "submitted",
    "in_review",
    "changes_requested",
    "approved",
    "waitlisted",
    "rejected",
    "active",
    "completed",
    "ended",
    "withdrawn",
]
type Day = Annotated[date, BeforeValidator(day)]


class ExportFilters(Body):
    """Files of one programme that were sent; `from` and `to`: days of sending in Morocco, both included. Without
    `region` all places that the caller covers."""

    model_config = ConfigDict(validate_by_alias=True, serialize_by_alias=True, validate_by_name=True)

    kind: Literal["applications"]
    programme: Code
    region: Place | None = None
    province: Place | None = None
    status: SentStatus | None = None
    stage: Code | None = None
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")
    format: ExportFormat
    language: Literal["ar", "fr"]


class RequestExport(ExportFilters):
    """`columns`: without it, all that name nobody. `family_name`, `first_name`, `national_id`, `phone` and `answers`
    say who the people are, and need a `purpose`, which the access log keeps."""

    columns: Annotated[list[Column], Field(min_length=1, max_length=40)] | None = None
    purpose: Annotated[str, Field(min_length=10, max_length=300)] | None = None


class Export(Answer):
    """`done` of `total` files looked at (`total` null: not known yet), `rows` of them in it. `size` in bytes. A
    `failed` one says why in `failure`."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    id: str
    kind: Literal["applications"]
    status: ExportStatus
    programme: str
    region: str | None
    province: str | None
    file_status: SentStatus | None
    stage: str | None
    first: date | None = Field(alias="from")
    last: date | None = Field(alias="to")
    format: ExportFormat
    language: Literal["ar", "fr"]
    columns: list[Column]
    personal: bool
    requested_at: datetime
    done: int
    total: int | None
    rows: int
    size: int | None
    expires_at: datetime | None
    failure: Literal["no_rights", "too_many_rows", "stalled"] | None
    failure_text: Texts | None


class Exports(Answer):
    items: list[Export]
    next_cursor: str | None


class ExportLink(Answer):
    """`url` lives `expires_in` seconds."""

    url: str
    filename: str
    expires_in: int
