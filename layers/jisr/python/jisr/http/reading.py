"""From bytes to checked values. Strict JSON, and a mending message in three languages for each thing wrong."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from pydantic import BaseModel, ValidationError

from jisr.domain.errors import FieldError, Invalid, Malformed
from jisr.domain.words import HER

MOST_DEPTH = 32
MOST_ERRORS = 100
# Numbers that JSON's readers agree on (RFC 7493) and that DynamoDB can keep.
MOST_NUMBER = 2**53 - 1
LEAST_NUMBER = 1e-100

# NUL and other control characters but tab and line ends; lone surrogates, which are not text; embeddings, overrides
# and isolates, which make a text read other than it is stored; U+FFFD, which stands where a text was broken on its
# way (a gateway may put it in place of what is not UTF-8). LRM, RLM and joiners belong to ordinary Arabic.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]")

type Texts = Mapping[str, str]


def _texts(ar: str, fr: str, en: str, *, her: str | None = None) -> Texts:
    return {"ar": ar, "fr": fr, "en": en, **({HER: her} if her else {})}


CHARACTER = _texts(
    "احذفوا الرموز الخفية من النص.",
    "Retirez du texte les caractères invisibles.",
    "Remove the invisible characters from the text.",
    her="احذفي الرموز الخفية من النص.",
)
NUMBER = _texts(
    "اكتبوا عددا أصغر.", "Écrivez un nombre plus petit.", "Write a smaller number.", her="اكتبي عددا أصغر."
)
DEPTH = _texts(
    "بسّطوا هذه القيمة.", "Simplifiez cette valeur.", "Make this value simpler.", her="بسّطي هذه القيمة."
)
REQUIRED = _texts("هذه الخانة مطلوبة.", "Ce champ est obligatoire.", "This field is needed.")
UNKNOWN = _texts(
    "احذفوا هذه الخانة.",
    "Retirez ce champ.",
    "Remove this field: it is not known here.",
    her="احذفي هذه الخانة.",
)
INVALID = _texts("صححوا هذه القيمة.", "Corrigez cette valeur.", "Correct this value.", her="صححي هذه القيمة.")


def _type(ar: str, fr: str, en: str) -> Texts:
    return _texts(f"اكتبوا {ar}.", f"Écrivez {fr}.", f"Write {en}.", her=f"اكتبي {ar}.")


_TEXT = _type("نصا", "un texte", "a text")
_WHOLE = _type("عددا صحيحا", "un nombre entier", "a whole number")
_DECIMAL = _type("عددا", "un nombre", "a number")
_YES_NO = _type("true أو false", "true ou false", "true or false")
_LIST = _type("قائمة", "une liste", "a list")
_OBJECT = _type("كائن JSON", "un objet JSON", "a JSON object")
_DATE = _type("تاريخا مثل 2026-11-24", "une date comme 2026-11-24", "a date such as 2026-11-24")

# pydantic's error type -> our stable code and the message; {n} is the limit, {these} the possible values.
CATALOGUE: Mapping[str, tuple[str, Texts]] = {
    "missing": ("required", REQUIRED),
    "extra_forbidden": ("unknown_field", UNKNOWN),
    "string_type": ("type", _TEXT),
    "int_type": ("type", _WHOLE),
    "int_parsing": ("type", _WHOLE),
    "int_from_float": ("type", _WHOLE),
    "float_type": ("type", _DECIMAL),
    "float_parsing": ("type", _DECIMAL),
    "bool_type": ("type", _YES_NO),
    "bool_parsing": ("type", _YES_NO),
    "list_type": ("type", _LIST),
    "tuple_type": ("type", _LIST),
    "dict_type": ("type", _OBJECT),
    "model_type": ("type", _OBJECT),
    "model_attributes_type": ("type", _OBJECT),
    "date_type": ("type", _DATE),
    "date_parsing": ("format", _DATE),
    "date_from_datetime_parsing": ("format", _DATE),
    "date_from_datetime_inexact": ("format", _DATE),
    "literal_error": (
        "not_one_of",
        _texts(
            "اختاروا واحدة من: {these}.",
            "Choisissez parmi : {these}.",
            "Choose one of: {these}.",
            her="اختاري واحدة من: {these}.",
        ),
    ),
    "string_pattern_mismatch": (
        "format",
        _texts(
            "صححوا شكل هذه القيمة.",
            "Corrigez le format de cette valeur.",
            "Correct how this value is written.",
            her="صححي شكل هذه القيمة.",
        ),
    ),
    "string_too_short": (
        "too_short",
        _texts(
            "عدد الأحرف: {n} على الأقل.",
            "Écrivez au moins {n} caractère(s).",
            "Write at least {n} character(s).",
        ),
    ),
    "string_too_long": (
        "too_long",
        _texts(
            "عدد الأحرف: {n} على الأكثر.",
            "Écrivez au plus {n} caractère(s).",
            "Write at most {n} character(s).",
        ),
    ),
    "too_short": (
        "too_short",
        _texts(
            "أضيفوا {n} على الأقل.",
            "Ajoutez-en au moins {n}.",
            "Give at least {n}.",
            her="أضيفي {n} على الأقل.",
        ),
    ),
    "too_long": (
        "too_long",
        _texts(
            "أبقوا {n} على الأكثر.", "Gardez-en au plus {n}.", "Give at most {n}.", her="أبقي {n} على الأكثر."
        ),
    ),
    "greater_than_equal": (
        "too_small",
        _texts("اكتبوا {n} أو أكثر.", "Écrivez {n} ou plus.", "Write {n} or more.", her="اكتبي {n} أو أكثر."),
    ),
    "greater_than": (
        "too_small",
        _texts(
            "اكتبوا أكثر من {n}.", "Écrivez plus de {n}.", "Write more than {n}.", her="اكتبي أكثر من {n}."
        ),
    ),
    "less_than_equal": (
        "too_big",
        _texts("اكتبوا {n} أو أقل.", "Écrivez {n} ou moins.", "Write {n} or less.", her="اكتبي {n} أو أقل."),
    ),
}
_LIMITS = ("min_length", "max_length", "ge", "gt", "le")


def parse(raw: bytes) -> Any:
    """The JSON value in `raw`, in UTF-8 and without a byte order mark.

    Raises `Malformed` for what is not JSON (NaN, a name given twice and a nesting that exhausts the reader
    included) and `Invalid` for characters and numbers that we can't keep.
    """
    try:
        value = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        # The reader's own words quote the body.
        raise Malformed("json", "the body is not JSON in UTF-8, or a name is given twice") from None
    refuse_unwanted(value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(_: str) -> NoReturn:
    raise ValueError


def refuse_unwanted(value: Any) -> None:
    """Raises `Invalid` with a pointer to each text or number that must not be kept, in values and names."""
    found: list[FieldError] = []
    todo: list[tuple[str, Any, int]] = [("", value, 0)]
    while todo and len(found) < MOST_ERRORS:
        pointer, item, depth = todo.pop()
        error = _unwanted(pointer, item, depth)
        if error is not None:
            found.append(error)
        elif isinstance(item, Mapping):
            for name, inner in item.items():
                if _UNWANTED.search(name):
                    found.append(FieldError(pointer, "character", CHARACTER))
                else:
                    todo.append((f"{pointer}/{_escaped(name)}", inner, depth + 1))
        elif isinstance(item, list):
            todo += [(f"{pointer}/{index}", inner, depth + 1) for index, inner in enumerate(item)]
    if found:
        raise Invalid("invalid", "some values must be mended", sorted(found, key=lambda e: e.pointer))


def _unwanted(pointer: str, item: Any, depth: int) -> FieldError | None:
    if depth > MOST_DEPTH:
        return FieldError(pointer, "too_deep", DEPTH)
    if isinstance(item, str):
        return FieldError(pointer, "character", CHARACTER) if _UNWANTED.search(item) else None
    if isinstance(item, int | float) and not isinstance(item, bool):
        size = abs(item)
        if not math.isfinite(size) or size > MOST_NUMBER or 0 < size < LEAST_NUMBER:
            return FieldError(pointer, "number", NUMBER)
    return None


def check[M: BaseModel](model: type[M], value: Any, *, strict: bool = True, empty: bool = False) -> M:
    """`value` as `model`. Raises `Invalid` with what to mend; `Malformed` for a missing body that has needed fields."""
    if not strict:
        refuse_unwanted(value)
    try:
        return model.model_validate(value, strict=strict)
    except ValidationError as error:
        if empty:
            raise Malformed("body", "the body is missing") from None
        # `from None`: pydantic's text quotes the input.
        raise Invalid("invalid", "some values must be mended", field_errors(error)) from None


def field_errors(error: ValidationError) -> list[FieldError]:
    """What pydantic found, in our words."""
    found: list[FieldError] = []
    for each in error.errors(include_url=False, include_input=False, include_context=True)[:MOST_ERRORS]:
        code, texts = CATALOGUE.get(each["type"], ("invalid", INVALID))
        context = each.get("ctx", {})
        limit = next((str(context[name]) for name in _LIMITS if name in context), "")
        these = str(context.get("expected", "")).replace("'", "")
        message = {lang: text.format(n=limit, these=these) for lang, text in texts.items()}
        pointer = "".join(f"/{_escaped(str(part))}" for part in each["loc"])
        if code == "unknown_field" and _UNWANTED.search(pointer):
            pointer = ""
        found.append(FieldError(pointer, code, message))
    return found


def _escaped(name: str) -> str:
    """RFC 6901."""
    return name.replace("~", "~0").replace("/", "~1")
