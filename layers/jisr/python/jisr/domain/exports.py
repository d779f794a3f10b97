"""What an export holds, and how it goes on. Pure.

A row is a file; its cells are texts, numbers, days (ISO text) and amounts (centimes), so that CSV and XLSX each write
them in their own way. Columns that say who she is come only with a purpose.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from jisr import reference
from jisr.domain import trail
from jisr.domain.application import Application, Flag
from jisr.domain.clocks import casablanca
from jisr.domain.export_columns import PERSONAL
from jisr.domain.programmes import rules
from jisr.domain.programmes.model import Programme
from jisr.domain.references import reference_of
from jisr.domain.stalled import stalled_since

type Format = Literal["csv", "xlsx"]
type Language = Literal["ar", "fr"]
type State = Literal["waiting", "working", "ready", "failed"]
type Status = Literal["waiting", "working", "ready", "failed", "expired"]
type Failure = Literal["no_rights", "too_many_rows", "stalled"]
type CellKind = Literal["text", "number", "day", "money"]
type Cell = str | int | float | None
type Column = tuple[str, CellKind]
"""Its title and what stands below it."""

KEPT: Final = timedelta(days=7)
"""How long the file may be fetched."""
LISTED: Final = timedelta(days=30)
"""How long it stands in its owner's list after that."""
MOST_AT_ONCE: Final = 3
"""Exports of one person that are being written."""
MOST_ROWS: Final[Mapping[Format, int]] = {"csv": 1_000_000, "xlsx": 250_000}
"""What fits on the worker's disk (4 GiB) with room to spare: of 40 columns with long answers a row of CSV takes 1.8 KB
and one of XLSX 7 KB while it is made; and what is written in four minutes by a processor a third as fast."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which files and what of them. `first` and `last`: days in Morocco on which they were sent, both included.
    `version`: the programme's when it was asked for, whose questions make the columns."""

    programme: str
    version: int
    region: str | None
    province: str | None
    status: str | None
    stage: str | None
    first: date | None
    last: date | None
    format: Format
    language: Language
    columns: tuple[str, ...]

    @property
    def personal(self) -> bool:
        return not PERSONAL.isdisjoint(self.columns)


@dataclass(frozen=True, slots=True)
class Export:
    """`national`, `regions`: where its owner's rights reached when it was asked for, within what was asked for.
    `done` of `total` files were looked at, in `parts` parts; `rows` of them are in it. `touched_at`: when it moved
    last; `size` in bytes. `marks`: of the request that asked for it (`domain.idempotency`)."""

    id: str
    owner: str
    asked: Asked
    national: bool
    regions: tuple[str, ...]
    requested_at: datetime
    touched_at: datetime
    correlation_id: str
    state: State = "waiting"
    sequence: int = 1
    total: int | None = None
    done: int = 0
    parts: int = 0
    rows: int = 0
    size: int | None = None
    failure: Failure | None = None
    ready_at: datetime | None = None
    marks: tuple[str, ...] = ()

    @property
    def expires_at(self) -> datetime | None:
        return self.ready_at + KEPT if self.ready_at else None

    @property
    def under_way(self) -> bool:
        return self.state in {"waiting", "working"}


def status_of(export: Export, at: datetime) -> Status:
    """As its owner is told. One that stands still is told as failed, and goes on when an operator sends it again."""
    if export.under_way and stalled_since("export", export.touched_at, at):
        return "failed"
    if export.expires_at is not None and export.expires_at <= at:
        return "expired"
    return export.state


def failure_of(export: Export, at: datetime) -> Failure | None:
    return "stalled" if export.under_way and status_of(export, at) == "failed" else export.failure


def fits(file: Application, export: Export) -> bool:
    """Whether it was sent by then, and is what was asked for. An erased file is none any more."""
    asked = export.asked
    if file.submitted_at is None or file.submitted_at > export.requested_at or Flag.ERASED in file.flags:
        return False
    day = file.submitted_at.astimezone(casablanca()).date()
    return (
        file.programme == asked.programme
        and asked.region in (None, file.region)
        and asked.province in (None, file.province)
        and asked.status in (None, file.status.value)
        and asked.stage in (None, file.stage)
        and (asked.first is None or day >= asked.first)
        and (asked.last is None or day <= asked.last)
    )


def filename(export: Export) -> str:
    """Without a word of the person: what a saved copy is called."""
    asked = export.asked
    where = asked.province or asked.region
    day = export.requested_at.astimezone(casablanca()).date()
    return "-".join(filter(None, ("jisr", asked.programme, where, day.isoformat(), export.id[:8])))


