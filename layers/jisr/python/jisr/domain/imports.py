"""Applicants of an existing platform who are taken over: what an import is, and what is said of its rows. Pure.

A row becomes a draft, not a sent file (docs/adr/0030): her papers and her consent are hers to give.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal

from jisr.domain.stalled import stalled_since
from jisr.domain.uploads import IMPORTS

type Texts = Mapping[str, str]

KEPT: Final = timedelta(days=30)
"""After this nothing is left of an import but its events and the files that it made."""
MEDIA: Final = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
MOST_PROBLEMS: Final = 8
"""Of one row: whoever mends these reads it again."""


class State(StrEnum):
    """`UPLOADING`: announced. `MAPPING`: read, and waits for somebody to say what its columns are. `READY`: checked,
    and waits to be confirmed. The others are worked on, or over."""

    UPLOADING = "uploading"
    READING = "reading"
    MAPPING = "mapping"
    CHECKING = "checking"
    READY = "ready"
    REGISTERING = "registering"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


WORKED_ON: Final = frozenset({State.READING, State.CHECKING, State.REGISTERING})
OVER: Final = frozenset({State.DONE, State.CANCELLED, State.FAILED})
MAPPED_IN: Final = frozenset({State.MAPPING, State.READY})
"""When a head may say what its columns are."""

type Outcome = Literal["ready", "registered", "duplicate", "faulty"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("ready", "registered", "duplicate", "faulty")


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: as its head says, else its letter. `examples`: the first three texts in it; `values`: all different ones,
    when they are few; neither when the import is over."""

    name: str
    examples: tuple[str, ...] = ()
    values: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a column is: one of `ABOUT`, or the pointer of an answer. `values`: text of the file → stored value."""

    to: str
    values: Mapping[str, str] = field(default_factory=dict)


type Mapped = Mapping[int, Target]
"""By the column's place, from 0."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`source`: the platform; `basis`: the law or agreement by which her data may come here; `tell`: whether each is
    sent an SMS."""

    source: str
    basis: str
    reason: str
    tell: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Import:
    """`by`: who began it; `taken_by`: who has gone on with it since, when she had left. It is worked on in the name of
    its `owner`, with the rights that she has then. `programme_version` is the
    one that its rows are checked by. `rows`, `pages`: of the file as it was read; `from_line`: the first row that
    counts. `progress`: rows done in this phase. `counts`: rows by outcome. `why`: a code, of what failed.
    `object_version`: of the upload that was scanned. `touched_at`: when it moved last."""

    id: str
    programme: str
    programme_version: int
    kind: str
    language: str
    by: str
    at: datetime
    filename: str
    content_type: str
    size: int
    sha256: str | None
    state: State = State.UPLOADING
    version: int = 1
    sequence: int = 0
    round: int = 0
    header_line: int = 0
    from_line: int = 0
    rows: int = 0
    pages: int = 0
    progress: int = 0
    columns: tuple[Column, ...] = ()
    mapped: Mapped = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    confirmed: Confirmed | None = None
    ended_at: datetime | None = None
    why: str | None = None
    object_version: str | None = None
    touched_at: datetime | None = None
    taken_by: str | None = None
    done: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.taken_by or self.by

    @property
    def unnamed(self) -> "Import":
        """Without the texts of the file: what its columns were called and taken for is enough for its report."""
        return replace(
            self,
            columns=tuple(Column(column.name) for column in self.columns),
            mapped={at: Target(target.to) for at, target in self.mapped.items()},
        )

    @property
    def key(self) -> str:
        """Of its upload."""
        return f"{IMPORTS}{self.id}"

    def stalled_since(self, at: datetime) -> datetime | None:
        """None also where nobody is to work on it."""
        return stalled_since("import", self.touched_at or self.at, at) if self.state in WORKED_ON else None


@dataclass(frozen=True, slots=True)
class Problem:
    """`column`: its place, None of the row as a whole."""

    column: int | None
    code: str
    message: Texts


@dataclass(frozen=True, slots=True)
class Seen:
    """What is said of a row. `person`: her keyed hash while the import is under way, so that she is known again
    further down; `file`: the application that she has got by it."""

    line: int
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    person: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was understood. `phone` in E.164; `applied_on`: the day that she applied there."""

    line: int
    phone: str | None
    email: str | None
    language: str
    applied_on: date | None
    answers: Mapping[str, Any]
    problems: tuple[Problem, ...]


