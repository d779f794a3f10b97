"""An application, and the one table of who may move it from where. What each move does is in `jisr.domain.moves`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from jisr.domain.beside import Beside
from jisr.domain.documents import CONSENT_FORM, SIGNED_AGREEMENT, VISIT_PHOTO, Document, DocumentStatus
from jisr.domain.instalments import WHOLE, FollowUp, Instalment, Payment
from jisr.domain.people import Role


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    CLAIM = "claim"
    RELEASE = "release"
    REQUEST_CHANGES = "request_changes"
    PASS_STAGE = "pass_stage"  # noqa: S105 - the name of an action
    APPROVE = "approve"
    WAITLIST = "waitlist"
    REJECT = "reject"
    DECIDE_APPEAL = "decide_appeal"
    SIGN_AGREEMENT = "sign_agreement"
    RECORD_PAYMENT = "record_payment"
    ORDER_PAYMENT = "order_payment"
    RETURN_PAYMENT = "return_payment"
    CHANGE_ACCOUNT = "change_account"
    RECORD_FOLLOW_UP = "record_follow_up"
    COMPLETE = "complete"
    END = "end"
    MARK_DUPLICATE = "mark_duplicate"
    CLEAR_DUPLICATE = "clear_duplicate"
    CHANGE_PHONE = "change_phone"
    ASK_HELP = "help"
    ANSWER_HELP = "answer_help"
    COMPLAIN = "complain"
    ACKNOWLEDGE = "acknowledge"
    ANSWER_COMPLAINT = "answer_complaint"
    AMEND = "amend"
    CORRECT = "correct"
    PUT_BEFORE = "put_before"
    TAKE_OFF = "take_off"


class Flag(StrEnum):
    POSSIBLE_DUPLICATE = "possible_duplicate"
    OVERDUE = "overdue"
    STAGE_DUE_SOON = "stage_due_soon"
    STAGE_OVERDUE = "stage_overdue"
    LEGAL_DUE_SOON = "legal_due_soon"
    LEGAL_OVERDUE = "legal_overdue"
    REMINDED_SILENCE = "reminded_silence"
    REMINDED_LIMIT = "reminded_limit"
    UNTOUCHED = "untouched"
    APPEAL_OPEN = "appeal_open"
    APPEAL_ACKNOWLEDGED = "appeal_acknowledged"
    APPEAL_DUE_SOON = "appeal_due_soon"
    APPEAL_OVERDUE = "appeal_overdue"
    COMPLAINT_OPEN = "complaint_open"
    COMPLAINT_ACKNOWLEDGED = "complaint_acknowledged"
    COMPLAINT_DUE_SOON = "complaint_due_soon"
    COMPLAINT_OVERDUE = "complaint_overdue"
    VISIT_DUE_SOON = "visit_due_soon"
    VISIT_OVERDUE = "visit_overdue"
    CALL_ME = "call_me"
    REFUSED_DUPLICATE = "refused_duplicate"
    IDENTITY_LOCKED = "identity_locked"
    ERASED = "erased"


REVIEW = frozenset({Status.SUBMITTED, Status.IN_REVIEW})
DECIDED_IN_SITTING = frozenset(
    {
        Action.PASS_STAGE,
        Action.REQUEST_CHANGES,
        Action.APPROVE,
        Action.WAITLIST,
        Action.REJECT,
        Action.CORRECT,
    }
)
"""What nobody does alone to a file that is before a committee: its sitting decides, on what was put before it."""
AT_WORK = REVIEW | {Status.CHANGES_REQUESTED}
FUNDED = frozenset({Status.APPROVED, Status.ACTIVE})
BEFORE_ACTIVE = AT_WORK | {Status.DRAFT, Status.APPROVED, Status.WAITLISTED}
AFTER_SUBMIT = frozenset(Status) - {Status.DRAFT}


class Effect(StrEnum):
    """What a move does to money. The amounts are in `MoneyEffect`."""

    NONE = "none"
    RESERVE = "reserve"
    RELEASE_REST = "release_rest"
    PAY = "pay"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the transition table. `to` None: the status stays."""

    action: Action
    sources: frozenset[Status]
    to: Status | None
    roles: frozenset[Role]
    event: str
    effect: Effect = Effect.NONE
    moves_stage: bool = False
    outcome: str | None = None  # the stage must list it among its outcomes


