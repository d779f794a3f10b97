"""The shapes of requests and answers. Requests are strict and refuse fields they don't know; answers may grow.

Formats of this field (phone, CNIE, RIB) are checked by `jisr.domain.formats` in the use cases, whose messages say
how to mend them; here are only shapes and sizes. Built at first use (`defer_build`): a cold start pays only for the
models of the call it serves.
"""

from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from jisr.domain import consent, decision_reasons, paper_reasons

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
type About = Literal["appeal", "complaint"]
type AllowedAction = StaffAction | Literal["submit", "resubmit", "correct"]
type StageOutcome = Literal["pass", "approve", "reject", "waitlist", "request_changes"]
type ContactChannel = Literal["call", "office", "visit", "other"]
type ContactOutcome = Literal["reached", "no_answer", "wrong_number", "call_again"]
type Recommendation = Literal["favourable", "reserved", "unfavourable"]
type Widget = Literal[
    "text", "textarea", "number", "money", "date", "choice", "choices", "yes_no", "place", "phone"
]
type DocumentStatus = Literal["uploading", "inspecting", "accepted", "rejected"]

type Id = Annotated[str, Field(min_length=1, max_length=64)]
type Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
type ReasonCode = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z]+(_[a-z]+)*$")]
"""Words of a code: it goes into events, so neither a number nor a sentence about a person fits in."""
type ReasonCodes = Annotated[
    list[ReasonCode], Field(max_length=10, examples=[sorted(decision_reasons.CODES | paper_reasons.CODES)])
]
"""Those of the examples have words of their own in three languages; another is told as one to ask the office about."""
type TextVersion = Annotated[str, Field(min_length=1, max_length=20, pattern=consent.TEXT_VERSION)]
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


_SCHEMA_INSIDE = ConfigDict(serialize_by_alias=True, validate_by_name=True)
"""For a field that is called `schema` on the wire: pydantic's models have a method of that name."""


class Reason(Answer):
    code: str
    message: Texts


class FieldError(Answer):
    """One thing to mend. `pointer`: RFC 6901, into the body or into the query read as an object."""

    pointer: str
    code: str
    message: Texts


# --- Public ---------------------------------------------------------------------------------------------------------


class Health(Answer):
    status: str


class ProgrammeSummary(Answer):
    id: str
    version: int
    title: Texts
    summary: Texts
    opens: date
    closes: date | None
    kinds: list[str]


class Programmes(Answer):
    items: list[ProgrammeSummary]


class Option(Answer):
    """One answer that may be chosen: `value` is stored, `label` shown."""

    value: str
    label: Texts


class FormField(Answer):
    """One question. `together`: it is asked on the same screen as the question before it. `mend` says how to mend an
    answer that its pattern or list refuses; `when` is the JSON Schema under which it is asked."""

    name: str
    label: Texts
    help: Texts | None
    example: str | int | float | bool | list[str] | None
    widget: Widget
    keypad: Literal["text", "numeric", "decimal", "tel", "none"]
    options: list[Option] | None
    mend: Texts | None
    when: dict[str, Any] | None
    together: bool


class FormPage(Answer):
    id: str
    title: Texts
    when: dict[str, Any] | None
    fields: list[FormField]


class Fact(Answer):
    """What is computed of the answers: `of` are pointers to answers or earlier facts, and numbers."""

    name: str
    function: Literal["age_at", "sum", "difference", "ratio", "count", "per_head"]
    of: list[str | int | float]
    on: str


class Form(Answer):
    """`form_schema`, on the wire `schema`, is JSON Schema 2020-12 of the answers."""

    model_config = _SCHEMA_INSIDE

    form_schema: dict[str, Any] = Field(alias="schema")
    pages: list[FormPage]
    derived: list[Fact]


class EligibilityRule(Answer):
    """A schema that the answers must satisfy; `message` says why not and what to do."""

    model_config = _SCHEMA_INSIDE

    code: str
    rule_schema: dict[str, Any] = Field(alias="schema")
    message: Texts


