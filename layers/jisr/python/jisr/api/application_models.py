"""The shapes of a file: what she sees of it, of which the staff see more, and what both write in it."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from jisr.api.documents_models import Document
from jisr.api.models import Answer, Answers, Body, FieldError, Language, Phone, Short, Status, Texts

type About = Literal["appeal", "complaint"]


class Moment(Answer):
    """One step of the file's history. `sequence`: its number, which no other step of the file has. `answers`: pointers
    of those that were asked for or changed; `papers`: of those that were asked for. `reasons`: what each reason code
    means and what to do; `about`: what was acknowledged or answered."""

    sequence: int
    type: str
    at: datetime
    by: Literal["applicant", "staff", "system"] | None = None
    status: Status | None = None
    stage: str | None = None
    reason_codes: list[str] = []
    answers: list[str] = []
    papers: list[str] = []
    stage_title: Texts | None = None
    reasons: list[Texts] = []
    about: About | None = None


class StaffMoment(Moment):
    """`actor`: the account of the colleague who did it, whom the file's `colleagues` name."""

    actor: str | None = None


class ApplicationSummary(Answer):
    """A file without its contents. `deadline` is the legal limit for the answer."""

    id: str
    reference: str
    programme: str
    programme_version: int
    kind: str
    language: Language
    status: Status
    stage: str | None
    version: int
    started_at: datetime
    submitted_at: datetime | None
    since: datetime
    deadline: datetime | None


class Grievance(Answer):
    """Her appeal or complaint, with its own clock: acknowledged by one day, answered by another. `text` and `answer`
    are null where nothing was written; `upheld`: how an appeal was decided."""

    about: About
    text: str | None
    filed_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    answer_by: datetime
    answered_at: datetime | None
    answer: str | None
    upheld: bool | None = None


class InstalmentNow(Answer):
    """`owed_mad`: what is still to be paid of it; `at`, `method` of what became of it last; `paid_on`: the day on which
    the bank says that it paid, null when nobody asked it (cash, or a payment recorded by hand)."""

    id: str
    title: Texts
    number: int
    amount_mad: float
    owed_mad: float
    state: Literal["later", "due", "ordered", "paid"]
    at: datetime | None
    paid_on: date | None
    method: Literal["bank", "cash"] | None
    returned: Texts | None


class VisitNow(Answer):
    """A visit of the programme's schedule: until when it is due, and whether it was made."""

    id: str
    title: Texts
    until: datetime
    done: bool


class AfterDecision(Answer):
    """Of what was granted: the day of the agreement, whether an account is kept, instalments, and visits once there is
    an agreement."""

    agreed_on: date | None
    account: bool
    instalments: list[InstalmentNow]
    visits: list[VisitNow]


class WholeFile(ApplicationSummary):
    """What she and the staff see of a file. `missing` says what is needed before it can be sent, `next_step` what
    happens now, `office` who to turn to. `asked_papers`: all that she is asked for, as `/documents/<type>[/<side>]`;
    `asked_documents`: those of them that are there, refused. `grievances`: open ones first."""

    answers: dict[str, Any]
    documents: list[Document]
    missing: list[FieldError]
    warnings: list[FieldError] = []
    asked_answers: list[str] = []
    asked_documents: list[str] = []
    asked_papers: list[str] = []
    appeal_until: datetime | None = None
    grievances: list[Grievance] = []
    after_decision: AfterDecision | None = None
    next_step: Texts
    office: Texts


class Application(WholeFile):
    """A file as its applicant sees it."""

    timeline: list[Moment]


class SaveAnswers(Body):
    """Merged into what is stored (RFC 7396 on the first level): null takes an answer away."""

    answers: Answers


class ConsentGiven(Body):
    accepted: Literal[True]
    text_version: Short


class SafeContact(Body):
    """How she may be reached without danger: hours as `09:00-17:00`, another number, nothing but codes."""

    hours: str | None = Field(
        default=None, pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
    )
    other_phone: Phone | None = None
    codes_only: bool = False


class Submit(Body):
    consent: ConsentGiven
    safe_contact: SafeContact | None = None


class Submitted(Answer):
    status: Status
    reference: str
    receipt_url: str
    deadline: datetime | None