_HER = frozenset({Role.APPLICANT, Role.AGENT, Role.COORDINATOR})
_DESK = frozenset({Role.AGENT, Role.COORDINATOR})
HEAD = frozenset({Role.COORDINATOR, Role.PROGRAMME_MANAGER})
_DECIDERS = frozenset({Role.COORDINATOR, Role.COMMITTEE_MEMBER, Role.PROGRAMME_MANAGER, Role.AGENT})
_FUND = HEAD | {Role.SYSTEM, Role.COMMITTEE_MEMBER, Role.AGENT}

# The roles here are the widest a move is ever open to; a decision inside a stage is also bound to that
# stage's role (`_check_stage`), and every staff call to its place (`domain.policy`).
TRANSITIONS: tuple[Row, ...] = (
    Row(
        Action.SUBMIT,
        frozenset({Status.DRAFT}),
        Status.SUBMITTED,
        _HER,
        "ApplicationSubmitted",
        moves_stage=True,
    ),
    Row(Action.CLAIM, REVIEW, Status.IN_REVIEW, _DECIDERS, "ApplicationClaimed"),
    Row(Action.RELEASE, REVIEW, None, _DECIDERS, "ApplicationReleased"),
    Row(
        Action.PASS_STAGE,
        REVIEW,
        Status.IN_REVIEW,
        _DECIDERS,
        "StagePassed",
        moves_stage=True,
        outcome="pass",
    ),
    Row(
        Action.REQUEST_CHANGES,
        REVIEW,
        Status.CHANGES_REQUESTED,
        _DECIDERS,
        "ChangesRequested",
        outcome="request_changes",
    ),
    Row(
        Action.RESUBMIT,
        frozenset({Status.CHANGES_REQUESTED}),
        Status.IN_REVIEW,
        _HER,
        "ApplicationResubmitted",
    ),
    Row(
        Action.APPROVE,
        REVIEW | {Status.WAITLISTED},
        Status.APPROVED,
        _FUND,
        "ApplicationApproved",
        Effect.RESERVE,
        outcome="approve",
    ),
    Row(
        Action.WAITLIST,
        REVIEW,
        Status.WAITLISTED,
        _DECIDERS | {Role.SYSTEM},
        "ApplicationWaitlisted",
        outcome="waitlist",
    ),
    Row(
        Action.REJECT,
        REVIEW | {Status.WAITLISTED},
        Status.REJECTED,
        _DECIDERS | {Role.SYSTEM},
        "ApplicationRejected",
        outcome="reject",
    ),
    Row(Action.APPEAL, frozenset({Status.REJECTED}), None, _HER, "AppealFiled"),
    Row(Action.DECIDE_APPEAL, frozenset({Status.REJECTED}), None, HEAD, "AppealDecided"),
    Row(Action.WITHDRAW, BEFORE_ACTIVE, Status.WITHDRAWN, _HER, "ApplicationWithdrawn", Effect.RELEASE_REST),
    Row(Action.SIGN_AGREEMENT, frozenset({Status.APPROVED}), Status.ACTIVE, _DESK, "AgreementSigned"),
    Row(Action.RECORD_PAYMENT, frozenset({Status.ACTIVE}), None, HEAD, "PaymentRecorded", Effect.PAY),
    # With the bank, and back from it: by a payment run, in the name of who ordered it.
    Row(Action.ORDER_PAYMENT, frozenset({Status.ACTIVE}), None, HEAD, "PaymentOrdered"),
    Row(Action.RETURN_PAYMENT, frozenset({Status.ACTIVE}), None, HEAD, "PaymentReturned"),
    Row(Action.CHANGE_ACCOUNT, FUNDED, None, _DESK, "AccountChanged"),
    Row(Action.RECORD_FOLLOW_UP, frozenset({Status.ACTIVE}), None, _DESK, "FollowUpRecorded"),
    Row(
        Action.COMPLETE,
        frozenset({Status.ACTIVE}),
        Status.COMPLETED,
        HEAD,
        "ApplicationCompleted",
        Effect.RELEASE_REST,
    ),
    Row(Action.END, FUNDED, Status.ENDED, HEAD, "ApplicationEnded", Effect.RELEASE_REST),
    Row(Action.MARK_DUPLICATE, AFTER_SUBMIT, None, _DESK, "DuplicateMarked"),
    Row(Action.CLEAR_DUPLICATE, AFTER_SUBMIT, None, _DESK, "DuplicateCleared"),
    Row(Action.CHANGE_PHONE, frozenset(Status), None, _DESK, "PhoneChanged"),
    Row(Action.ASK_HELP, frozenset(Status), None, _HER, "HelpRequested"),
    Row(Action.ANSWER_HELP, frozenset(Status), None, _DESK | HEAD, "HelpAnswered"),
    # A complaint is about anything, and open beside whatever the file goes through (`domain.grievances`).
    Row(Action.COMPLAIN, AFTER_SUBMIT, None, _HER, "ComplaintFiled"),
    Row(Action.ACKNOWLEDGE, AFTER_SUBMIT, None, _DESK | HEAD, "GrievanceAcknowledged"),
    Row(Action.ANSWER_COMPLAINT, AFTER_SUBMIT, None, HEAD, "ComplaintAnswered"),
    # Answers of a submitted file: hers while she is asked for changes, the desk's until it is decided.
    Row(
        Action.AMEND,
        frozenset({Status.CHANGES_REQUESTED}),
        None,
        frozenset({Role.APPLICANT}),
        "AnswersCorrected",
    ),
    Row(Action.CORRECT, AT_WORK, None, _DESK, "AnswersCorrected"),
    # Before a committee, and away from it undecided (`domain.sittings`).
    Row(Action.PUT_BEFORE, REVIEW, None, HEAD, "ApplicationPutBefore"),
    Row(Action.TAKE_OFF, REVIEW, None, HEAD | {Role.SYSTEM}, "ApplicationTakenOff"),
)
TABLE: Mapping[Action, Row] = {row.action: row for row in TRANSITIONS}


