"""What the columns of another platform's table may be, and what each seems to be by its head. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jisr.domain.errors import FieldError
from jisr.domain.imports import Column, Mapped, Target, Texts
from jisr.domain.programmes.model import Programme
from jisr.domain.programmes.wording import mend
from jisr.domain.reconciliation import plain as plain_of
from jisr.domain.words import LANGUAGES

ABOUT: Final[Mapping[str, Texts]] = {
    "phone": {"ar": "رقم الهاتف", "fr": "Téléphone", "en": "Phone"},
    "email": {"ar": "البريد الإلكتروني", "fr": "E-mail", "en": "E-mail"},
    "language": {"ar": "لغة المراسلة", "fr": "Langue", "en": "Language"},
    "applied_on": {
        "ar": "تاريخ الطلب في المنصة السابقة",
        "fr": "Date de la demande sur l'ancienne plateforme",
        "en": "Date of the application on the other platform",
    },
}
"""What a column may be besides an answer."""

_ALIKE: Final = str.maketrans("ىةؤئ", "يهوي")
_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "phone": (
        "tel",
        "telephone",
        "n tel",
        "n telephone",
        "numero de telephone",
        "gsm",
        "mobile",
        "portable",
        "phone",
        "الهاتف",
        "رقم الهاتف",
        "الهاتف المحمول",
        "هاتف",
    ),
    "email": ("email", "e-mail", "mail", "courriel", "adresse e-mail", "البريد الالكتروني"),
    "language": ("langue", "language", "اللغه", "لغه المراسله"),
    "applied_on": (
        "date de la demande",
        "date demande",
        "date d'inscription",
        "date de depot",
        "date depot",
        "date inscription",
        "تاريخ الطلب",
        "تاريخ التسجيل",
        "تاريخ الايداع",
    ),
    "national_id": (
        "cin",
        "cnie",
        "n cin",
        "n cnie",
        "numero cin",
        "carte nationale",
        "ب ت و",
        "رقم البطاقه الوطنيه",
    ),
    "birth_date": (
        "date de naissance",
        "date naissance",
        "ne le",
        "nee le",
        "ddn",
        "تاريخ الازدياد",
        "تاريخ الميلاد",
    ),
    "first_name": ("prenom", "first name", "الاسم الشخصي", "الاسم"),
    "family_name": ("nom", "nom de famille", "last name", "family name", "الاسم العائلي", "النسب"),
}
"""What offices call what every programme asks, beside the programme's own words."""


def plain(text: str) -> str:
    """As names and heads are compared: no accents, no case, one form of each Arabic letter, no punctuation."""
    said = plain_of(text).translate(_ALIKE)
    kept = "".join(c if c.isalnum() or c in "'-" else " " for c in said)
    return " ".join(kept.split())


@dataclass(frozen=True, slots=True)
class Question:
    """An answer that a column may be. `options`: stored value → label; None where it is no choice."""

    to: str
    label: Texts
    options: Mapping[str, Texts] | None


def questions(programme: Programme) -> list[Question]:
    """In the form's order."""
    found = []
    for page in programme.pages:
        for asked in page["fields"]:
            options = asked.get("options")
            labels = {o["value"]: o["label"] for o in options} if options else None
            found.append(Question(f"/{asked['name']}", asked["label"], labels))
    return found


def targets(programme: Programme) -> list[Question]:
    """All that a column may be."""
    languages = {
        k: {"ar": a, "fr": f, "en": e}
        for k, a, f, e in (
            ("ar", "العربية", "Arabe", "Arabic"),
            ("fr", "الفرنسية", "Français", "French"),
            ("en", "الإنجليزية", "Anglais", "English"),
        )
    }
    about = [Question(to, label, languages if to == "language" else None) for to, label in ABOUT.items()]
    return [*about, *questions(programme)]


def suggest(programme: Programme, columns: Sequence[Column]) -> dict[int, Target]:
    """What each column seems to be, by its head: the programme's own words first, then what offices write. Each answer
    is given once."""
    known: dict[str, str] = {}
    identity = programme.identity
    for question in targets(programme):
        for words in (question.to.lstrip("/").replace("_", " "), *question.label.values()):
            known.setdefault(plain(words), question.to)
    for what, names in _SYNONYMS.items():
        to = getattr(identity, what) if hasattr(identity, what) else what
        for words in names:
            known.setdefault(plain(words), to)
    taken: set[str] = set()
    found: dict[int, Target] = {}
    for at, column in enumerate(columns):
        to = known.get(plain(column.name))
        if to is None or to in taken:
            continue
        taken.add(to)
        found[at] = Target(to, _values(programme, to, column))
    return found