class DocumentWanted(Answer):
    """A paper of the programme. `required` is a boolean or the JSON Schema under which it is. `sides` are photographed
    one by one; empty: it has none. A file may have `max_pages` pages, and each side (or the paper that has none) six
    files: photos of its pages. `media`: content types."""

    type: str
    title: Texts
    help: Texts | None
    sides: list[Literal["front", "back"]]
    required: bool | dict[str, Any]
    max_pages: int
    media: list[str]


class StageShown(Answer):
    """`deadline_days` is the office's own clock for this step, not the legal limit."""

    id: str
    title: Texts
    role: str
    deadline_days: int
    outcomes: list[StageOutcome]


class ScoringRule(Answer):
    model_config = _SCHEMA_INSIDE

    label: Texts
    points: int
    rule_schema: dict[str, Any] = Field(alias="schema")


class Instalment(Answer):
    """`after`: `agreement`, or `follow_up:` and the id of a visit."""

    id: str
    title: Texts
    percent: int
    after: str


class FollowUp(Answer):
    """A visit, so many calendar days after the agreement."""

    id: str
    title: Texts
    after_days: int


class Budget(Answer):
    """`amount_field`: pointer to the answer with the amount asked for. `instalments`: how what is granted is paid;
    none: at once, after the agreement."""

    gives_money: bool
    ceiling_mad: int | None
    amount_field: str | None
    when_full: Literal["stop", "skip"]
    instalments: list[Instalment] | None


class AppealTime(Answer):
    days: int


class Targets(Answer):
    per_year: int
    base: int
    unit: Texts
    counts: Literal["approved", "completed"] = "approved"


class Consent(Answer):
    text_version: str
    text: Texts


class WhoSheIs(Answer):
    """JSON Pointers to the answers that say who she is."""

    national_id: str
    birth_date: str
    first_name: str
    family_name: str


class Recordings(Answer):
    """By language: the name of a question, or `consent`, and its recording's address: a path on the site, whose content
    never changes. A question without one is read by the device's voice."""

    ar: dict[str, str]
    fr: dict[str, str]
    en: dict[str, str]


class Programme(ProgrammeSummary):
    """The published definition; it never changes under one version. `deadline_days`: the legal limit for the answer."""

    texts: dict[str, Texts]
    address: Literal["feminine", "neutral"]
    kind_titles: dict[str, Texts]
    regions: Literal["all"] | list[str]
    form: Form
    eligibility: list[EligibilityRule]
    documents: list[DocumentWanted]
    stages: list[StageShown]
    scoring: list[ScoringRule]
    budget: Budget
    follow_up: list[FollowUp]
    deadline_days: int
    appeal: AppealTime
    targets: Targets | None
    confidential: bool
    consent: Consent
    identity: WhoSheIs
    audio: Recordings
    examples: dict[str, dict[str, Any]]


class ProgrammeQuery(Query):
    """`version`: the one that an application was made under; without it the current one."""

    version: Annotated[int, Field(ge=1, le=999_999)] | None = None


class NamedPlace(Answer):
    """`code` is what answers hold; a name that is not sure in Arabic is the French one."""

    code: str
    name: Texts


class Province(NamedPlace):
    kind: Literal["prefecture", "province"]


class Region(NamedPlace):
    provinces: list[Province]


class Places(Answer):
    regions: list[Region]


class Commune(NamedPlace):
    """A person may answer the commune or, in the big cities, one of its arrondissements."""

    kind: Literal["urban", "rural"]
    arrondissements: list[NamedPlace]


class Communes(Answer):
    items: list[Commune]


class AskEligibility(Body):
    kind: Code
    answers: Answers


class Eligibility(Answer):
    """Nothing is stored."""

    eligible: bool
    reasons: list[Reason]


class TrackQuery(Query):
    phone_last4: str = Field(pattern=r"^[0-9]{4}$", min_length=4, max_length=4)


class Tracking(Answer):
    """Where a file stands, for who knows its reference and the end of its phone number."""

    status: Status
    stage: Texts | None
    since: datetime
    deadline: datetime | None
    next_step: Texts
    office: Texts


class OpenDataQuery(Query):
    programme: Code | None = None
    region: Place | None = None
    format: Literal["json", "csv"] = "json"


