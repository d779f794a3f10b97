"""A row of another platform's table, read by what its columns are: her answers as the programme stores them, and all
that is wrong with it, each at its column. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from jisr import reference
from jisr.domain import formats
from jisr.domain.import_columns import ABOUT, choices, needed, plain, targets
from jisr.domain.imports import MOST_PROBLEMS, Mapped, Problem, Row, Target, Texts
from jisr.domain.programmes import rules
from jisr.domain.programmes.model import Json, Programme
from jisr.domain.words import LANGUAGES, spoken

SAID: Final[Mapping[str, Texts]] = {
    "no_phone": {
        "ar": "رقم الهاتف ناقص: بدونه لا يمكن إخبار صاحبة الطلب.",
        "fr": "Le téléphone manque : sans lui, la demandeuse ne peut pas être prévenue.",
        "en": "The phone is missing: without it she can't be told.",
    },
    "phone": {
        "ar": "هذا ليس رقم هاتف محمول مغربي، مثل 0612345678.",
        "fr": "Ce n'est pas un numéro de mobile marocain, comme 0612345678.",
        "en": "This is no Moroccan mobile number, such as 0612345678.",
    },
    "email": {
        "ar": "هذا ليس عنوان بريد إلكتروني.",
        "fr": "Ce n'est pas une adresse e-mail.",
        "en": "This is no e-mail address.",
    },
    "language": {
        "ar": "اكتبوا: العربية أو الفرنسية أو الإنجليزية.",
        "fr": "Écrivez : arabe, français ou anglais.",
        "en": "Write: Arabic, French or English.",
    },
    "day": {
        "ar": "اكتبوا التاريخ هكذا: 28/11/2026.",
        "fr": "Écrivez la date comme 28/11/2026.",
        "en": "Write the date as 28/11/2026.",
    },
    "later": {
        "ar": "هذا التاريخ لم يأت بعد.",
        "fr": "Cette date est à venir.",
        "en": "This date is to come.",
    },
    "place": {
        "ar": "لا يوجد مكان بهذا الاسم أو بهذا الرمز.",
        "fr": "Aucun lieu n'a ce nom ou ce code.",
        "en": "No place has this name or this code.",
    },
    "places": {
        "ar": "عدة أماكن تحمل هذا الاسم: أضيفوا الإقليم أو اكتبوا الرمز.",
        "fr": "Plusieurs lieux ont ce nom : ajoutez la province, ou mettez le code.",
        "en": "Several places have this name: add the province, or give the code.",
    },
    "formula": {
        "ar": "هذه الخانة صيغة حسابية أو خطأ: اكتبوا القيمة نفسها.",
        "fr": "Cette case est une formule ou une erreur de calcul : mettez la valeur elle-même.",
        "en": "This cell is a formula or an error: put the value itself.",
    },
    "no_person": {
        "ar": "ما يعرف به الشخص ناقص: {names}.",
        "fr": "Ce qui identifie la personne manque : {names}.",
        "en": "What says who the person is is missing: {names}.",
    },
    "elsewhere": {
        "ar": "هذا المكان خارج جهتكم.",
        "fr": "Ce lieu n'est pas dans votre région.",
        "en": "This place is not in your region.",
    },
    "in_file": {
        "ar": "الشخص نفسه مذكور في السطر {line}.",
        "fr": "La même personne figure à la ligne {line}.",
        "en": "The same person stands in line {line}.",
    },
    "has_place": {
        "ar": "لهذا الشخص ملف مفتوح في هذا البرنامج.",
        "fr": "Cette personne a déjà un dossier ouvert dans ce programme.",
        "en": "This person has an open file in this programme already.",
    },
    "imported": {
        "ar": "هذا الشخص سبق استيراد ملفه.",
        "fr": "Cette personne a déjà été importée.",
        "en": "This person was imported before.",
    },
}
"""What may be wrong with a row, besides what the programme's own rules say."""

_ERRORS: Final = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|N/D|NOM\s?\?|VALEUR!|NOMBRE!)")
_EMAIL: Final = re.compile(r"[^@\s<>\"']{1,64}@[^@\s<>\"']{1,180}\.[^@\s.<>\"']{2,24}")
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_YES: Final = frozenset({"oui", "yes", "true", "vrai", "1", "نعم", "x", "o"})
_NO: Final = frozenset({"non", "no", "false", "faux", "0", "لا", "n"})
_LANGUAGES: Final[Mapping[str, str]] = {
    "ar": "ar",
    "arabe": "ar",
    "arabic": "ar",
    "العربيه": "ar",
    "عربيه": "ar",
    "fr": "fr",
    "francais": "fr",
    "french": "fr",
    "الفرنسيه": "fr",
    "فرنسيه": "fr",
    "en": "en",
    "anglais": "en",
    "english": "en",
    "الانجليزيه": "en",
}
_PLACES: Final = ("region", "province", "commune")
_EXCEL_BEGINS: Final = date(1899, 12, 30)


