"""What is asked and answered about imports. Of the file's own texts only three examples a column are shown, and the
choices of a column that is a choice; of its rows never more than number, column and reason,
but for the handful that whoever confirms looks at (docs/adr/0038)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from jisr.api.models import Answer, Body, Code, Cursor, Language, Query, Texts, Upload
from jisr.api.stalled_models import Stalled

type ImportState = Literal[
    "uploading",
    "reading",
    "mapping",
    "checking",
    "ready",
    "registering",
    "done",
    "cancelled",
    "failed",
]
type RowOutcome = Literal["ready", "registered", "duplicate", "faulty"]
type TableMedia = Annotated[str, Field(min_length=1, max_length=100)]
type FileName = Annotated[str, Field(min_length=1, max_length=200)]
type ColumnTarget = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^/?[a-z][a-z0-9_]*$")]
_TAKEN = r"^[0-9]{1,3}:/?[a-z][a-z0-9_]*(,[0-9]{1,3}:/?[a-z][a-z0-9_]*)*$"
type CellText = Annotated[str, Field(min_length=1, max_length=60)]


class BeginImport(Body):
    """`kind`: of all its rows; `language`: of those that say none. `sha256`: 64 hex digits that the content must
    have."""

    programme: Code
    kind: Code
    language: Language = "ar"
    filename: FileName
    content_type: TableMedia
    size: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class ImportsQuery(Query):
    cursor: Cursor | None = None


class ImportRowsQuery(Query):
    outcome: RowOutcome | None = None
    cursor: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[0-9]+$")] | None = None


class ImportReportQuery(Query):
    language: Language = "fr"


class ColumnsQuery(Query):
    """`taken`: what columns are taken for besides what was said last: `6:/status,7:language`, places from 0."""

    taken: Annotated[str, Field(max_length=2_000, pattern=_TAKEN)] | None = None


class MappedColumn(Body):
    """`column`: its place, from 0. `to`: `phone`, `email`, `language`, `applied_on`, or the pointer of an answer.
    `values`: text of the file → stored value of a choice; empty leaves the answer out."""

    column: Annotated[int, Field(ge=0, lt=200)]
    to: ColumnTarget
    values: Annotated[
        dict[CellText, Annotated[str, Field(max_length=64)]], Field(max_length=100, default_factory=dict)
    ]


class MapColumns(Body):
    """`from_line`: the first row that counts; rows between it and the head are passed over."""

    columns: Annotated[list[MappedColumn], Field(min_length=1, max_length=200)]
    from_line: Annotated[int, Field(ge=1, le=2_000_000)] | None = None


class ConfirmImport(Body):
    """`source`: the platform; `legal_basis`: the law or agreement by which its data may come here; both are kept with
    each file. `tell`: send each an SMS."""

    source: Annotated[str, Field(min_length=2, max_length=120)]
    legal_basis: Annotated[str, Field(min_length=5, max_length=600)]
    reason: Annotated[str, Field(min_length=5, max_length=600)]
    tell: bool = True


class ImportOption(Answer):
    value: str
    label: Texts


class ImportQuestion(Answer):
    """`options`: of a choice; None of any other."""

    to: str
    label: Texts
    options: list[ImportOption] | None


class ImportColumn(Answer):
    """`to`, `values`: what it is taken for."""

    column: int
    name: str
    to: str | None
    values: dict[str, str]


class ImportConfirmed(Answer):
    source: str
    legal_basis: str
    reason: str
    tell: bool
    at: datetime


class ImportSummary(Answer):
    """`rows`: of the file; `progress`: rows done in this state. `counts`: rows by outcome. `why`: of one that
    failed. `stalled`: nobody works on it any more, though it is not done. `left`: a colleague began it whose account is
    closed since; it can be continued and called off, and its rows are not shown. Who continues it has it."""

    id: str
    programme: str
    title: Texts
    kind: str
    filename: str
    at: datetime
    state: ImportState
    rows: int
    progress: int
    counts: dict[str, int]
    why: Texts | None
    stalled: Stalled | None
    left: bool
    ended_at: datetime | None
    expires_at: date


class Import(ImportSummary):
    version: int
    kind_title: Texts
    language: Language
    header_line: int
    from_line: int
    columns: list[ImportColumn]
    questions: list[ImportQuestion]
    needed: list[str]
    confirmed: ImportConfirmed | None


class BegunImport(Import):
    upload: Upload
    expires_in: int


class Imports(Answer):
    items: list[ImportSummary]
    next_cursor: str | None


class ColumnTexts(Answer):
    """`examples`: the first three texts in it. `choices`: all of them, when it is taken for a choice and they are
    few."""

    column: int
    examples: list[str]
    choices: list[str] | None


class ColumnsTexts(Answer):
    items: list[ColumnTexts]


class UnderstoodRow(Answer):
    """A row as its draft would have it. `phone` in E.164; `applied_on`: on the other platform. `texts`: what stands in
    the file, by what its column is taken for (`to`), at most 200 characters of each."""

    line: int
    phone: str
    email: str | None
    language: Language
    applied_on: date | None
    answers: dict[str, Any]
    texts: dict[str, str]


class UnderstoodRows(Answer):
    """`programme_version`: whose questions the answers are to."""

    programme_version: int
    items: list[UnderstoodRow]


class RowProblem(Answer):
    """`column`: its name in the file, None of the row as a whole."""

    column: str | None
    code: str
    message: Texts


class ImportRow(Answer):
    """`application_id`, `reference`: of the draft that it became."""

    line: int
    outcome: RowOutcome
    problems: list[RowProblem]
    application_id: str | None
    reference: str | None


class ImportRows(Answer):
    items: list[ImportRow]
    next_cursor: str | None
