"""What the shapes of requests and answers have in common; those of a subject are in its `<subject>_models`, so that a
function reads only its own. Requests are strict and refuse fields they don't know; answers may grow.

Formats of this field (phone, CNIE, RIB) are checked by `jisr.domain.formats` in the use cases, whose messages say
how to mend them; here are only shapes and sizes. Built at first use (`defer_build`): a cold start pays only for the
models of the call it serves.
"""

from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from jisr.domain import decision_reasons, paper_reasons

type Language = Literal["ar", "fr", "en"]
type Status = Literal[
    "draft",
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
type StageOutcome = Literal["pass", "approve", "reject", "waitlist", "request_changes"]

type Id = Annotated[str, Field(min_length=1, max_length=64)]
type AccountId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
type Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
type ReasonCode = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z]+(_[a-z]+)*$")]
"""Words of a code: it goes into events, so neither a number nor a sentence about a person fits in."""
type ReasonCodes = Annotated[
    list[ReasonCode], Field(max_length=10, examples=[sorted(decision_reasons.CODES | paper_reasons.CODES)])
]
"""Those of the examples have words of their own in three languages; another is told as one to ask the office about."""
type Short = Annotated[str, Field(min_length=1, max_length=200)]
type Long = Annotated[str, Field(min_length=1, max_length=4000)]
type Phone = Annotated[str, Field(min_length=1, max_length=32)]
type AmountMad = Annotated[float, Field(ge=0, le=1e11, allow_inf_nan=False)]
"""Dirhams, at most two decimals (`jisr.domain.money.centimes` checks those)."""
type Place = Annotated[str, Field(min_length=2, max_length=8, pattern=r"^[0-9.]+$")]
"""A region's or a province's code in the reference data."""
type Cursor = Annotated[str, Field(min_length=1, max_length=1024)]
type Answers = Annotated[dict[str, Any], Field(max_length=200)]


def day(value: object) -> object:
    """A date as JSON has it; whatever else is left for the refusal."""
    if isinstance(value, str) and len(value) == len("2026-11-24"):
        with suppress(ValueError):
            return date.fromisoformat(value)
    return value


class Body(BaseModel):
    """What a client sends as JSON."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Query(BaseModel):
    """What a client sends in the query string: text, read as numbers, dates and booleans where the field is one."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Answer(BaseModel):
    """What we say."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Texts(Answer):
    """A text for people, in our three languages."""

    ar: str
    fr: str
    en: str


class Reason(Answer):
    code: str
    message: Texts


class FieldError(Answer):
    """One thing to mend. `pointer`: RFC 6901, into the body or into the query read as an object."""

    pointer: str
    code: str
    message: Texts


class Empty(Body):
    """Nothing to say: an empty body or `{}`."""


class CursorQuery(Query):
    cursor: Cursor | None = None


class DryRunQuery(Query):
    dry_run: bool = False


class Upload(Answer):
    """POST `fields`, then `file`, as multipart/form-data to `url`."""

    url: str
    fields: dict[str, str]


class CodeSent(Answer):
    """The same answer for known and unknown numbers. `expires_in` in seconds."""

    challenge: str
    expires_in: int


class ScoreLine(Answer):
    label: Texts
    points: int