class OpenData(Answer):
    """Open figures: `{programme, region, province, status, count}`, files that entered a status, rounded down to a
    multiple of `rounded_down_to`. Null: fewer than `suppressed_below`, be it none. A row with an empty province adds up
    what its region's rows show. What has no row is null, too."""

    items: list[dict[str, Any]]
    suppressed_below: int = 5
    rounded_down_to: int = 5


class AskCode(Body):
    phone: Phone
    language: Language = "ar"


class CodeSent(Answer):
    """The same answer for known and unknown numbers. `expires_in` in seconds."""

    challenge: str
    expires_in: int


class OpenSession(Body):
    challenge: Id
    code: str = Field(min_length=1, max_length=12)


class Session(Answer):
    """`expires_in` in seconds; the refresh token is in a cookie."""

    access_token: str
    expires_in: int


class StaffSignIn(Body):
    username: str = Field(min_length=1, max_length=128)
    password: str = Field(min_length=1, max_length=256)


class StaffSession(Session):
    roles: list[str]
    regions: list[str]
    provinces: list[str]


class StaffChallenge(Answer):
    """One more step. `totp_setup` brings the secret to put into an authenticator app."""

    challenge: Literal["new_password", "totp_setup", "totp"]
    session: str
    secret: str | None = None
    otpauth_uri: str | None = None


class StaffChallengeAnswer(Body):
    """`new_password` for that challenge, `code` for the other two."""

    challenge: Literal["new_password", "totp_setup", "totp"]
    session: str = Field(min_length=1, max_length=4096)
    username: str | None = Field(default=None, min_length=1, max_length=128)
    new_password: str | None = Field(default=None, min_length=1, max_length=256)
    code: str | None = Field(default=None, min_length=1, max_length=12)


# --- Applicant ------------------------------------------------------------------------------------------------------


class StartApplication(Body):
    programme: Code
    kind: Code
    language: Language = "ar"


class Document(Answer):
    """A paper of the file. `preview_url` shows its first page, `thumbnail_url` the same small; both live five minutes.
    `pages` is 0 until it is accepted. `reason_text`: what the reason means and what to do; `note`: what the office
    adds."""

    document_id: str
    type: str
    side: str | None
    status: DocumentStatus
    reason: str | None
    reason_text: Texts | None = None
    note: str | None = None
    pages: int = 0
    preview_url: str | None
    thumbnail_url: str | None = None


class Documents(Answer):
    items: list[Document]


class DocumentPages(Document):
    """A paper to be looked at. The links live five minutes and open the clean copy only: every page as a JPEG of at
    most 2,000 pixels, and `file_url`, the whole (of a photo the photo, of a PDF the PDF). `size` in bytes, as uploaded.
    """

    content_type: str
    size: int
    page_urls: list[str]
    file_url: str | None


class AlikePaper(Answer):
    """The same picture in another file. `exact`: the same bytes. Without `application_id` it is not yours to see."""

    exact: bool
    document_id: str | None = None
    application_id: str | None = None
    reference: str | None = None
    status: Status | None = None


class StaffDocumentPages(DocumentPages):
    """`scan`: the malware scan's verdict."""

    scan: str | None
    reviewed: bool
    uploaded_at: datetime
    inspected_at: datetime | None
    alike: list[AlikePaper]


class Moment(Answer):
    """One step of the file's history. `answers`: pointers of those that were asked for or changed. `reasons`: what
    each reason code means and what to do; `about`: what was acknowledged or answered."""

    type: str
    at: datetime
    by: Literal["applicant", "staff", "system"] | None = None
    status: Status | None = None
    stage: str | None = None
    reason_codes: list[str] = []
    answers: list[str] = []
    stage_title: Texts | None = None
    reasons: list[Texts] = []
    about: About | None = None


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


class Applications(Answer):
    """Whole, so `next_cursor` is null: what one phone account may begin is limited."""

    items: list[ApplicationSummary]
    next_cursor: str | None


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
    """`owed_mad`: what is still to be paid of it; `at`, `method` of what became of it last."""

    id: str
    title: Texts
    number: int
    amount_mad: float
    owed_mad: float
    state: Literal["later", "due", "ordered", "paid"]
    at: datetime | None
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


