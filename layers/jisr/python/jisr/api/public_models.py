"""The shapes of what anybody may ask: programmes as they are published, places, eligibility, tracking, open figures."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from jisr.api.models import Answer, Answers, Body, Code, Place, Query, Reason, StageOutcome, Status, Texts

type Widget = Literal[
    "text", "textarea", "number", "money", "date", "choice", "choices", "yes_no", "place", "phone"
]

_SCHEMA_INSIDE = ConfigDict(serialize_by_alias=True, validate_by_name=True)
"""For a field that is called `schema` on the wire: pydantic's models have a method of that name."""


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
