"""An appeal against a refusal, a complaint about anything: each with a clock of its own, whatever the file's status.

It is acknowledged within 15 days of its arrival and answered within 60, in calendar days, to the end of the day in
Morocco. One of each may be open at a time. The state knows since when it is open and whether it was acknowledged; the
rest of its story is in the events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from jisr.domain.application import Application, Flag
from jisr.domain.clocks import end_of_day_after

type About = Literal["appeal", "complaint"]

ABOUT: tuple[About, ...] = ("appeal", "complaint")
ACKNOWLEDGE_DAYS = 15
ANSWER_DAYS = 60


@dataclass(frozen=True, slots=True)
class Marks:
    """The flags of one kind of grievance."""

    open: Flag
    acknowledged: Flag
    due_soon: Flag
    overdue: Flag

    @property
    def all(self) -> frozenset[str]:
        return frozenset({self.open, self.acknowledged, self.due_soon, self.overdue})


MARKS: Mapping[About, Marks] = {
    "appeal": Marks(Flag.APPEAL_OPEN, Flag.APPEAL_ACKNOWLEDGED, Flag.APPEAL_DUE_SOON, Flag.APPEAL_OVERDUE),
    "complaint": Marks(
        Flag.COMPLAINT_OPEN, Flag.COMPLAINT_ACKNOWLEDGED, Flag.COMPLAINT_DUE_SOON, Flag.COMPLAINT_OVERDUE
    ),
}
ALL_MARKS = frozenset().union(*(marks.all for marks in MARKS.values()))
OVERDUE = frozenset(marks.overdue for marks in MARKS.values())


def acknowledge_by(filed_at: datetime) -> datetime:
    return end_of_day_after(filed_at, ACKNOWLEDGE_DAYS)


def answer_by(filed_at: datetime) -> datetime:
    return end_of_day_after(filed_at, ANSWER_DAYS)


def filed_at(file: Application, about: About) -> datetime | None:
    """Since when it is open; None when it is not."""
    if MARKS[about].open not in file.flags:
        return None
    return file.appeal_at if about == "appeal" else file.complaint_at


def limit(file: Application, about: About) -> datetime | None:
    """By when the office must do something next: acknowledge, then answer. None when nothing is open."""
    filed = filed_at(file, about)
    if filed is None:
        return None
    return answer_by(filed) if MARKS[about].acknowledged in file.flags else acknowledge_by(filed)


def limits(file: Application) -> list[datetime]:
    """Of all that is open."""
    return [found for about in ABOUT if (found := limit(file, about)) is not None]