def _values(programme: Programme, to: str, column: Column) -> dict[str, str]:
    """The texts of a column that are one of the question's choices, in any language."""
    options = next((q.options for q in targets(programme) if q.to == to), None)
    if options is None or column.values is None:
        return {}
    said = choices(options)
    return {text: said[plain(text)] for text in column.values if plain(text) in said}


def of_choices(programme: Programme, mapped: Mapped) -> frozenset[int]:
    """The columns that are taken for a question with choices: their texts are no person's."""
    choosing = {question.to for question in targets(programme) if question.options is not None}
    return frozenset(at for at, target in mapped.items() if target.to in choosing)


def choices(options: Mapping[str, Texts]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, label in options.items():
        for words in (value, value.replace("_", " "), *label.values()):
            found.setdefault(plain(words), value)
    return found


def needed(programme: Programme) -> tuple[str, ...]:
    """What a row must say: how she is reached, whom a place in the call is for, and by what she proves who she is. Her
    draft is opened by nobody who only holds the phone that another platform knew."""
    identity = programme.identity
    return tuple(dict.fromkeys(("phone", *identity.unique, identity.national_id, identity.birth_date)))


def check_mapping(programme: Programme, columns: int, mapped: Mapped) -> list[FieldError]:
    """What is wrong with it: an unknown target, one given twice, a value that is no choice, or nobody to be reached."""
    known = {question.to: question for question in targets(programme)}
    errors: list[FieldError] = []
    taken: set[str] = set()
    for at, target in sorted(mapped.items()):
        pointer = f"/columns/{at}"
        question = known.get(target.to)
        if question is None or at >= columns:
            errors.append(FieldError(pointer, "column", WRONG["column"]))
        elif target.to in taken:
            errors.append(FieldError(pointer, "twice", WRONG["twice"]))
        elif not set(target.values.values()) <= {*(question.options or {}), ""}:
            errors.append(FieldError(f"{pointer}/values", "enum", WRONG["enum"]))
        taken.add(target.to)
    if missing := [known[to].label for to in needed(programme) if to not in taken and to in known]:
        names = {k: ("، " if k == "ar" else ", ").join(label[k] for label in missing) for k in LANGUAGES}
        said = {k: text.format(names=names[k]) for k, text in WRONG["needed"].items()}
        errors.append(FieldError("/columns", "needed", said))
    return errors


WRONG: Final[Mapping[str, Texts]] = {
    "column": {
        "ar": "اختاروا عمودا من الملف وسؤالا من البرنامج.",
        "fr": "Choisissez une colonne du fichier et une question du programme.",
        "en": "Choose a column of the file and a question of the programme.",
    },
    "twice": {
        "ar": "عمود آخر أُسند إلى هذا السؤال من قبل.",
        "fr": "Une autre colonne est déjà attribuée à cette question.",
        "en": "Another column is given to this question already.",
    },
    "enum": {
        "ar": "اختاروا جوابا من لائحة البرنامج.",
        "fr": "Choisissez une réponse de la liste du programme.",
        "en": "Choose an answer of the programme's list.",
    },
    "needed": {
        "ar": "حددوا العمود الذي فيه: {names}.",
        "fr": "Indiquez la colonne de : {names}.",
        "en": "Say which column holds: {names}.",
    },
    "from_line": {
        "ar": "اختاروا سطرا من الملف تحت عناوين الأعمدة.",
        "fr": "Choisissez une ligne du fichier, sous les titres.",
        "en": "Choose a row of the file below its heads.",
    },
}


def unknown_kind(programme: Programme) -> FieldError:
    return FieldError("/kind", "kind", mend("kind", feminine=programme.address == "feminine"))


def letter_of(at: int) -> str:
    """A column's letter in a spreadsheet: A to Z, then AA."""
    found = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        found = chr(65 + rest) + found
    return found