class Reader:
    """Reads the rows of one file by one mapping; what it needs of the programme and of the places is prepared once."""

    def __init__(self, programme: Programme, kind: str, language: str, mapped: Mapped, day: date) -> None:
        self._programme, self._kind, self._language, self._day = programme, kind, language, day
        self._mapped = sorted(mapped.items(), key=lambda one: _depth(programme, one[1].to))
        self._options = {q.to: choices(q.options) for q in targets(programme) if q.options}
        self._at = {target.to: at for at, target in mapped.items()}
        self._labels = {q.to: q.label for q in targets(programme)}
        self._levels = {
            name: schema["format"]
            for name, schema in programme.schema["properties"].items()
            if isinstance(schema, Mapping) and schema.get("format") in _PLACES
        }

    def read(self, line: int, cells: Sequence[str]) -> Row:
        """With all that is wrong with it by itself: its values, and the programme's rules about them."""
        problems: list[Problem] = []
        about: dict[str, Any] = {}
        answers: dict[str, Any] = {}
        for at, target in self._mapped:
            text = cells[at] if at < len(cells) else ""
            if not text:
                continue
            if text.startswith("=") or _ERRORS.fullmatch(text):
                problems.append(Problem(at, "formula", SAID["formula"]))
            elif target.to in ABOUT:
                self._about(about, target.to, at, text, problems)
            else:
                self._answer(answers, target, at, text, problems)
        if "phone" not in about and not any(p.column == self._at.get("phone") for p in problems):
            problems.append(Problem(self._at.get("phone"), "no_phone", SAID["no_phone"]))
        answers = rules.normalised(self._programme, answers)
        problems += self._wrong(answers, problems)
        return Row(
            line,
            about.get("phone"),
            about.get("email"),
            about.get("language", self._language),
            about.get("applied_on"),
            answers,
            tuple(problems[:MOST_PROBLEMS]),
        )

    def _about(self, about: dict[str, Any], to: str, at: int, text: str, problems: list[Problem]) -> None:
        value: Any = None
        code = to
        if to == "phone":
            value = phone_of(text)
        elif to == "email":
            value = text.strip() if _EMAIL.fullmatch(text.strip()) else None
        elif to == "language":
            value = _LANGUAGES.get(plain(text))
        else:
            value, code = day_of(text), "day"
            if value is not None and value > self._day:
                value, code = None, "later"
        if value is None:
            problems.append(Problem(at, code, SAID[code]))
        else:
            about[to] = value

    def _answer(
        self, answers: dict[str, Any], target: Target, at: int, text: str, problems: list[Problem]
    ) -> None:
        name = target.to.removeprefix("/")
        if text in target.values:
            if chosen := target.values[text]:
                answers[name] = self._listed(name, [chosen])
            return
        if name in self._levels:
            self._place(answers, name, at, text, problems)
            return
        schema = self._programme.schema["properties"].get(name, {})
        if isinstance(schema, Mapping) and schema.get("format") == "date" and day_of(text) is None:
            problems.append(Problem(at, "day", SAID["day"]))
            return
        answers[name] = value_of(schema, text, self._options.get(target.to))

    def _listed(self, name: str, chosen: list[str]) -> Any:
        return chosen if _type(self._programme.schema["properties"].get(name, {})) == "array" else chosen[0]

    def _place(self, answers: dict[str, Any], name: str, at: int, text: str, problems: list[Problem]) -> None:
        """Its code, found by name within the wider places that the row says; and those wider ones by it."""
        level = self._levels[name]
        within = [answers[n] for n, other in self._levels.items() if n in answers and other != level]
        found = places_named(level, text)
        near = [code for code in found if all(code.startswith(f"{wide}.") for wide in within)] or found
        if len(near) != 1:
            code = "places" if near else "place"
            problems.append(Problem(at, code, SAID[code]))
            return
        answers[name] = near[0]
        parts = near[0].split(".")
        for other, other_level in self._levels.items():
            size = _PLACES.index(other_level) + 1
            if other_level != level and size < len(parts):
                answers.setdefault(other, ".".join(parts[:size]))

    def _wrong(self, answers: Json, known: Sequence[Problem]) -> list[Problem]:
        """What the programme's rules say of the answers, each at its column; and whether she may apply at all."""
        told = {problem.column for problem in known}
        found = []
        for error in rules.check_answers(self._programme, self._kind, answers, self._day, partial=True):
            column = self._at.get("/" + (*error.pointer.split("/"), "", "")[2])
            if column is None or column not in told:
                found.append(Problem(column, error.code, spoken(error.message, to_office=True)))
        unsaid = [to for to in needed(self._programme)[1:] if to.removeprefix("/") not in answers]
        lacking = [to for to in unsaid if to in self._labels and self._at.get(to) not in told]
        if lacking:
            names = {
                k: ("، " if k == "ar" else ", ").join(self._labels[to][k] for to in lacking)
                for k in LANGUAGES
            }
            said = {k: text.format(names=names[k]) for k, text in SAID["no_person"].items()}
            found.append(Problem(self._at.get(lacking[0]), "no_person", said))
        if not found and not known:
            reasons = rules.eligibility(self._programme, self._kind, answers, self._day)
            found += [Problem(None, reason.code, reason.message) for reason in reasons]
        return found


