"""What a programme's file may hold: `SHAPE`, key by key. `docs/programmes.md` says it in words."""

from typing import Final

from jisr.domain import derived
from jisr.domain.consent import TEXT_VERSION
from jisr.domain.people import Role
from jisr.domain.programmes.shape import (
    Bool,
    Day,
    Either,
    Free,
    Int,
    Key,
    ListOf,
    MapOf,
    Null,
    Obj,
    OneOf,
    Operand,
    Schema,
    Str,
    Texts,
    is_mapping,
)

_NAME: Final = r"[a-z][a-z0-9_]{0,39}"
_SLUG: Final = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_POINTER: Final = Str('an answer\'s pointer, for instance "/amount_mad"', r"(/[^/]+)+")
_ACTING: Final = (
    Role.AGENT.value,
    Role.COORDINATOR.value,
    Role.COMMITTEE_MEMBER.value,
    Role.PROGRAMME_MANAGER.value,
)
_OUTCOMES: Final = ("pass", "approve", "reject", "waitlist", "request_changes")
_MEDIA: Final = ("image/jpeg", "image/png", "image/heic", "image/webp", "application/pdf")
_RETAINED: Final = ("draft", "withdrawn", "rejected", "completed", "ended")

WIDGETS: Final = (
    "text",
    "textarea",
    "number",
    "money",
    "date",
    "choice",
    "choices",
    "yes_no",
    "place",
    "phone",
)
KEYPADS: Final = ("text", "numeric", "decimal", "tel", "none")


_FIELD: Final = Obj(
    {
        "name": Key(Str("the answer's name", _NAME)),
        "label": Key(Texts()),
        "help": Key(Texts(), required=False),
        "example": Key(Free("an example of an answer"), required=False),
        "widget": Key(OneOf(WIDGETS), required=False, default="text"),
        "keypad": Key(OneOf(KEYPADS), required=False, default="text"),
        "options": Key(MapOf(Texts(), "the stored value", _NAME, least=1), required=False),
        "mend": Key(Texts(), required=False),
        "when": Key(Schema(), required=False),
        "together": Key(Bool(), required=False, default=False),
    }
)

_DERIVED: Final = Obj(
    {
        "name": Key(Str("the fact's name", _NAME)),
        "function": Key(OneOf(tuple(derived.FUNCTIONS))),
        "of": Key(ListOf(Operand(), least=1)),
        "on": Key(Either(lambda v: v == "today", Str(), Day()), required=False, default="today"),
    }
)

_DOCUMENT: Final = Obj(
    {
        "type": Key(Str("a short name such as quote", _NAME)),
        "title": Key(Texts()),
        "help": Key(Texts(), required=False),
        "sides": Key(ListOf(OneOf(("front", "back"))), required=False, default=[]),
        "required": Key(Either(is_mapping, Schema(), Bool())),
        "max_pages": Key(Int("a number of pages", 1, 20), required=False, default=1),
        "media": Key(ListOf(OneOf(_MEDIA), least=1), required=False, default=list(_MEDIA)),
    }
)

_STAGE: Final = Obj(
    {
        "id": Key(Str("a short name such as review", _NAME)),
        "title": Key(Texts()),
        "role": Key(ListOf(OneOf(_ACTING), least=1, single=True)),
        "deadline_days": Key(Int("a number of calendar days", 1, 365)),
        "outcomes": Key(ListOf(OneOf(_OUTCOMES), least=1)),
        "on_pass": Key(Null(Str("the next stage's id, or null", _NAME)), required=False),
    }
)

ID: Final = Str("lower-case words joined by -, for instance tamkine-riyada", _SLUG, 40)

_INSTALMENT: Final = Obj(
    {
        "id": Key(Str("a short name such as start", _NAME)),
        "title": Key(Texts(120)),
        "percent": Key(Int("a part of a hundred", 1, 100)),
        "after": Key(Str("agreement, or follow_up: and a visit's id", rf"agreement|follow_up:{_NAME}")),
    }
)

_FOLLOW_UP: Final = Obj(
    {
        "id": Key(Str("a short name such as opening", _NAME)),
        "title": Key(Texts(120)),
        "after_days": Key(Int("a number of calendar days after the agreement", 1, 3650)),
    }
)

