"""What others hear of an application: its moves, and what else she or the office must be told."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from events.envelope import Event, Strict

AgeBand = Literal["0-17", "18-24", "25-34", "35-44", "45-54", "55+"]
"""Whole years on the day that the file was sent."""


class File(Strict):
    """The codes by which figures are counted; the same on every event of an application."""

    programme: str
    programme_version: int
    kind: str
    region: str | None = None
    province: str | None = None
    rural: bool | None = None
    age_band: AgeBand | None = None


class Move(File):
    """A change of status or stage. `entered_at` is when the file entered the place it leaves, `stage_since` when it
    came to the desk of its stage: sent, passed on, or sent back by her. A claim between is no entry."""

    from_: str | None = Field(alias="from", default=None)
    to: str
    stage_from: str | None = None
    stage: str | None = None
    entered_at: AwareDatetime
    stage_since: AwareDatetime | None = None


class Submitted(Move):
    deadline: AwareDatetime


class Reasoned(Move):
    reason_codes: tuple[str, ...] = ()


class Paper(Strict):
    """A paper that she is asked for, in codes, so that the message can name it: a refused one with why, or one that is
    not there."""

    document_type: str
    side: str | None = None
    reason: str | None = None


class Requested(Reasoned):
    """What she must bring: pointers of answers, and papers; `documents`: ids of those that were refused."""

    answers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()


class Rejected(Reasoned):
    appeal_until: AwareDatetime | None = None
    sitting: str | None = None


class Funded(Move):
    """Approval; `amount` in centimes is already reserved when this event exists. None where no money is given."""

    amount: int | None = Field(default=None, ge=0)
    envelope_id: str | None = None
    sitting: str | None = None


class Waitlisted(Move):
    envelope_id: str
    score: int
    sitting: str | None = None


class Released(Reasoned):
    """An exit; `amount` in centimes went back to the envelope."""

    amount: int = Field(default=0, ge=0)
    envelope_id: str | None = None


class Agreed(Move):
    """Under agreement: with the money of which envelope."""

    envelope_id: str | None = None


class AppealResult(Move):
    upheld: bool


class Paid(Move):
    """`paid_on`: the day on which the bank says that it paid, when its answer was recorded."""

    amount: int = Field(gt=0)
    paid: int = Field(gt=0)
    method: Literal["bank", "cash"]
    instalment: str | None = None
    run: str | None = None
    paid_on: date | None = None


class Visited(Move):
    visit: int = Field(ge=1)
    follow_up: str | None = None


class Corrected(File):
    """Pointers of the answers that changed; codes of why, when staff changed them."""

    answers: tuple[str, ...]
    reason_codes: tuple[str, ...] = ()


class Flagged(File):
    flag: str
    reason_codes: tuple[str, ...] = ()


class Repeats(Flagged):
    """`other`: the id of the file that this one repeats; of marks from before it was asked for none is known."""

    other: str | None = None


class Due(File):
    clock: Literal["legal", "stage", "changes", "appeal", "complaint", "untouched", "visit"]
    due_at: AwareDatetime


class ApplicationSubmitted(Event):
    type: Literal["ApplicationSubmitted"] = "ApplicationSubmitted"
    version: Literal[1] = 1
    data: Submitted


class StagePassed(Event):
    type: Literal["StagePassed"] = "StagePassed"
    version: Literal[1] = 1
    data: Move


class ChangesRequested(Event):
    type: Literal["ChangesRequested"] = "ChangesRequested"
    version: Literal[1] = 1
    data: Requested


class ApplicationResubmitted(Event):
    type: Literal["ApplicationResubmitted"] = "ApplicationResubmitted"
    version: Literal[1] = 1
    data: Move


class ApplicationApproved(Event):
    type: Literal["ApplicationApproved"] = "ApplicationApproved"
    version: Literal[1] = 1
    data: Funded


class ApplicationWaitlisted(Event):
    type: Literal["ApplicationWaitlisted"] = "ApplicationWaitlisted"
    version: Literal[1] = 1
    data: Waitlisted


class ApplicationRejected(Event):
    type: Literal["ApplicationRejected"] = "ApplicationRejected"
    version: Literal[1] = 1
    data: Rejected


class ApplicationWithdrawn(Event):
    type: Literal["ApplicationWithdrawn"] = "ApplicationWithdrawn"
    version: Literal[1] = 1
    data: Released


class AppealFiled(Event):
    type: Literal["AppealFiled"] = "AppealFiled"
    version: Literal[1] = 1
    data: Move


class AppealDecided(Event):
    type: Literal["AppealDecided"] = "AppealDecided"
    version: Literal[1] = 1
    data: AppealResult


class AgreementSigned(Event):
    type: Literal["AgreementSigned"] = "AgreementSigned"
    version: Literal[1] = 1
    data: Agreed


class PaymentRecorded(Event):
    type: Literal["PaymentRecorded"] = "PaymentRecorded"
    version: Literal[1] = 1
    data: Paid


class FollowUpRecorded(Event):
    type: Literal["FollowUpRecorded"] = "FollowUpRecorded"
    version: Literal[1] = 1
    data: Visited


class ApplicationCompleted(Event):
    type: Literal["ApplicationCompleted"] = "ApplicationCompleted"
    version: Literal[1] = 1
    data: Released


class ApplicationEnded(Event):
    type: Literal["ApplicationEnded"] = "ApplicationEnded"
    version: Literal[1] = 1
    data: Released


class AnswersCorrected(Event):
    """Answers of a submitted file changed: by staff, of which she is told, or by her when she was asked."""

    type: Literal["AnswersCorrected"] = "AnswersCorrected"
    version: Literal[1] = 1
    data: Corrected


class HelpRequested(Event):
    type: Literal["HelpRequested"] = "HelpRequested"
    version: Literal[1] = 1
    data: File


class PhoneChanged(Event):
    type: Literal["PhoneChanged"] = "PhoneChanged"
    version: Literal[1] = 1
    data: Flagged


class ReminderDue(Event):
    type: Literal["ReminderDue"] = "ReminderDue"
    version: Literal[1] = 1
    data: Due
