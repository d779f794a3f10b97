"""The shapes of the queue."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from jisr.api import models
from jisr.api.application_models import ApplicationSummary


class QueueQuery(models.Query):
    """`due`: late, or within three days of it. `calls`: only those who wait to be called. `untouched`: only those that
    nobody has done anything about for days."""

    programme: models.Code | None = None
    kind: models.Code | None = None
    stage: models.Code | None = None
    status: models.Status | None = None
    region: models.Place | None = None
    province: models.Place | None = None
    assigned: models.AccountId | None = None
    overdue: bool | None = None
    due: Literal["overdue", "soon"] | None = None
    calls: bool = False
    untouched: bool = False
    cursor: models.Cursor | None = None


class QueueItem(ApplicationSummary):
    region: str | None
    province: str | None
    stage_deadline: datetime | None
    assignee: str | None
    flags: list[str]


class WorkItem(QueueItem):
    """`due_at`: when the first of its clocks runs out. `call_since`: since when she waits to be called."""

    due_at: datetime | None
    due: Literal["overdue", "soon"] | None
    call_since: datetime | None
    assignee_name: str | None


class Queue(models.Answer):
    """Nearest deadline first; of `calls` who waits longest."""

    items: list[WorkItem]
    next_cursor: str | None


class CountsQuery(models.Query):
    """`assigned`: of the files of one account alone."""

    programme: models.Code | None = None
    region: models.Place | None = None
    province: models.Place | None = None
    assigned: models.AccountId | None = None


class Count(models.Answer):
    """`more`: there are more than that."""

    count: int
    more: bool


class StageCount(Count):
    programme: str
    stage: str


class QueueCounts(models.Answer):
    """Null is not counted: who covers the country names a region first; asked for `assigned` there is that alone. `all`
    is null too where a programme may have files that are not the reader's to see."""

    all: Count | None
    mine: Count | None
    assigned: Count | None
    overdue: Count | None
    soon: Count | None
    calls: Count | None
    stages: list[StageCount] | None


class ClaimFiles(models.Body):
    ids: Annotated[list[models.Id], Field(min_length=1, max_length=25)]


class ClaimResult(models.Answer):
    """`taken`: somebody else works on it. `item`: the file as it is now; null where there is nothing for the reader."""

    id: str
    outcome: Literal["claimed", "taken", "not_possible"]
    item: WorkItem | None


class ClaimResults(models.Answer):
    items: list[ClaimResult]
