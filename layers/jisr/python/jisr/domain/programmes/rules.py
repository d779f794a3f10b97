"""What a programme says about answers: pure functions over (programme, kind, answers, today).

Rules read the answers together with `kind` and the derived facts, so `today` (a date in Morocco) is passed wherever
facts matter. Pointers are into the request body: `/answers/…`, `/documents/{type}[/{side}]`.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from jisr import reference
from jisr.domain import derived, formats, money
from jisr.domain.documents import pointer_of
from jisr.domain.errors import FieldError
from jisr.domain.programmes.model import KIND, Document, Json, Programme
from jisr.domain.programmes.wording import mend, type_name
from jisr.domain.words import LANGUAGES

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

ANSWERS: Final = "/answers"

_DEEPEST: Final = 8
_BAD: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_EARLIEST_BIRTH: Final = date(1900, 1, 1)

_PLACES: Final = ("region", "province", "commune")
_WHOLE: Final = frozenset({"required", "dependentRequired", "anyOf", "oneOf", "not", "minProperties"})
"""Keywords that judge the whole, so an unfinished draft can't satisfy them yet."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why she can't apply."""

    code: str
    message: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Points:
    label: Mapping[str, str]
    points: int


@dataclass(frozen=True, slots=True)
class Person:
    """Who she is, from the answers; each may be missing in a draft. `national_id` is normalised."""

    national_id: str | None
    birth_date: str | None
    first_name: str | None
    family_name: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Codes of where she lives or works, each None until answered; `rural` by the commune's type."""

    region: str | None
    province: str | None
    commune: str | None
    rural: bool | None = None