SHAPE: Final = Obj(
    {
        "id": Key(ID),
        "title": Key(Texts(120)),
        "summary": Key(Texts(600)),
        "short_title": Key(Texts(20, gsm7=True)),
        "texts": Key(MapOf(Texts(), "a text's name", _NAME), required=False, default={}),
        "address": Key(OneOf(("feminine", "neutral")), required=False, default="neutral"),
        "kinds": Key(MapOf(Texts(120), "a kind such as self_employed", _NAME, least=1)),
        "opens": Key(Day()),
        "closes": Key(Null(Day()), required=False),
        "regions": Key(
            Either(
                lambda v: v == "all",
                Str(),
                ListOf(Str('region codes in quotes, for instance "03", or all', r"\d{2}"), least=1),
            )
        ),
        "identity": Key(
            Obj(
                {
                    "national_id": Key(_POINTER, required=False, default="/cnie"),
                    "birth_date": Key(_POINTER, required=False, default="/birth_date"),
                    "first_name": Key(_POINTER, required=False, default="/first_name"),
                    "family_name": Key(_POINTER, required=False, default="/family_name"),
                    "unique": Key(ListOf(_POINTER, least=1, single=True), required=False, default=["/cnie"]),
                }
            ),
            required=False,
            default={
                "national_id": "/cnie",
                "birth_date": "/birth_date",
                "first_name": "/first_name",
                "family_name": "/family_name",
                "unique": ["/cnie"],
            },
        ),
        "form": Key(
            Obj(
                {
                    "schema": Key(Schema()),
                    "pages": Key(
                        ListOf(
                            Obj(
                                {
                                    "id": Key(Str("a short name such as project", _NAME)),
                                    "title": Key(Texts()),
                                    "when": Key(Schema(), required=False),
                                    "fields": Key(ListOf(_FIELD, least=1)),
                                }
                            ),
                            least=1,
                        )
                    ),
                    "derived": Key(ListOf(_DERIVED), required=False, default=[]),
                }
            )
        ),
        "eligibility": Key(
            ListOf(
                Obj(
                    {
                        "code": Key(Str("a short name such as too_young", _NAME)),
                        "schema": Key(Schema()),
                        "message": Key(Texts()),
                    }
                )
            ),
            required=False,
            default=[],
        ),
        "documents": Key(ListOf(_DOCUMENT), required=False, default=[]),
        "stages": Key(ListOf(_STAGE, least=1)),
        "scoring": Key(
            ListOf(
                Obj(
                    {
                        "label": Key(Texts()),
                        "points": Key(Int("a number of points", -1000, 1000)),
                        "schema": Key(Schema()),
                    }
                )
            ),
            required=False,
            default=[],
        ),
        "budget": Key(
            Obj(
                {
                    "gives_money": Key(Bool()),
                    "ceiling_mad": Key(Null(Int("an amount in whole dirhams", 1)), required=False),
                    "amount_field": Key(Null(_POINTER), required=False),
                    "when_full": Key(OneOf(("stop", "skip")), required=False, default="stop"),
                    "instalments": Key(Null(ListOf(_INSTALMENT, least=1)), required=False),
                }
            )
        ),
        "follow_up": Key(ListOf(_FOLLOW_UP), required=False, default=[]),
        "agreement": Key(Null(Texts()), required=False),
        "deadline_days": Key(Int("the legal limit in calendar days", 1, 60), required=False, default=60),
        "pauses": Key(Bool(), required=False, default=False),
        "appeal": Key(Obj({"days": Key(Int("a number of days", 1, 365))})),
        "retention": Key(MapOf(Int("a number of days", 1, 36500), "a final status", keys=_RETAINED)),
        "targets": Key(
            Null(
                Obj(
                    {
                        "per_year": Key(Int("a number per year", 1)),
                        "base": Key(Int(), required=False, default=0),
                        "unit": Key(Texts()),
                        "counts": Key(OneOf(("approved", "completed")), required=False, default="approved"),
                    }
                )
            ),
            required=False,
        ),
        "confidential": Key(Bool(), required=False, default=False),
        "consent": Key(
            Obj(
                {
                    "text_version": Key(
                        Str('the text\'s version in quotes, for instance "1" or "2026-1"', TEXT_VERSION, 20)
                    ),
                    "text": Key(Texts()),
                }
            )
        ),
        "messages": Key(MapOf(Texts(), "an event's type"), required=False, default={}),
        "offices": Key(
            MapOf(Texts(), "a province's code in quotes", r"\d{2}\.\d{3}"), required=False, default={}
        ),
        "examples": Key(MapOf(Free("answers"), "a kind", least=1)),
    }
)
