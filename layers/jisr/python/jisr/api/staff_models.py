"""The shapes of a file as the staff see it, and of what they do with it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from jisr.api.application_models import About, SaveAnswers, StaffMoment, WholeFile
from jisr.api.desk_models import ContactEntry, Note, VisitReport
from jisr.api.documents_models import Document, DocumentPages
from jisr.api.models import (
    AmountMad,
    Answer,
    Body,
    Code,
    FieldError,
    Id,
    Language,
    Long,
    Phone,
    Query,
    Reason,
    ReasonCode,
    ReasonCodes,
    ScoreLine,
    Short,
    StageOutcome,
    Status,
    Texts,
    day,
)
from jisr.api.queue_models import QueueItem
from jisr.domain import consent, paper_reasons

type StaffAction = Literal[
    "claim",
    "release",
    "request_changes",
    "pass_stage",
    "approve",
    "waitlist",
    "reject",
    "decide_appeal",
    "sign_agreement",
    "record_payment",
    "change_account",
    "record_follow_up",
    "complete",
    "end",
    "mark_duplicate",
    "clear_duplicate",
    "change_phone",
    "answer_help",
    "complain",
    "acknowledge",
    "answer_complaint",
]
type AllowedAction = StaffAction | Literal["submit", "resubmit", "correct"]
type TextVersion = Annotated[str, Field(min_length=1, max_length=20, pattern=consent.TEXT_VERSION)]


class AlikePaper(Answer):
    """The same picture in another file. `exact`: the same bytes. Without `application_id` it is not yours to see."""

    exact: bool
    document_id: str | None = None
    application_id: str | None = None
    reference: str | None = None
    status: Status | None = None


class AlikeFile(Answer):
    """Another file that its reader may open. `same`: what it has in common with this one, each a fact of its own:
    `card` (the number of the national card), `applicant` (what the programme knows an applicant by), `picture` (a paper
    of another person's), `phone` (a number that several women may share), `name`, `birth_date`; `marked`: the office
    has said that this file repeats it. `possible`: together they make a possible duplicate."""

    id: str
    reference: str
    programme: str
    kind: str
    status: Status
    submitted_at: datetime | None
    province: str | None
    same: list[Literal["marked", "card", "applicant", "picture", "phone", "name", "birth_date"]]
    possible: bool


class AlikeFiles(Answer):
    """Possible duplicates first, then the newest. `more`: the number has older files, which were not looked at."""

    items: list[AlikeFile]
    more: bool


class StaffDocumentPages(DocumentPages):
    """`scan`: the malware scan's verdict. `by`: who sent it; `actor`: of staff the account, whom the file's
    `colleagues` name."""

    by: Literal["applicant", "staff"]
    actor: str | None
    scan: str | None
    reviewed: bool
    uploaded_at: datetime
    inspected_at: datetime | None
    alike: list[AlikePaper]


class SearchQuery(Query):
    """Exactly one of the three; exact match only."""

    reference: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    phone: Phone | None = None
    national_id: Annotated[str, Field(min_length=1, max_length=32)] | None = None


class Found(Answer):
    items: list[QueueItem]


class Contact(Answer):
    phone: str
    language: Language
    email: str | None
    safe_contact: dict[str, Any]


class ConsentOnFile(Answer):
    """What she agreed to: `help` (the office acts for her) or `processing` (of her data; with sending the file). Or
    `transfer`: by what right her data came from another platform, which she was not asked."""

    purpose: Literal["help", "processing", "transfer"]
    method: Literal[
        "signed_form", "recorded_call", "in_person", "phone_code", "accepted", "existing_platform"
    ]
    text_version: str
    language: Language
    at: datetime
    given_by: Literal["applicant", "staff"]
    recorded_by: str | None
    note: str | None


class MendedAnswer(Answer):
    """One answer in words, for who reads it: null where there was none, or is none any more."""

    name: str
    question: Texts
    before: Texts | None
    after: Texts | None


class Correction(Answer):
    """What the office made of her answers. `sequence`: the step of `timeline` that it belongs to."""

    sequence: int
    answers: list[MendedAnswer]


class FileState(QueueItem):
    """What an action has made of a file: nothing of the person. `asked_papers` as in `WholeFile`."""

    score: int
    asked_answers: list[str]
    asked_documents: list[str]
    asked_papers: list[str]
    appeal_until: datetime | None
    requested_mad: float
    reserved_mad: float
    paid_mad: float
    envelope_id: str | None


class StaffFile(WholeFile):
    """The whole file; reading it is logged. `missing` and `ineligible` are by the answers as they are now.
    `allowed_actions`: what this reader could do now, by status, stage, role and place; `stage_outcomes`: how the stage
    may end for whoever decides in it. `visit_photos`: those that no report names yet. `sitting`: the
    committee's that it is before. `colleagues`: what the others are called who work on it, did something about it or
    wrote beside it, by their accounts. `due_at`: when the first of its clocks runs out."""

    timeline: list[StaffMoment]
    due_at: datetime | None
    due: Literal["overdue", "soon"] | None
    region: str | None
    province: str | None
    rural: bool | None
    stage_deadline: datetime | None
    assignee: str | None
    colleagues: dict[str, str] = {}
    flags: list[str]
    ineligible: list[Reason] = []
    score: int
    score_lines: list[ScoreLine] = []
    notes: list[Note] = []
    contacts: list[ContactEntry] = []
    visits: list[VisitReport] = []
    visit_photos: list[Document] = []
    consent_forms: list[Document] = []
    signed_agreements: list[Document] = []
    contact: Contact | None = None
    consents: list[ConsentOnFile] = []
    corrections: list[Correction] = []
    allowed_actions: list[AllowedAction] = []
    stage_outcomes: list[StageOutcome] = []
    sitting: str | None = None
    requested_mad: float
    reserved_mad: float
    paid_mad: float
    envelope_id: str | None


class AssistedApplicant(Body):
    phone: Phone
    language: Language = "ar"
    email: Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None


class ConsentEvidence(Body):
    """How she agreed that the agent acts for her. `challenge` and `code` with `phone_code`: the one from
    `/staff/consent-codes`, the other from her SMS. `text_version` and `language` of what she agreed to; without them
    the programme's consent text in her language."""

    method: Literal["signed_form", "recorded_call", "in_person", "phone_code"]
    text_version: TextVersion | None = None
    language: Language | None = None
    note: Long | None = None
    challenge: Id | None = None
    code: str | None = Field(default=None, min_length=1, max_length=12)


class AskConsentCode(Body):
    """A code to her phone, which she gives to the agent only if she agrees to be helped."""

    phone: Phone
    programme: Code
    language: Language = "ar"


class RecordConsent(Body):
    consent_evidence: ConsentEvidence


class RegisterApplication(Body):
    programme: Code
    kind: Code
    language: Language = "ar"
    applicant: AssistedApplicant
    consent_evidence: ConsentEvidence


class CorrectAnswers(SaveAnswers):
    """`reason_codes` once the file is submitted; she is told that answers changed, and by whom."""

    reason_codes: ReasonCodes = []
    note: Long | None = None


class DocumentVerdict(Body):
    """`reason`: those of the inspection and of the office have words of their own in three languages (`examples`);
    another code is told as "not accepted". `note`: a sentence that she reads beside the paper. Both go with a refusal
    only."""

    document_id: Id
    outcome: Literal["accepted", "rejected"]
    reason: ReasonCode | None = Field(default=None, examples=sorted(paper_reasons.CODES))
    note: Short | None = None


class Act(Body):
    """`documents`: a verdict for each paper, once. `answers`: questions of the form that are asked for again, as
    `/answers/<name>` (`/<name>` is read the same); `papers`: those that are not there and that she is asked to add, as
    `missing` of the file points to them; `upheld` decides an appeal; `method` tells how money was paid;
    `about`: what is acknowledged. `note` is the text of a complaint that is recorded for her, and of the answer to one:
    she reads both.

    `instalment`: the one that is paid, whole; by `bank` it needs her `account` (a RIB: given here, kept before or among
    her answers), in `cash` the last four characters of the card that she has shown and the `office`. `signed_on`: the
    day of the agreement, when it is not today; `other`: the reference of the file that this one repeats, with
    `mark_duplicate`. `follow_up` is refused: a visit of the schedule is made by its report alone
    (`POST /staff/applications/{id}/visits`)."""

    action: StaffAction
    stage: Code | None = None
    reason_codes: ReasonCodes = []
    note: Long | None = None
    amount_mad: AmountMad | None = None
    # A refusal is two writes of a transaction's hundred, and the action itself takes some.
    documents: list[DocumentVerdict] = Field(default=[], max_length=40)
    answers: list[Short] = Field(default=[], max_length=200)
    papers: list[Short] = Field(default=[], max_length=40)
    upheld: bool | None = None
    method: Literal["bank", "cash"] | None = None
    phone: Phone | None = None
    about: About | None = None
    instalment: Code | None = None
    account: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    national_id_last4: Annotated[str, Field(min_length=1, max_length=8)] | None = None
    office: Short | None = None
    signed_on: Annotated[date, BeforeValidator(day)] | None = None
    follow_up: Code | None = None
    other: Annotated[str, Field(min_length=1, max_length=32)] | None = None


class MoneyEffect(Answer):
    """`promotes`: how many of the waiting list what is given back would serve; null when nothing is given back, and
    while a committee closes on that money."""

    effect: Literal["none", "reserve", "release_rest", "pay"]
    amount_mad: float
    envelope_id: str | None
    available_after_mad: float | None
    promotes: int | None = None


class Sms(Answer):
    """The exact text, and how many segments it takes."""

    to: Literal["applicant", "previous_number"]
    language: Language
    text: str
    segments: int


class Preview(Answer):
    """What it would do; nothing is done. `score`, `requested_mad`, `region` and `province` as they would be then;
    `reaches`: whether who asks could still open the file. `missing` and `ineligible`: by answers that it changes, empty
    when it changes none."""

    dry_run: Literal[True]
    status: Status
    stage: str | None
    score: int
    requested_mad: float
    region: str | None
    province: str | None
    reaches: bool
    missing: list[FieldError] = []
    ineligible: list[Reason] = []
    money: MoneyEffect
    messages: list[Sms]