WHY: Final[Mapping[str, Texts]] = {
    "empty": {
        "ar": "لا يوجد أي سطر تحت عناوين الأعمدة.",
        "fr": "Il n'y a aucune ligne sous les titres des colonnes.",
        "en": "There is no row below the heads of the columns.",
    },
    "too_many_rows": {
        "ar": "الملف فيه سطور كثيرة: 20000 على الأكثر. قسموه إلى عدة ملفات.",
        "fr": "Le fichier est trop long : 20 000 lignes au plus. Partagez-le en plusieurs fichiers.",
        "en": "The file is too long: 20,000 rows at most. Cut it into several files.",
    },
    "too_many_columns": {
        "ar": "الملف فيه أعمدة كثيرة: 100 على الأكثر.",
        "fr": "Le fichier a trop de colonnes : 100 au plus.",
        "en": "The file has too many columns: 100 at most.",
    },
    "too_big": {
        "ar": "محتوى الملف أكبر مما يمكن قراءته: احذفوا الصور والأوراق التي لا تحتاجونها، أو احفظوه بصيغة CSV.",
        "fr": "Le contenu du fichier est trop volumineux : retirez images et feuilles inutiles, ou enregistrez-le "
        "en CSV.",
        "en": "What is in the file is too big: remove pictures and sheets that are not needed, or save it as CSV.",
    },
    "locked": {
        "ar": "الملف محمي بكلمة سر أو بصيغة Excel قديمة: احفظوه بصيغة xlsx بدون كلمة سر، أو CSV.",
        "fr": "Le fichier est protégé par un mot de passe, ou d'un ancien format Excel : enregistrez-le en xlsx sans "
        "mot de passe, ou en CSV.",
        "en": "The file has a password or is of an old Excel: save it as xlsx without a password, or as CSV.",
    },
    "no_table": {
        "ar": "هذا الملف ليس جدولا: أرسلوا ملف xlsx أو CSV.",
        "fr": "Ce fichier n'est pas un tableau : envoyez un fichier xlsx ou CSV.",
        "en": "This file is no table: send an xlsx or a CSV file.",
    },
    "encoding": {
        "ar": "تعذرت قراءة حروف الملف: احفظوه بصيغة CSV UTF-8.",
        "fr": "Les caractères du fichier sont illisibles : enregistrez-le en CSV UTF-8.",
        "en": "The letters of the file can't be read: save it as CSV UTF-8.",
    },
    "damaged": {
        "ar": "الملف تالف: صدروه من جديد ثم أرسلوه.",
        "fr": "Le fichier est abîmé : exportez-le à nouveau, puis renvoyez-le.",
        "en": "The file is damaged: export it again, then send it.",
    },
    "malware": {
        "ar": "وُجد في الملف برنامج ضار: لم يُقرأ.",
        "fr": "Un programme malveillant a été trouvé dans le fichier : il n'a pas été lu.",
        "en": "Malware was found in the file: it was not read.",
    },
    "not_checked": {
        "ar": "تعذر فحص الملف: أرسلوه من جديد.",
        "fr": "Le fichier n'a pas pu être contrôlé : renvoyez-le.",
        "en": "The file could not be checked: send it again.",
    },
    "no_rights": {
        "ar": "الحساب الذي بدأ الاستيراد لم تعد له هذه الصلاحية.",
        "fr": "Le compte qui a commencé l'import n'a plus ce droit.",
        "en": "The account that began the import no longer has the right.",
    },
}
"""Why an import failed."""