class Stage(Protocol):
    """What this module needs of a programme's stage."""

    @property
    def id(self) -> str: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def deadline_days(self) -> int: ...
    @property
    def outcomes(self) -> tuple[str, ...]: ...
    @property
    def on_pass(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """What a move needs to know of the programme's version. `ceiling` in centimes."""

    stages: tuple[Stage, ...]
    legal_days: int
    appeal_days: int
    gives_money: bool
    ceiling: int | None = None
    instalments: tuple[Instalment, ...] = (WHOLE,)
    follow_up: tuple[FollowUp, ...] = ()

    def stage(self, stage_id: str | None) -> Stage | None:
        return next((s for s in self.stages if s.id == stage_id), None)

    def after(self, stage_id: str | None) -> Stage | None:
        """The stage that passing this one leads to; the first for None; None after the last."""
        if stage_id is None:
            return self.stages[0] if self.stages else None
        stage = self.stage(stage_id)
        return self.stage(stage.on_pass) if stage and stage.on_pass else None


@dataclass(frozen=True, slots=True)
class Application:
    """The file's state, and what is the person's own beside it; its papers, as they were when it was read.

    Money in centimes. `version` rises by one with every change (ETag); `sequence` is the number of its events.
    `deadline` is the legal limit, `stage_deadline` the work's, which runs since `stage_since`; `age_band` is hers on
    the day of sending; `session` is the sign-in that submitted it; `done` are the marks of the requests that changed it
    (`domain.idempotency`); `paper_removed` is the paper that was last taken away; `help_asked_at` since when she waits
    to be called, `appeal_at` and `complaint_at` since when one is open; `sitting` is the committee's that it is before.
    `duplicate_of` is the file that the office says this one repeats, while it is flagged.
    `asked_answers` and `asked_papers` point to what she is asked for: a paper that was refused, or that never came.

    After the agreement: `agreed_on` its day when it is not that of its signing here; `payments` what became of
    instalments; `followed` ids of the visits made; `bank` whether an account of hers is kept. `pay_at`: since when a
    part waits to be paid; `visit_at`: until when the next visit is due.
    """

    id: str
    programme: str
    programme_version: int
    kind: str
    language: str
    account: str
    status: Status
    version: int
    sequence: int
    started_at: datetime
    entered_at: datetime
    stage: str | None = None
    submitted_at: datetime | None = None
    deadline: datetime | None = None
    stage_deadline: datetime | None = None
    stage_since: datetime | None = None
    appeal_until: datetime | None = None
    region: str | None = None
    province: str | None = None
    rural: bool | None = None
    age_band: str | None = None
    assignee: str | None = None
    flags: frozenset[str] = field(default_factory=frozenset)
    person: str | None = None
    score: int = 0
    requested: int = 0
    envelope_id: str | None = None
    reserved: int = 0
    paid: int = 0
    visits: int = 0
    registered_by: str | None = None
    confidential: bool = False
    asked_answers: tuple[str, ...] = ()
    asked_papers: tuple[str, ...] = ()
    consent_version: str | None = None
    session: str | None = None
    done: tuple[str, ...] = ()
    paper_removed: str | None = None
    duplicate_of: str | None = None
    help_asked_at: datetime | None = None
    appeal_at: datetime | None = None
    complaint_at: datetime | None = None
    sitting: str | None = None
    agreed_on: date | None = None
    payments: tuple[Payment, ...] = ()
    followed: tuple[str, ...] = ()
    bank: bool = False
    pay_at: datetime | None = None
    visit_at: datetime | None = None
    beside: Beside = field(default_factory=Beside, compare=False, repr=False)
    papers: tuple[Document, ...] = field(default=(), compare=False, repr=False)

    @property
    def documents(self) -> list[Document]:
        """Her papers as they were when the file was read, without the deleted ones, oldest first. What the state says
        of the last one counts: the paper itself may have been read a moment before it was deleted."""
        standing = (p for p in self.papers if p.status is not DocumentStatus.DELETED and not p.internal)
        return sorted((p for p in standing if p.id != self.paper_removed), key=lambda p: p.created_at)

    @property
    def asked_again(self) -> list[Document]:
        """Her refused papers among what she is asked for."""
        refused = (d for d in self.documents if d.status is DocumentStatus.REJECTED)
        return [d for d in refused if d.pointer in self.asked_papers]

    @property
    def visit_photos(self) -> list[Document]:
        """The office's, oldest first."""
        return self._of(VISIT_PHOTO)

    @property
    def consent_forms(self) -> list[Document]:
        """The office's: what she signed to be helped, oldest first."""
        return self._of(CONSENT_FORM)

    @property
    def signed_agreements(self) -> list[Document]:
        """The office's: the agreement on paper, oldest first."""
        return self._of(SIGNED_AGREEMENT)

    def _of(self, type: str) -> list[Document]:
        standing = (p for p in self.papers if p.type == type and p.status is not DocumentStatus.DELETED)
        return sorted(standing, key=lambda p: p.created_at)


def file_codes(file: Application) -> dict[str, Any]:
    """The codes that every event of an application carries (`events.types.application.File`)."""
    return {
        "programme": file.programme,
        "programme_version": file.programme_version,
        "kind": file.kind,
        "region": file.region,
        "province": file.province,
        "rural": file.rural,
        "age_band": file.age_band,
    }
