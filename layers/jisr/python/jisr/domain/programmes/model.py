"""The definition of a programme, as functions read it.

A published programme is a JSON object that never changes (`to_published`, kept by the store); `from_published` wraps it
without checking it again, so a cold start pays almost nothing. What may be written, field by field:
`docs/programmes.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from jisr import reference
from jisr.domain.instalments import WHOLE, FollowUp, Instalment
from jisr.domain.words import LANGUAGES

type Texts = Mapping[str, str]
"""`{ar, fr, en}`."""

type Json = Mapping[str, Any]

KIND: Final = "kind"
"""The name under which rules read the kind of applicant beside the answers."""

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the decision. `deadline_days` is the work clock; `on_pass` is the next stage's id, None at the end.

    `roles` may take this stage's outcomes; `outcomes` ⊆ pass, approve, reject, waitlist, request_changes.
    """

    id: str
    title: Texts
    roles: tuple[str, ...]
    deadline_days: int
    outcomes: tuple[str, ...]
    on_pass: str | None

    @property
    def role(self) -> str:
        """Who mostly acts: the first of `roles`."""
        return self.roles[0]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper to photograph. `sides` is empty when one file is enough; `required` is a boolean or a JSON Schema
    that the answers (with `kind` and the facts) satisfy when it must be there. `media` are content types."""

    type: str
    title: Texts
    help: Texts | None
    sides: tuple[str, ...]
    required: bool | Json
    max_pages: int
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Budget:
    """Whether approving reserves money, from which answer (JSON Pointer) and up to what, in dirhams.

    `when_full`: "stop" holds the waiting line until the next request fits, "skip" lets a smaller one pass.
    `instalments`: how what is granted is paid; at least one.
    """

    gives_money: bool
    ceiling_mad: int | None
    amount_field: str | None
    when_full: Literal["stop", "skip"]
    instalments: tuple[Instalment, ...] = (WHOLE,)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which answers say who she is: JSON Pointers. `unique` are those that only one
    open application per call may hold together."""

    national_id: str
    birth_date: str
    first_name: str
    family_name: str
    unique: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    text_version: str
    text: Texts


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """A programme at one version. Equality is identity; the pair (id, version) names it for ever."""

    id: str
    version: int
    title: Texts
    summary: Texts
    short_title: Texts
    texts: Mapping[str, Texts]
    address: Literal["feminine", "neutral"]
    kinds: tuple[str, ...]
    kind_titles: Mapping[str, Texts]
    opens: date
    closes: date | None
    regions: frozenset[str] | None
    """Codes of the regions where it is open; None = all."""
    schema: Json
    pages: Sequence[Json]
    derived: Sequence[Json]
    eligibility: Sequence[Json]
    documents: tuple[Document, ...]
    stages: tuple[Stage, ...]
    scoring: Sequence[Json]
    budget: Budget
    follow_up: tuple[FollowUp, ...]
    """Visits after the agreement, in the order of their days."""
    agreement: Texts | None
    """What she undertakes, in the agreement; None: common words."""
    identity: Identity
    deadline_days: int
    """Legal limit from the receipt, calendar days."""
    pauses: bool
    """Whether the legal clock stops while changes are asked for."""
    appeal_days: int
    retention: Mapping[str, int]
    """Days a closed file is kept, by final status."""
    targets: Json | None
    confidential: bool
    consent: Consent
    messages: Mapping[str, Texts]
    """Texts of this programme's own, by event type."""
    offices: Mapping[str, Texts]
    examples: Mapping[str, Json]
    published: Json
    """The JSON object all of this was read from."""
    compiled: dict[str, Any] = field(default_factory=dict, repr=False)
    """Compiled validators, made at first use (`rules`)."""

    def stage(self, stage_id: str) -> Stage | None:
        return next((s for s in self.stages if s.id == stage_id), None)

    def document(self, document_type: str) -> Document | None:
        return next((d for d in self.documents if d.type == document_type), None)

    def is_open(self, day: date) -> bool:
        """Whether applications may be started and submitted on that day (both ends included)."""
        return self.opens <= day and (self.closes is None or day <= self.closes)

    def phase(self, day: date) -> Literal["before", "open", "closed"]:
        """On that day: not open yet, open, or over."""
        return "open" if self.is_open(day) else "before" if day < self.opens else "closed"

    def accepts_region(self, region: str) -> bool:
        return self.regions is None or region in self.regions

    def office(self, province: str) -> dict[str, str]:
        """The office that a person of this province turns to, by language.

        The programme may name it; else it is the provincial delegation of Entraide Nationale.
        """
        if province in self.offices:
            return dict(self.offices[province])
        names = (found := reference.province(province)) and found.names
        if not names:
            return dict(_DELEGATION)
        return {
            "ar": f"{_DELEGATION['ar']} ({names['ar']})",
            "fr": f"{_DELEGATION['fr']} ({names['fr']})",
            "en": f"{_DELEGATION['en']} ({names['en']})",
        }


_DELEGATION: Final = {
    "ar": "مندوبية التعاون الوطني",
    "fr": "Délégation de l'Entraide Nationale",
    "en": "Entraide Nationale delegation",
}