def _depth(programme: Programme, to: str) -> int:
    """Wider places are read before those that lie in them."""
    schema = programme.schema["properties"].get(to.removeprefix("/"), {})
    form = schema.get("format") if isinstance(schema, Mapping) else None
    return _PLACES.index(form) + 1 if form in _PLACES else 0


def phone_of(text: str) -> str | None:
    """E.164. Excel takes the first zero of a number away."""
    digits = formats.compact(text)
    return formats.mobile_e164(f"0{digits}" if re.fullmatch(r"[67]\d{8}", digits) else digits)


def day_of(text: str) -> date | None:
    """`28/11/2026`, `28-11-2026`, `2026-11-28`, with or without an hour, or Excel's own number of a day."""
    said = text.translate(_DIGITS).strip()
    if re.fullmatch(r"\d{5}", said):
        return _EXCEL_BEGINS + timedelta(days=int(said))
    parts = re.split(r"[-/.\s]+", re.split(r"[T\s]+\d{1,2}:", said, maxsplit=1)[0].strip())
    if len(parts) != 3 or not all(part.isdigit() and len(part) <= 4 for part in parts):
        return None
    first, month, last = map(int, parts)
    year, number = (first, last) if len(parts[0]) == 4 else (last, first)
    try:
        return date(year, month, number) if year >= 1900 else None
    except ValueError:
        return None


def value_of(schema: Any, text: str, options: Mapping[str, str] | None) -> Any:
    """The text as the question's own type; as it is where it does not fit, so that the programme's rules say what is
    wrong with it."""
    kind = _type(schema)
    if kind == "array":
        parts = [part.strip() for part in re.split(r"[;,،|\n]+", text) if part.strip()]
        return [(options or {}).get(plain(part), part) for part in parts]
    if options:
        return options.get(plain(text), text)
    if kind in ("integer", "number"):
        return _number(text, whole=kind == "integer")
    if kind == "boolean":
        said = plain(text)
        return True if said in _YES else False if said in _NO else text
    form = schema.get("format") if isinstance(schema, Mapping) else None
    if form == "date":
        day = day_of(text)
        return day.isoformat() if day else text
    if form == "ma-mobile":
        return phone_of(text) or text
    return unicodedata.normalize("NFC", text)


def _type(schema: Any) -> str:
    said = schema.get("type", "string") if isinstance(schema, Mapping) else "string"
    return str(said[0] if isinstance(said, list) else said)


def _number(text: str, *, whole: bool) -> Any:
    """`12 500`, `12.500` and `12,500` are whole numbers in Morocco; `12,5` is not."""
    said = re.sub(r"[\s\u00a0\u202f']|(?i:dhs?|mad|درهم)\.?$", "", text.translate(_DIGITS).strip())
    grouped = re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+", said)
    if grouped:
        said = re.sub(r"[.,]", "", said)
    said = said.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,6})?", said):
        return text
    number = float(said)
    if number.is_integer():
        return int(number)
    return text if whole else number


# -- places by name ---------------------------------------------------------------------------------------------------


_WORDS: Final = re.compile(
    r"^(province|prefecture|region|commune|عماله|اقليم|جهه|جماعه)( de la| de l'| de| des| d'|:)? ?"
)
_named: dict[str, dict[str, list[str]]] = {}


def places_named(level: str, text: str) -> list[str]:
    """Codes of the places of that level which have this code or this name, in Arabic or in French."""
    code = text.translate(_DIGITS).strip()
    place = reference.place(code) or (reference.place(code.zfill(2)) if code.isdigit() else None)
    if place is not None and (
        place.level == level or (level == "commune" and place.level == "arrondissement")
    ):
        return [place.code]
    if level not in _named:
        _named[level] = _names(level)
    said = plain(text)
    return _named[level].get(_key(said)) or _named[level].get(_key(_WORDS.sub("", said))) or []


def _names(level: str) -> dict[str, list[str]]:
    places: Iterable[reference.Place]
    if level == "region":
        places = reference.regions()
    elif level == "province":
        places = reference.provinces()
    else:
        places = [one for province in reference.provinces() for one in reference.communes(province.code)]
    found: dict[str, list[str]] = {}
    for place in places:
        for name in {_key(plain(place.name_fr)), _key(plain(place.name_ar))}:
            found.setdefault(name, []).append(place.code)
    return found


def _key(said: str) -> str:
    """Hyphens and blanks are written either way."""
    return re.sub(r"[\s'-]+", "", said)