FAILURES: Final[Mapping[Failure, Mapping[str, str]]] = {
    "no_rights": {
        "ar": "تغيرت صلاحياتكم أثناء كتابة الملف. اطلبوه من جديد بما تسمح به صلاحياتكم الحالية.",
        "fr": "Vos droits ont changé pendant l'écriture. Redemandez l'export avec vos droits actuels.",
        "en": "Your rights changed while it was written. Ask again with those that you have now.",
    },
    "too_many_rows": {
        "ar": "عدد الملفات أكبر مما يتسع له جدول واحد: 250 ألفا في إكسل، ومليون في ملف نصي بفواصل. "
        "اختاروا جهة واحدة أو مدة أقصر.",
        "fr": "Il y a trop de dossiers pour un seul tableau : 250 000 au plus en Excel, un million en CSV. "
        "Choisissez une seule région ou une période plus courte.",
        "en": "There are more files than one table holds: 250,000 as Excel, a million as CSV. Choose one region or a "
        "shorter period.",
    },
    "stalled": {
        "ar": "توقفت الكتابة منذ أكثر من ساعة. اطلبوا الملف من جديد، وإذا تكرر ذلك فأبلغوا الدعم التقني برقمه.",
        "fr": "L'écriture est arrêtée depuis plus d'une heure. Redemandez l'export ; si cela se répète, donnez son "
        "numéro à l'assistance.",
        "en": "Nothing has moved for more than an hour. Ask again; if it happens again, give its number to support.",
    },
}


# -- columns and rows --------------------------------------------------------------------------------------------------