class Application(ApplicationSummary):
    """A file as its applicant sees it. `missing` says what is needed before it can be sent, `next_step` what happens
    now, `office` who to turn to. `grievances`: open ones first."""

    answers: dict[str, Any]
    documents: list[Document]
    timeline: list[Moment]
    missing: list[FieldError]
    warnings: list[FieldError] = []
    asked_answers: list[str] = []
    asked_documents: list[str] = []
    appeal_until: datetime | None = None
    grievances: list[Grievance] = []
    after_decision: AfterDecision | None = None
    next_step: Texts
    office: Texts


class CursorQuery(Query):
    cursor: Cursor | None = None


class ProveIdentity(Body):
    national_id_last4: str = Field(min_length=1, max_length=8)
    birth_year: int = Field(ge=1900, le=2100)


class SaveAnswers(Body):
    """Merged into what is stored (RFC 7396 on the first level): null takes an answer away."""

    answers: Answers


class AddDocument(Body):
    """`size` in bytes; with `sha256` in hexadecimal a file that changed on its way is refused as damaged."""

    type: Code
    side: Literal["front", "back"] | None = None
    filename: str = Field(min_length=1, max_length=255)
    content_type: str = Field(min_length=1, max_length=100)
    size: int = Field(ge=1, le=10 * 1024 * 1024)
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class Upload(Answer):
    """POST `fields`, then `file`, as multipart/form-data to `url`."""

    url: str
    fields: dict[str, str]


class DocumentAdded(Answer):
    """`expires_in` in seconds."""

    document_id: str
    upload: Upload
    expires_in: int


class ChangeLanguage(Body):
    """The language of the messages about a file."""

    language: Language


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


class Withdraw(Body):
    reason: Long | None = None


class Appeal(Body):
    text: Long


class Complaint(Body):
    text: Long


class Empty(Body):
    """Nothing to say: an empty body or `{}`."""


class PersonExport(Answer):
    """All that is kept about the person who asks (law 09-08): file by file, and her account on the first page.

    A file's longer lists come in parts: then it is on the next page again, with `continued` and what was left.
    """

    account: dict[str, Any] | None = None
    items: list[dict[str, Any]]
    next_cursor: str | None = None


class ErasureOfFile(Answer):
    """What becomes of one file. `until`: when a kept file is erased by itself; None while it isn't closed, then
    `days_after_closing` says how long it stays."""

    id: str
    reference: str
    outcome: Literal["erased", "kept"]
    erased: list[str]
    kept: list[str]
    reason: Literal["asked", "public_money"]
    message: Texts
    until: datetime | None
    days_after_closing: int | None


class ErasureOfAccount(Answer):
    """`deleted` when no file uses the number any more."""

    outcome: Literal["deleted", "kept"]
    message: Texts


class ErasureAccepted(Answer):
    """What is erased, and what the law makes us keep until when (docs/privacy.md). `applications`: the erased ones;
    `complete_by`: when papers and account are gone too."""

    status: Literal["accepted"]
    applications: list[str]
    files: list[ErasureOfFile]
    account: ErasureOfAccount
    complete_by: datetime


# --- Staff ----------------------------------------------------------------------------------------------------------


class QueueItem(ApplicationSummary):
    region: str | None
    province: str | None
    stage_deadline: datetime | None
    assignee: str | None
    flags: list[str]


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


class Note(Answer):
    """Free words kept with the file. `action`: what they were said with; `note` of those that stand alone."""

    id: str
    action: str
    text: str
    by: str
    at: datetime


class ContactEntry(Answer):
    """One try of the office to speak to her."""

    id: str
    channel: ContactChannel
    outcome: ContactOutcome
    text: str | None
    author: str
    at: datetime


class VisitReport(Answer):
    """What a visit found. `photos` that were refused since, or still wait for their verdict, say so."""

    id: str
    visited_on: date
    present: bool
    text: str
    recommendation: Recommendation
    photos: list[Document]
    follow_up: str | None = None
    author: str
    at: datetime


class ScoreLine(Answer):
    label: Texts
    points: int


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