def to_published(programme: Programme, version: int) -> dict[str, Any]:
    """The JSON object to keep for ever under (id, version): the same input gives the same bytes when dumped."""
    return {**programme.published, "version": version}


def from_published(published: Json) -> Programme:
    """The programme behind `to_published`'s object. Nothing is checked again: only checked ones are published.

    Raises `KeyError` when the object is not one.
    """
    p = published
    budget, identity, consent, form = p["budget"], p["identity"], p["consent"], p["form"]
    return Programme(
        id=p["id"],
        version=int(p["version"]),
        title=p["title"],
        summary=p["summary"],
        short_title=p["short_title"],
        texts=p["texts"],
        address=p["address"],
        kinds=tuple(p["kinds"]),
        kind_titles=p["kind_titles"],
        opens=date.fromisoformat(p["opens"]),
        closes=date.fromisoformat(p["closes"]) if p["closes"] else None,
        regions=None if p["regions"] == "all" else frozenset(p["regions"]),
        schema=form["schema"],
        pages=form["pages"],
        derived=form["derived"],
        eligibility=p["eligibility"],
        documents=tuple(
            Document(
                type=d["type"],
                title=d["title"],
                help=d["help"],
                sides=tuple(d["sides"]),
                required=d["required"],
                max_pages=int(d["max_pages"]),
                media=tuple(d["media"]),
            )
            for d in p["documents"]
        ),
        stages=tuple(
            Stage(
                id=s["id"],
                title=s["title"],
                roles=tuple(s["roles"]),
                deadline_days=int(s["deadline_days"]),
                outcomes=tuple(s["outcomes"]),
                on_pass=s["on_pass"],
            )
            for s in p["stages"]
        ),
        scoring=p["scoring"],
        budget=Budget(
            gives_money=budget["gives_money"],
            ceiling_mad=None if budget["ceiling_mad"] is None else int(budget["ceiling_mad"]),
            amount_field=budget["amount_field"],
            when_full=budget["when_full"],
            # Versions that were published before a key existed do not have it.
            instalments=tuple(
                Instalment(i["id"], i["title"], int(i["percent"]), _after(i["after"]))
                for i in budget.get("instalments") or ()
            )
            or (WHOLE,),
        ),
        follow_up=tuple(
            FollowUp(v["id"], v["title"], int(v["after_days"])) for v in p.get("follow_up") or ()
        ),
        agreement=p.get("agreement"),
        identity=Identity(
            national_id=identity["national_id"],
            birth_date=identity["birth_date"],
            first_name=identity["first_name"],
            family_name=identity["family_name"],
            unique=tuple(identity["unique"]),
        ),
        deadline_days=int(p["deadline_days"]),
        pauses=p["pauses"],
        appeal_days=int(p["appeal"]["days"]),
        retention={outcome: int(days) for outcome, days in p["retention"].items()},
        targets=p["targets"],
        confidential=p["confidential"],
        consent=Consent(consent["text_version"], consent["text"]),
        messages=p["messages"],
        offices=p["offices"],
        examples=p["examples"],
        published=p,
    )


def _after(said: str) -> str | None:
    """The follow-up visit that an instalment waits for; None: the agreement."""
    return said.removeprefix("follow_up:") if said.startswith("follow_up:") else None


def summary_view(programme: Programme) -> dict[str, Any]:
    """One item of `GET /programmes`."""
    return {
        "id": programme.id,
        "version": programme.version,
        "title": programme.title,
        "summary": programme.summary,
        "opens": programme.opens.isoformat(),
        "closes": programme.closes.isoformat() if programme.closes else None,
        "kinds": list(programme.kinds),
    }


def public_view(programme: Programme) -> dict[str, Any]:
    """`GET /programmes/{id}`: everything an applicant or another client needs; nothing about messages or retention."""
    p = programme.published
    return {
        **summary_view(programme),
        "texts": p["texts"],
        "address": p["address"],
        "kind_titles": p["kind_titles"],
        "regions": p["regions"],
        "form": _form(p["form"]),
        "eligibility": p["eligibility"],
        "documents": p["documents"],
        "stages": [
            {
                "id": s.id,
                "title": s.title,
                "role": s.role,
                "deadline_days": s.deadline_days,
                "outcomes": list(s.outcomes),
            }
            for s in programme.stages
        ],
        "scoring": p["scoring"],
        "budget": {"instalments": None, **p["budget"]},
        "follow_up": p.get("follow_up") or [],
        "deadline_days": programme.deadline_days,
        "appeal": p["appeal"],
        "targets": p["targets"],
        "confidential": programme.confidential,
        "consent": p["consent"],
        "identity": {name: p["identity"][name] for name in _WHO},
        "audio": {language: p.get("audio", {}).get(language, {}) for language in LANGUAGES},
        "examples": p["examples"],
    }


_WHO: Final = ("national_id", "birth_date", "first_name", "family_name")


def _form(form: Json) -> dict[str, Any]:
    """With what versions that were published before a key existed do not have."""
    pages = [
        {**page, "fields": [{"together": False, **question} for question in page["fields"]]}
        for page in form["pages"]
    ]
    return {**form, "pages": pages}