_TITLES: Final[Mapping[str, tuple[str, str, CellKind]]] = {
    "reference": ("الرقم المرجعي", "Référence", "text"),
    "kind": ("الصفة", "Catégorie", "text"),
    "status": ("الحالة", "État", "text"),
    "stage": ("المرحلة", "Étape", "text"),
    "submitted_at": ("تاريخ الإرسال", "Date d'envoi", "day"),
    "since": ("في هذه الحالة منذ", "Dans cet état depuis", "day"),
    "deadline": ("الأجل القانوني", "Échéance légale", "day"),
    "region": ("الجهة", "Région", "text"),
    "province": ("الإقليم أو العمالة", "Province ou préfecture", "text"),
    "rural": ("الوسط (قروي أو حضري)", "Milieu (rural ou urbain)", "text"),
    "age_band": ("الفئة العمرية", "Tranche d'âge", "text"),
    "score": ("النقط", "Points", "number"),
    "requested_mad": ("المبلغ المطلوب (درهم)", "Montant demandé (DH)", "money"),
    "reserved_mad": ("المبلغ المخصص (درهم)", "Montant accordé (DH)", "money"),
    "paid_mad": ("المبلغ المؤدى (درهم)", "Montant versé (DH)", "money"),
    "language": ("لغة المراسلة", "Langue des échanges", "text"),
    "assisted": ("تسجيل بمساعدة وكيل", "Inscription avec l'aide d'un agent", "text"),
    "flags": ("تنبيهات", "Signalements", "text"),
    "family_name": ("الاسم العائلي", "Nom", "text"),
    "first_name": ("الاسم الشخصي", "Prénom", "text"),
    "national_id": ("رقم البطاقة الوطنية", "CNIE", "text"),
    "phone": ("الهاتف", "Téléphone", "text"),
}
_SAID: Final[Mapping[str, tuple[str, str]]] = {
    "yes": ("نعم", "oui"),
    "no": ("لا", "non"),
    "rural": ("قروي", "rural"),
    "urban": ("حضري", "urbain"),
    "ar": ("العربية", "arabe"),
    "fr": ("الفرنسية", "français"),
    "en": ("الإنجليزية", "anglais"),
    Flag.OVERDUE: ("أجل منتهٍ", "délai dépassé"),
    Flag.POSSIBLE_DUPLICATE: ("تكرار محتمل", "doublon possible"),
    Flag.APPEAL_OPEN: ("تظلم مفتوح", "recours ouvert"),
    Flag.COMPLAINT_OPEN: ("شكاية مفتوحة", "réclamation ouverte"),
    Flag.CALL_ME: ("تنتظر مكالمة", "attend un appel"),
}
_FLAGS: Final = (
    Flag.OVERDUE,
    Flag.POSSIBLE_DUPLICATE,
    Flag.APPEAL_OPEN,
    Flag.COMPLAINT_OPEN,
    Flag.CALL_ME,
)
_COMMA: Final = {"ar": "، ", "fr": ", "}
_IDENTITY: Final = ("family_name", "first_name", "national_id")


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the files of one export become rows. `questions`: those of the programme's newest version, then what only
    earlier ones asked; without those that have a column of their own."""

    asked: Asked
    questions: tuple[Mapping[str, Any], ...] = field(repr=False)

    @classmethod
    def of(cls, asked: Asked, versions: Sequence[Programme]) -> "Sheet":
        """`versions`: from the first to the one of `asked`."""
        if "answers" not in asked.columns:
            return cls(asked, ())
        said = {
            pointer
            for programme in versions
            for name in _IDENTITY
            if name in asked.columns and isinstance(pointer := getattr(programme.identity, name), str)
        }
        found: dict[str, Mapping[str, Any]] = {}
        for programme in reversed(versions):
            for page in programme.pages:
                for question in page["fields"]:
                    if f"/{question['name']}" not in said:
                        found.setdefault(question["name"], question)
        return cls(asked, tuple(found.values()))

    @property
    def head(self) -> list[Column]:
        own = [self._own(name) for name in self.asked.columns if name != "answers"]
        return own + [
            (question["label"][self.asked.language], _kind_of(question)) for question in self.questions
        ]

    def _own(self, name: str) -> Column:
        ar, fr, kind = _TITLES[name]
        return (ar if self.asked.language == "ar" else fr), kind

    def row(self, file: Application, programme: Programme) -> list[Cell]:
        """`programme`: the version of the file."""
        cells = self._cells(file, programme)
        own = [cells[name] for name in self.asked.columns if name != "answers"]
        answers = file.beside.answers
        return own + [
            answered(question, answers.get(question["name"]), self.asked.language)
            for question in self.questions
        ]

    def _cells(self, file: Application, programme: Programme) -> dict[str, Cell]:
        language = self.asked.language
        stage = programme.stage(file.stage) if file.stage else None
        kind = programme.kind_titles.get(file.kind)
        cells: dict[str, Cell] = {
            "reference": reference_of(file.id),
            "kind": kind[language] if kind else file.kind,
            "status": trail.status(file.status.value)[language],
            "stage": stage.title[language] if stage else None,
            "submitted_at": _day(file.submitted_at),
            "since": _day(file.entered_at),
            "deadline": _day(file.deadline),
            "region": _place(file.region, language),
            "province": _place(file.province, language),
            "rural": None if file.rural is None else self._said("rural" if file.rural else "urban"),
            "age_band": file.age_band,
            "score": file.score,
            "requested_mad": file.requested,
            "reserved_mad": file.reserved,
            "paid_mad": file.paid,
            "language": self._said(file.language),
            "assisted": self._said("yes" if file.registered_by else "no"),
            "flags": _COMMA[language].join(self._said(flag) for flag in _FLAGS if flag in file.flags) or None,
        }
        return cells | self._person(file, programme) if self.asked.personal else cells

    def _person(self, file: Application, programme: Programme) -> dict[str, Cell]:
        person, contact = rules.person(programme, file.beside.answers), file.beside.contact
        return {
            "family_name": person.family_name,
            "first_name": person.first_name,
            "national_id": person.national_id,
            "phone": _phone(contact.phone) if contact else None,
        }

    def _said(self, code: str) -> str:
        ar, fr = _SAID[code]
        return ar if self.asked.language == "ar" else fr


def _kind_of(question: Mapping[str, Any]) -> CellKind:
    kinds: dict[str, CellKind] = {"number": "number", "money": "money", "date": "day"}
    return kinds.get(question["widget"], "text")


def answered(question: Mapping[str, Any], value: Any, language: str) -> Cell:
    """As a person reads it: an option by its label, a place by its name."""
    if value is None:
        return None
    widget = question["widget"]
    if isinstance(value, bool):
        return _SAID["yes" if value else "no"][0 if language == "ar" else 1]
    if isinstance(value, list):
        return _COMMA.get(language, ", ").join(str(answered(question, one, language)) for one in value)
    if isinstance(value, int | float):
        return round(value * 100) if widget == "money" else value
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    labels = {option["value"]: option["label"][language] for option in question.get("options") or ()}
    if widget == "place":
        return _place(value, language)
    return _phone(value) if widget == "phone" else labels.get(value, value)


def _place(code: str | None, language: str) -> str | None:
    return reference.display_name(code, language) if code else None


def _day(at: datetime | None) -> str | None:
    return at.astimezone(casablanca()).date().isoformat() if at else None


def _phone(number: str) -> str:
    """As it is dialled here, in pairs: `06 12 34 56 78`. Other numbers as they are."""
    digits = number.removeprefix("+212")
    if digits == number or len(digits) != 9 or not digits.isdecimal():
        return number
    return " ".join(_pairs(f"0{digits}"))


def _pairs(digits: str) -> Iterator[str]:
    for at in range(0, len(digits), 2):
        yield digits[at : at + 2]