def _escape(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def compiled(schema: Json | bool) -> "Validator":
    """A validator with our formats; no network, and only regular expressions that run in linear time.

    Raises jsonschema_rs's `ValidationError` when it is no schema.
    """
    from jsonschema_rs import Draft202012Validator, RegexOptions

    return Draft202012Validator(
        dict(schema) if isinstance(schema, Mapping) else schema,
        formats=dict(formats.VALIDATORS),
        validate_formats=True,
        pattern_options=RegexOptions(),
        offline=True,
    )


def _validator(programme: Programme, key: str, schema: Json | bool) -> "Validator":
    """Compiled once per programme in memory: building costs 0.3 ms, importing the library 26 ms."""
    found = programme.compiled.get(key)
    if found is None:
        found = programme.compiled[key] = compiled(schema)
    validator: Validator = found
    return validator


def with_derived(programme: Programme, kind: str, answers: Json, today: date) -> dict[str, Any]:
    """The instance that every rule reads: the answers, `kind` and each fact that can be computed."""
    given = {name: value for name, value in answers.items() if name not in _computed(programme)}
    return {**given, KIND: kind, **derived.facts(programme.derived, given, today)}


def _computed(programme: Programme) -> frozenset[str]:
    found = programme.compiled.get("computed names")
    if found is None:
        found = programme.compiled["computed names"] = frozenset(
            {KIND, *(f["name"] for f in programme.derived)}
        )
    names: frozenset[str] = found
    return names


def questions(programme: Programme) -> frozenset[str]:
    """Names of the answers that she gives; what is computed of them is none."""
    return frozenset(programme.schema["properties"]) - _computed(programme)


def _fields(programme: Programme) -> Mapping[str, Json]:
    """The pages' fields by name: labels and the programme's own hints on how to mend."""
    found = programme.compiled.get("fields")
    if found is None:
        found = programme.compiled["fields"] = {
            f["name"]: f for page in programme.pages for f in page["fields"]
        }
    fields: Mapping[str, Json] = found
    return fields


def _formats(programme: Programme) -> Mapping[str, str]:
    """Top-level answers whose format is one of ours."""
    return {
        name: schema["format"]
        for name, schema in programme.schema["properties"].items()
        if isinstance(schema, Mapping) and schema.get("format") in formats.FORMATS
    }


def normalised(programme: Programme, answers: Json) -> dict[str, Any]:
    """The answers as they are stored: texts trimmed and in Unicode NFC, our formats made regular, the rest as given."""
    ours = _formats(programme)
    return {
        name: formats.normalise(ours[name], value)
        if name in ours and isinstance(value, str)
        else unicodedata.normalize("NFC", value).strip()
        if isinstance(value, str)
        else value
        for name, value in answers.items()
    }


def _unreadable(value: Any, pointer: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """(pointer, code) of texts with control characters, lone surrogates or marks that reorder what others read, and
    of groups nested deeper than any form, before a library meets them."""
    if depth > _DEEPEST:
        yield pointer, "rule"
    elif isinstance(value, str):
        if _BAD.search(value):
            yield pointer, "characters"
    elif isinstance(value, Mapping):
        for key, item in value.items():
            name = _BAD.sub("?", str(key))
            if name != key:
                yield f"{pointer}/{_escape(name)}", "characters"
            yield from _unreadable(item, f"{pointer}/{_escape(name)}", depth + 1)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _unreadable(item, f"{pointer}/{i}", depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        yield pointer, "characters"


def _error(
    programme: Programme, path: str, field: str, code: str, limit: object | Mapping[str, str] = ""
) -> FieldError:
    known = _fields(programme).get(field)
    own = known.get("mend") if known and code in ("pattern", "rule", "enum") else None
    feminine = programme.address == "feminine"
    label = known["label"] if known else None
    if own and label:
        return FieldError(path, code, {k: f"{label[k]}{' ' if k == 'fr' else ''}: {own[k]}" for k in own})
    return FieldError(path, code, mend(code, feminine=feminine, limit=limit, label=label))


def _one_of_these(error: "ValidationError") -> list[str]:
    """The names of which one is enough, when each branch of an `anyOf` only asks for an answer to be there."""
    names: list[str] = []
    for branch in getattr(error.kind, "context", ()):
        if not branch or any(inner.kind.name != "required" for inner in branch):
            return []
        names.append(str(branch[0].kind.value))
    return names


def _explained(programme: Programme, error: "ValidationError") -> Iterator[FieldError]:
    keyword, at = error.kind.name, list(error.instance_path)
    pointer = ANSWERS + "".join(f"/{_escape(part)}" for part in at)
    field = str(at[0]) if at else ""
    value: Any = error.kind.value
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        for name in value:
            yield _error(programme, f"{pointer}/{_escape(name)}", field, "unknown")
    elif keyword == "required":
        yield _error(programme, f"{pointer}/{_escape(value)}", field or str(value), "required")
    elif keyword == "format":
        yield _error(programme, pointer, field, str(value))
    elif keyword == "type":
        names = value if isinstance(value, list) else [value]
        limit = {k: " / ".join(type_name(n)[k] for n in names) for k in LANGUAGES}
        yield _error(programme, pointer, field, "type", limit)
    elif keyword == "constant":
        yield _error(programme, pointer, field, "enum")
    elif keyword in ("enum", "pattern", "uniqueItems"):
        yield _error(programme, pointer, field, keyword)
    elif keyword == "anyOf" and (names := _one_of_these(error)):
        titles = [
            (_fields(programme).get(name) or {}).get("label") or dict.fromkeys(LANGUAGES, name)
            for name in names
        ]
        limit = {k: (" أو " if k == "ar" else " / ").join(title[k] for title in titles) for k in LANGUAGES}
        feminine = programme.address == "feminine"
        message = mend("one_required", feminine=feminine, limit=limit)
        yield FieldError(f"{pointer}/{_escape(names[0])}", "one_required", message)
    elif keyword in ("anyOf", "oneOf", "oneOfNotValid", "oneOfMultipleValid", "not", "falseSchema"):
        yield _error(programme, pointer, field, "rule")
    else:
        yield _error(programme, pointer, field, keyword, value)


def _schema_errors(
    programme: Programme, kind: str, answers: Json, today: date, partial: bool
) -> Iterator[FieldError]:
    validator = _validator(programme, "form", programme.schema)
    for error in validator.iter_errors(with_derived(programme, kind, answers, today)):
        if partial and (error.kind.name in _WHOLE or error.kind.name.startswith("oneOf")):
            continue
        if error.instance_path and error.instance_path[0] in _computed(programme):
            continue  # a fact out of range is for eligibility to explain
        yield from _explained(programme, error)


def narrower(programme: Programme, names: Collection[str]) -> set[str]:
    """The answers that say a smaller place than one of these: of a region its province and commune."""
    level = {name: _PLACES.index(form) for name, form in _formats(programme).items() if form in _PLACES}
    widest = min((level[name] for name in names if name in level), default=len(_PLACES))
    return {name for name, at in level.items() if at > widest}


def _place_errors(programme: Programme, answers: Json) -> Iterator[FieldError]:
    """The place is in a region where the programme is open, and a commune lies in the province and the region that
    were answered: their codes nest. Each place that does not is told, once: of a new region all that lies elsewhere."""
    found: dict[str, tuple[str, str]] = {}
    for name, form in _formats(programme).items():
        code = answers.get(name)
        if form in _PLACES and isinstance(code, str) and formats.is_valid(form, code):
            found.setdefault(form, (name, formats.normalise(form, code)))
    widest = next((found[form] for form in _PLACES if form in found), None)
    if widest is not None and not programme.accepts_region(widest[1].split(".")[0]):
        name = widest[0]
        open_in = sorted(programme.regions or ())
        limit = {
            k: ("، " if k == "ar" else ", ").join(reference.display_name(c, k) for c in open_in)
            for k in LANGUAGES
        }
        yield _error(programme, f"{ANSWERS}/{_escape(name)}", name, "region_closed", limit)
    told: set[str] = set()
    for inner, outer in (("province", "region"), ("commune", "province"), ("commune", "region")):
        if inner in told or inner not in found or outer not in found:
            continue
        if not found[inner][1].startswith(found[outer][1] + "."):
            told.add(inner)
            name = found[inner][0]
            limit = {k: reference.display_name(found[outer][1], k) for k in LANGUAGES}
            yield _error(programme, f"{ANSWERS}/{_escape(name)}", name, "place_mismatch", limit)


def _birth_errors(programme: Programme, answers: Json, today: date) -> Iterator[FieldError]:
    """Nobody is born after today or before 1900; without this a birth to come would have no age to judge."""
    pointer = programme.identity.birth_date
    try:
        born = date.fromisoformat(_text(answers, pointer) or "")
    except ValueError:
        return  # the format's own message says it
    if not _EARLIEST_BIRTH <= born <= today:
        yield _error(programme, ANSWERS + pointer, pointer[1:], "birth_date")


def check_answers(
    programme: Programme, kind: str, answers: Json, today: date, *, partial: bool
) -> list[FieldError]:
    """What must be mended, sorted by pointer; empty when all is well.

    `partial`: a draft; each given value must be valid, nothing has to be there. Unknown and computed names are refused
    either way. Values may be as typed (`ab 123 456`): store `normalised(...)`.
    """
    if kind not in programme.kinds:
        return [FieldError("/kind", "kind", mend("kind", feminine=programme.address == "feminine"))]
    bad = [
        _error(programme, pointer, pointer.split("/")[2] if pointer.count("/") > 1 else "", code)
        for pointer, code in _unreadable(answers, ANSWERS)
    ]
    if bad:
        return bad
    computed = [
        _error(programme, f"{ANSWERS}/{_escape(name)}", "", "computed")
        for name in answers
        if name in _computed(programme)
    ]
    errors = [
        *computed,
        *_schema_errors(programme, kind, answers, today, partial),
        *_place_errors(programme, answers),
        *_birth_errors(programme, answers, today),
    ]
    unique = {(e.pointer, e.code): e for e in errors}
    return sorted(unique.values(), key=lambda e: (e.pointer, e.code))


def warnings(programme: Programme, answers: Json) -> list[FieldError]:
    """Unusual values that block nothing: a RIB whose key disagrees, a short CNIE number."""
    return [
        _error(programme, f"{ANSWERS}/{_escape(name)}", name, code)
        for name, form in sorted(_formats(programme).items())
        if isinstance(value := answers.get(name), str) and (code := formats.warning(form, value))
    ]


def eligibility(programme: Programme, kind: str, answers: Json, today: date) -> list[Reason]:
    """The reasons why she can't apply; empty = eligible. What isn't answered yet refuses nothing."""
    instance = with_derived(programme, kind, answers, today)
    return [
        Reason(rule["code"], rule["message"])
        for i, rule in enumerate(programme.eligibility)
        if not _validator(programme, f"eligibility {i}", rule["schema"]).is_valid(instance)
    ]


def required_documents(programme: Programme, kind: str, answers: Json, today: date) -> list[Document]:
    """The documents that must be there with these answers, in the programme's order."""
    instance = with_derived(programme, kind, answers, today)
    return [
        d
        for d in programme.documents
        if (
            d.required
            if isinstance(d.required, bool)
            else _validator(programme, f"document {d.type}", d.required).is_valid(instance)
        )
    ]


def missing_documents(
    programme: Programme, kind: str, answers: Json, documents: Collection[tuple[str, str | None]], today: date
) -> list[FieldError]:
    """Required documents and sides that are not among `documents`, pairs of (type, side or None)."""
    feminine = programme.address == "feminine"
    have = set(documents)
    absent: list[FieldError] = []
    for document in required_documents(programme, kind, answers, today):
        for side in document.sides or (None,):
            if (document.type, side) in have:
                continue
            label = _side_label(document, side)
            absent.append(
                FieldError(
                    pointer_of(document.type, side),
                    "document_missing",
                    mend("document_missing", feminine=feminine, label=label),
                )
            )
    return absent


_SIDES: Final = {
    "front": {"ar": "الوجه الأمامي", "fr": "recto", "en": "front"},
    "back": {"ar": "الوجه الخلفي", "fr": "verso", "en": "back"},
}


def _side_label(document: Document, side: str | None) -> Mapping[str, str]:
    if side is None:
        return document.title
    names = _SIDES.get(side, {"ar": side, "fr": side, "en": side})
    return {k: f"{document.title[k]} ({names[k]})" for k in names}


def missing(
    programme: Programme, kind: str, answers: Json, documents: Collection[tuple[str, str | None]], today: date
) -> list[FieldError]:
    """Everything between this draft and a submission, answers first, then documents. Eligibility is asked apart."""
    return [
        *check_answers(programme, kind, answers, today, partial=False),
        *missing_documents(programme, kind, answers, documents, today),
    ]


def score_lines(programme: Programme, kind: str, answers: Json, today: date) -> list[Points]:
    """The points given and for what, so that a ranking can always be explained."""
    return [
        Points(programme.scoring[at]["label"], points)
        for at, points in points_by_line(programme, kind, answers, today)
    ]


def points_by_line(
    programme: Programme, kind: str, answers: Json, today: date
) -> tuple[tuple[int, int], ...]:
    """As `score_lines`, by the number of the line in the programme's list, from 0."""
    instance = with_derived(programme, kind, answers, today)
    return tuple(
        (at, int(line["points"]))
        for at, line in enumerate(programme.scoring)
        if _validator(programme, f"scoring {at}", line["schema"]).is_valid(instance)
    )


def score(programme: Programme, kind: str, answers: Json, today: date) -> int:
    """The sum of `score_lines`."""
    return sum(line.points for line in score_lines(programme, kind, answers, today))


def amount_asked(programme: Programme, answers: Json) -> int | None:
    """Centimes asked for, capped by nothing; None when the programme gives no money or it is not answered.

    Raises `Invalid` when the answer is not an amount.
    """
    pointer = programme.budget.amount_field
    if not programme.budget.gives_money or pointer is None:
        return None
    value = derived.value_at(answers, pointer)
    return None if value is None else money.centimes(value, ANSWERS + pointer)


def _text(answers: Json, pointer: str) -> str | None:
    value = derived.value_at(answers, pointer)
    return value.strip() if isinstance(value, str) and value.strip() else None


def person(programme: Programme, answers: Json) -> Person:
    """Who she is, as far as answered."""
    who = programme.identity
    national_id = _text(answers, who.national_id)
    return Person(
        national_id=formats.normalise("cnie", national_id) if national_id else None,
        birth_date=_text(answers, who.birth_date),
        first_name=_text(answers, who.first_name),
        family_name=_text(answers, who.family_name),
    )


def unique_value(programme: Programme, answers: Json) -> str | None:
    """What only one open application per call may hold, normalised: her CNIE number; a centre's province and number.

    None while any part of it is not answered.
    """
    ours = _formats(programme)
    parts: list[str] = []
    for pointer in programme.identity.unique:
        text = _text(answers, pointer)
        if text is None:
            return None
        form = ours.get(pointer[1:])
        parts.append(
            formats.normalise(form, text)
            if form
            else "".join(unicodedata.normalize("NFKC", text).upper().split())
        )
    return "|".join(parts)


def place(programme: Programme, answers: Json) -> Place:
    """Where she lives, from the first answers of the formats region, province and commune."""
    found: dict[str, str] = {}
    for name, form in _formats(programme).items():
        if form in _PLACES and isinstance(value := answers.get(name), str) and formats.is_valid(form, value):
            found.setdefault(form, formats.normalise(form, value))
    province = found.get("province")
    commune = found.get("commune")
    if province is None and commune is not None:
        province = ".".join(commune.split(".")[:2])
    region = found.get("region") or (province.split(".")[0] if province else None)
    where = reference.commune(commune) if commune else None
    return Place(region, province, commune, where.kind == "rural" if where else None)