class FileState(QueueItem):
    """What an action has made of a file: nothing of the person."""

    score: int
    asked_answers: list[str]
    asked_documents: list[str]
    appeal_until: datetime | None
    requested_mad: float
    reserved_mad: float
    paid_mad: float
    envelope_id: str | None


class StaffFile(Application):
    """The whole file; reading it is logged. `missing` and `ineligible` are by the answers as they are now.
    `allowed_actions`: what this reader could do now, by status, stage, role and place; `stage_outcomes`: how the stage
    may end for whoever decides in it. `visit_photos`: those that no report names yet. `sitting`: the
    committee's that it is before. `colleagues`: what the others are called who work on it or wrote beside it, by their
    accounts."""

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


class DryRunQuery(Query):
    dry_run: bool = False


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
    `/answers/<name>` (`/<name>` is read the same); `upheld` decides an appeal; `method` tells how money was paid;
    `about`: what is acknowledged. `note` is the text of a complaint that is recorded for her, and of the answer to one:
    she reads both.

    `instalment`: the one that is paid, whole; by `bank` it needs her `account` (a RIB: given here, kept before or among
    her answers), in `cash` the last four characters of the card that she has shown and the `office`. `signed_on`: the
    day of the agreement, when it is not today; `follow_up`: the visit of the schedule that was made."""

    action: StaffAction
    stage: Code | None = None
    reason_codes: ReasonCodes = []
    note: Long | None = None
    amount_mad: AmountMad | None = None
    # A refusal is two writes of a transaction's hundred, and the action itself takes some.
    documents: list[DocumentVerdict] = Field(default=[], max_length=40)
    answers: list[Short] = Field(default=[], max_length=200)
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
    """What the action would do; nothing is done."""

    dry_run: Literal[True]
    status: Status
    stage: str | None
    money: MoneyEffect
    messages: list[Sms]


# --- Staff about staff ----------------------------------------------------------------------------------------------

type StaffRole = Literal[
    "agent", "coordinator", "committee_member", "programme_manager", "partner", "auditor"
]
type StaffLanguage = Literal["ar", "fr"]
type StaffName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s<>@:/][^\r\n\t<>@:/]*$")]
"""A person's, on one line and without an address: it stands in an e-mail of ours."""
type WorkEmail = Annotated[
    str, Field(min_length=6, max_length=128, pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]
type StaffRoles = Annotated[list[StaffRole], Field(min_length=1, max_length=6)]
type Regions = Annotated[list[Place], Field(max_length=12)]
type Provinces = Annotated[list[Place], Field(max_length=75)]


class Me(Answer):
    """Who is signed in. `permissions`: what her roles let her do somewhere; `grants`: the roles that she may give."""

    id: str
    username: str
    name: str
    language: StaffLanguage
    roles: list[str]
    regions: list[str]
    provinces: list[str]
    partner: str | None
    permissions: list[str]
    grants: list[str]


class Person(Answer):
    """A member of staff. `email_due`: the e-mail with her temporary password has not gone out: invite her again, or
    reset. `manageable`: the reader may change this account."""

    id: str
    version: int
    username: str
    name: str
    language: StaffLanguage
    roles: list[str]
    regions: list[str]
    provinces: list[str]
    partner: str | None
    disabled: bool
    email_due: bool
    manageable: bool


class PeopleQuery(Query):
    region: Place | None = None
    role: StaffRole | None = None
    cursor: Cursor | None = None


class People(Answer):
    items: list[Person]
    next_cursor: str | None


class InvitePerson(Body):
    """`username`: her work e-mail, by which she signs in. An agent has regions, or only some provinces of these; a
    coordinator, a committee member and a partner have regions; a programme manager and an auditor none. `partner`: the
    name of a partner's contributions."""

    username: WorkEmail
    name: StaffName
    language: StaffLanguage = "ar"
    roles: StaffRoles
    regions: Regions = []
    provinces: Provinces = []
    partner: Short | None = None


class ChangePerson(Body):
    """What is not given stays. `partner: null` takes the partner away."""

    name: StaffName | None = None
    language: StaffLanguage | None = None
    roles: StaffRoles | None = None
    regions: Regions | None = None
    provinces: Provinces | None = None
    partner: Short | None = None
