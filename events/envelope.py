"""What every event carries around its `data`."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SOURCE = "jisr"

SubjectKind = Literal[
    "application",
    "document",
    "envelope",
    "programme",
    "staff",
    "sitting",
    "person",
    "import",
    "export",
    "payment_run",
]


class Strict(BaseModel):
    """Built at its first use: a function meets one or two of all types, and each costs milliseconds of its start."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Subject(Strict):
    """The aggregate that changed."""

    kind: SubjectKind
    id: str

    @property
    def key(self) -> str:
        """Partition key of the aggregate's history: `kind#id`."""
        return f"{self.kind}#{self.id}"


class Actor(Strict):
    """Who did it. `id` is an opaque account id; `on_behalf_of` names the applicant's account when an agent acts."""

    kind: Literal["applicant", "staff", "system"]
    id: str
    role: str | None = None
    on_behalf_of: str | None = None


class Event(Strict):
    """Base of every event; `sequence` is gapless per subject and starts at 1.

    `published` says whether somebody on the bus must hear it. An event that only the timeline and the
    audit trail need stays in the table and costs no publishing (its class says why).
    """

    published: ClassVar[bool] = True

    event_id: str
    type: str
    version: int
    occurred_at: AwareDatetime
    subject: Subject
    sequence: int = Field(ge=1)
    application_id: str | None = None
    correlation_id: str
    actor: Actor
    data: Any

    def to_detail(self) -> str:
        """The JSON that goes on the bus and into the table."""
        return self.model_dump_json(by_alias=True, exclude_none=True)

    @property
    def at(self) -> datetime:
        return self.occurred_at
