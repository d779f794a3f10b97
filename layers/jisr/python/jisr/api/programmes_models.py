"""The shapes of programmes as their managers work on them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from jisr.api.models import Answer, Body, Long, Query, Texts

type Source = Annotated[str, Field(min_length=1, max_length=120_000)]
"""A programme as YAML, or as JSON, which YAML can read (docs/programmes.md)."""
type Digest = Annotated[str, Field(min_length=64, max_length=64, pattern=r"^[0-9a-f]{64}$")]
type Phase = Literal["before", "open", "closed"]
type NextState = Literal["draft", "proposed", "scheduled"]


def _instant(value: object) -> object:
    """As JSON has it; whatever else is left for the refusal."""
    if isinstance(value, str) and 20 <= len(value) <= 40:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


class WriteProgramme(Body):
    source: Source


class ProposeProgramme(Body):
    """`note`: to who will publish it. In no event and no log."""

    note: Long | None = None


class RefuseProgramme(Body):
    """`note`: to who proposed it. In no event and no log."""

    note: Long


class PublishProgramme(Body):
    """`digest`: of the proposal that was looked at. `publish_at`: from which instant on; without it, now."""

    digest: Digest
    publish_at: Annotated[AwareDatetime, BeforeValidator(_instant)] | None = None


class Mistake(Answer):
    """A mistake of the text. Line and column count from 1; `path`: the keys that lead there. `severity`: an `error`
    must be mended before it is proposed, a `warning` is to be looked at."""

    line: int
    column: int
    path: str
    severity: Literal["error", "warning"]
    message: Texts


class Checked(Answer):
    """`preview`: the definition as the portal reads it, while there is no mistake."""

    problems: list[Mistake]
    preview: dict[str, Any] | None


class SaidBy(Answer):
    """`name`: none of an account that is not there any more. `me`: it was who asks."""

    id: str
    name: str | None
    me: bool
    at: datetime
    note: str | None


class NextVersion(Answer):
    """What comes after the current version: one at most. `based_on`: the version that it was begun from or, once it is
    proposed, is compared with. `stopped`: why it is a draft again."""

    state: NextState
    revision: int
    title: Texts | None
    mistakes: int
    based_on: int
    digest: str | None
    edited: SaidBy | None
    proposed: SaidBy | None
    approved: SaidBy | None
    publish_at: datetime | None
    refused: SaidBy | None
    stopped: Literal["withdrawn", "refused", "published_meanwhile"] | None


class CurrentVersion(Answer):
    """`phase`: on this day, in Morocco. `regions`: codes, none where it is open in all."""

    version: int
    title: Texts
    opens: str
    closes: str | None
    phase: Phase
    regions: list[str] | None
    confidential: bool


class StaffProgramme(Answer):
    id: str
    current: CurrentVersion | None
    next: NextVersion | None


class StaffProgrammes(Answer):
    items: list[StaffProgramme]
    next_cursor: str | None


class ProgrammeDraft(StaffProgramme):
    """One programme with the text of what comes; its ETag is the revision."""

    source: str | None


class PublishedVersion(Answer):
    """Without `proposed_by` and `approved_by` the operator published it by the command line."""

    version: int
    published_at: datetime
    proposed_by: str | None
    approved_by: str | None
    current: bool


class PublishedVersions(Answer):
    items: list[PublishedVersion]
    next_cursor: str | None


class VersionSource(Answer):
    """`kept`: it is the text that somebody wrote; else it is written out from the definition, without comments."""

    version: int
    source: str
    kept: bool


type VersionNumber = Annotated[int, Field(ge=1, le=999_999)]


class DifferenceQuery(Query):
    """Without `to`: what comes next."""

    model_config = ConfigDict(validate_by_alias=True)

    before: VersionNumber = Field(alias="from")
    after: VersionNumber | None = Field(default=None, alias="to")


class Change(Answer):
    """`concerns`: whether who applies meets it, or only who decides. `before` and `after`: a value or a text in three
    languages, where there is one to show; `languages`: in which that text differs."""

    path: str
    kind: Literal["added", "removed", "changed"]
    concerns: Literal["applicant", "staff"]
    words: Texts
    before: Any
    after: Any
    languages: list[Literal["ar", "fr", "en"]]


class DiffLine(Answer):
    """Numbers of the line on each side, none where it is not there."""

    kind: Literal["same", "removed", "added"]
    before: int | None
    after: int | None
    text: str


class Differences(Answer):
    """`changes`: none while the draft has mistakes; `hunks`: none of texts too long to be compared line by line."""

    changes: list[Change] | None
    hunks: list[list[DiffLine]] | None
