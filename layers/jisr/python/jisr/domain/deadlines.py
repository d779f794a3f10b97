"""What the passing of time asks for: reminders before a clock runs out, escalation after. Nothing is ever decided.

Two clocks run on a file at work: the legal one (`deadline`) and the stage's (`stage_deadline`). A third matters to her:
while she is asked for changes, her own silence. A fourth is the desk's: nobody does anything about a file. After the
decision the next visit of the programme's schedule has one. An open
appeal or complaint has its own, whatever the file's status (`domain.grievances`). Each is told once; a mark among the
file's flags says that it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from jisr.domain import grievances
from jisr.domain.application import AT_WORK, REVIEW, Application, Flag, Status

type Clock = Literal["legal", "stage", "changes", "appeal", "complaint", "untouched", "visit"]

SOON = timedelta(days=3)
"""How long before a clock runs out somebody is reminded."""

SILENCE = timedelta(days=7)
"""How long she may say nothing to a request before she is reminded."""

QUIET = timedelta(days=1)
"""No reminder of a request before this: the request itself was told when it was made."""


UNTOUCHED = timedelta(days=5)
"""How long a file may lie at the office, taken by somebody or not, before whoever answers for it hears that it does."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. `marks` are the flags which say that it was told."""

    event_type: Literal["ReminderDue", "DeadlineEscalated"]
    clock: Clock
    due_at: datetime
    marks: frozenset[str]


_SOON: Mapping[Clock, Flag] = {
    "legal": Flag.LEGAL_DUE_SOON,
    "stage": Flag.STAGE_DUE_SOON,
    "appeal": Flag.APPEAL_DUE_SOON,
    "complaint": Flag.COMPLAINT_DUE_SOON,
    "visit": Flag.VISIT_DUE_SOON,
}
_OVER: Mapping[Clock, Flag] = {
    "legal": Flag.LEGAL_OVERDUE,
    "stage": Flag.STAGE_OVERDUE,
    "appeal": Flag.APPEAL_OVERDUE,
    "complaint": Flag.COMPLAINT_OVERDUE,
    "visit": Flag.VISIT_OVERDUE,
}


def look_at(file: Application) -> datetime:
    """When the file next needs somebody's eye: the place that it has in the queue.

    The nearest of its clocks, those of an open appeal or complaint too; while she is asked for changes and was not
    reminded yet, the end of her silence if that comes first.
    """
    limits = grievances.limits(file)
    if file.status not in AT_WORK:
        return min(limits, default=file.appeal_until or file.entered_at)
    limits += [limit for limit in (file.stage_deadline, file.deadline) if limit is not None]
    if file.status is Status.CHANGES_REQUESTED and Flag.REMINDED_SILENCE not in file.flags:
        limits.append(file.entered_at + SILENCE)
    return min(limits, default=file.entered_at)


def due_at(file: Application) -> datetime | None:
    """When the first of its clocks runs out: those of a file at work, those of an open appeal or complaint. None when
    none runs."""
    clocks = (file.stage_deadline, file.deadline) if file.status in AT_WORK else (file.visit_at,)
    running = [limit for limit in clocks if limit is not None] + grievances.limits(file)
    return min(running, default=None)


def overdue(file: Application, at: datetime) -> bool:
    """Whether one of its clocks has run out."""
    limit = due_at(file)
    return limit is not None and limit < at


def due(file: Application, at: datetime) -> Literal["overdue", "soon"] | None:
    """How urgent a file is; None when all its clocks have time."""
    limit = due_at(file)
    if limit is None or limit > at + SOON:
        return None
    return "overdue" if limit < at else "soon"


def notices(file: Application, at: datetime, *, pauses: bool) -> tuple[Notice, ...]:
    """What is to be told of `file` at `at` and was not told yet; of a file that is not at work only of its appeal or
    complaint.

    `pauses`: the programme stops the legal clock while she is asked for changes.
    """
    found = [_of_clock(file, about, grievances.limit(file, about), at) for about in grievances.ABOUT]
    if file.status not in AT_WORK:
        found.append(_of_clock(file, "visit", file.visit_at, at))
        return tuple(notice for notice in found if notice is not None)
    asked = file.status is Status.CHANGES_REQUESTED
    found.append(_of_clock(file, "stage", file.stage_deadline, at))
    if not (asked and pauses):
        found.append(_of_clock(file, "legal", file.deadline, at))
    if asked:
        found.append(_of_her(file, at, pauses=pauses))
    return tuple(notice for notice in found if notice is not None)


def _of_clock(file: Application, clock: Clock, limit: datetime | None, at: datetime) -> Notice | None:
    if limit is None or at < limit - SOON:
        return None
    soon, over = _SOON[clock], _OVER[clock]
    if limit < at:
        marks = frozenset({over, soon, Flag.OVERDUE})
        return None if over in file.flags else Notice("DeadlineEscalated", clock, limit, marks)
    return None if soon in file.flags else Notice("ReminderDue", clock, limit, frozenset({soon}))


def _of_her(file: Application, at: datetime, *, pauses: bool) -> Notice | None:
    """One reminder for what has come due together; none once the limit that it would name is over."""
    limit = file.deadline
    if limit is None or at > limit or at < file.entered_at + QUIET:
        return None
    due: set[str] = set()
    if at >= file.entered_at + SILENCE:
        due.add(Flag.REMINDED_SILENCE)
    if not pauses and at >= limit - SOON:
        due |= {Flag.REMINDED_LIMIT, Flag.REMINDED_SILENCE}
    return Notice("ReminderDue", "changes", limit, frozenset(due)) if due - file.flags else None


def left_alone(file: Application, touched: datetime | None, at: datetime) -> Notice | None:
    """That nobody has done anything about a file at the office for `UNTOUCHED`, unless it was told since: a move of
    staff takes the mark away. `touched`: when staff last moved it or wrote something beside it."""
    if file.status not in REVIEW or Flag.UNTOUCHED in file.flags:
        return None
    since = max(file.entered_at, touched or file.entered_at)
    limit = since + UNTOUCHED
    return (
        Notice("DeadlineEscalated", "untouched", limit, frozenset({Flag.UNTOUCHED})) if limit <= at else None
    )
