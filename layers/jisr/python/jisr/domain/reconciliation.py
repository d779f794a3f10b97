"""A bank's answer to a payment order, read from its CSV: what each line says, or what is wrong with it and where. Pure.

Liberal where that is safe: separator `,` `;` or a tab, a BOM, any line ends, decimal comma or point, grouped thousands,
Arabic digits, heads in three languages in any order. What is read is held against the order, which knows each
reference and its amount.
"""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from jisr.domain import payment_reasons

type Texts = Mapping[str, str]
type Outcome = Literal["paid", "returned"]

MOST_LINES: Final = 2_000

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_HEADS: Final[Mapping[str, frozenset[str]]] = {
    "reference": frozenset({"reference", "ref", "المرجع", "الرقم المرجعي"}),
    "amount": frozenset({"amount", "amount_mad", "montant", "montant_mad", "المبلغ"}),
    "date": frozenset({"date", "date_execution", "date de paiement", "date d'execution", "التاريخ"}),
    "outcome": frozenset({"outcome", "result", "resultat", "statut", "etat", "sort", "النتيجة", "الحالة"}),
    "reason": frozenset({"reason", "motif", "motif de rejet", "السبب"}),
}
_PAID: Final = frozenset(
    {"paid", "paye", "payee", "execute", "executee", "ok", "مؤدى", "مؤداة", "أدي", "أديت"}
)
_RETURNED: Final = frozenset(
    {"returned", "rejected", "retourne", "retournee", "rejete", "rejetee", "مرجع", "مرجعة", "مرفوض", "مرفوضة"}
)

WRONG: Final[Mapping[str, Texts]] = {
    "empty": {"ar": "هذه الخانة فارغة.", "fr": "Cette case est vide.", "en": "This cell is empty."},
    "reference": {
        "ar": "هذا المرجع ليس في هذا الأمر.",
        "fr": "Cette référence n'est pas dans cet ordre.",
        "en": "This reference is not in this order.",
    },
    "twice": {
        "ar": "هذا المرجع مذكور من قبل في الملف.",
        "fr": "Cette référence figure déjà plus haut dans le fichier.",
        "en": "This reference stands above in the file already.",
    },
    "amount": {
        "ar": "هذا المبلغ ليس هو المبلغ المأمور بأدائه.",
        "fr": "Ce montant n'est pas celui de l'ordre.",
        "en": "This is not the amount of the order.",
    },
    "date": {
        "ar": "اكتبوا التاريخ هكذا: 28/11/2026، بين يوم الأمر واليوم.",
        "fr": "Écrivez la date comme 28/11/2026, entre le jour de l'ordre et aujourd'hui.",
        "en": "Write the date as 28/11/2026, between the day of the order and today.",
    },
    "outcome": {
        "ar": "اكتبوا: مؤدى أو مرجع.",
        "fr": "Écrivez : payé ou retourné.",
        "en": "Write: paid or returned.",
    },
    "other_outcome": {
        "ar": "سُجلت لهذا السطر نتيجة أخرى من قبل.",
        "fr": "Un autre résultat est déjà enregistré pour cette ligne.",
        "en": "Another outcome of this line is recorded already.",
    },
    "reason": {
        "ar": "اكتبوا سبب إرجاع الأداء.",
        "fr": "Indiquez le motif du retour.",
        "en": "Say why it came back.",
    },
    "left_out": {
        "ar": "هذا السطر لم يُرسل إلى البنك.",
        "fr": "Cette ligne n'a pas été envoyée à la banque.",
        "en": "This line was not sent to the bank.",
    },
    "columns": {
        "ar": "الأعمدة اللازمة: المرجع، المبلغ، التاريخ، النتيجة، السبب.",
        "fr": "Colonnes attendues : référence, montant, date, résultat, motif.",
        "en": "Columns needed: reference, amount, date, outcome, reason.",
    },
    "lines": {
        "ar": "الملف فارغ أو فيه سطور كثيرة (2000 على الأكثر).",
        "fr": "Le fichier est vide, ou trop long (2 000 lignes au plus).",
        "en": "The file is empty, or too long (2,000 lines at most).",
    },
}


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of the order. `state`: what it is now; `told`: what a file before said and is not recorded yet."""

    at: int
    amount: int
    state: Literal["ordered", "left_out", "paid", "returned"]
    told: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """`column`: a name of ours."""

    column: str
    code: str


@dataclass(frozen=True, slots=True)
class Read:
    """One line of the file. `line`: its number in the file, from 1; `at`: the order's line that it is about, when that
    is known; `reason`: a code, of what came back."""

    line: int
    reference: str
    state: Literal["matched", "already", "wrong"]
    at: int | None = None
    amount: int | None = None
    outcome: Outcome | None = None
    on: date | None = None
    reason: str | None = None
    wrong: tuple[Wrong, ...] = ()


def read(text: str, order: Mapping[str, Expected], since: date, today: date) -> list[Read]:
    """Every line of the file that is not empty. `order`: its lines by reference; `since`: the day of the order."""
    rows = _rows(text)
    if not rows or len(rows) > MOST_LINES + 1:
        return [Read(1, "", "wrong", wrong=(Wrong("", "lines"),))]
    (number, head), *body = rows
    columns = _columns(head)
    if not {"reference", "amount", "date", "outcome"} <= columns.keys():
        return [Read(number, "", "wrong", wrong=(Wrong("", "columns"),))]
    seen: set[str] = set()
    return [_read(at, row, columns, order, since, today, seen) for at, row in body]


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows that say something, with the number of the line where each begins."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    head = text.lstrip("\n").partition("\n")[0]
    separator = max(";\t,", key=head.count)
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error:
        return []
    return found


def _columns(head: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(head):
        said = plain(cell)
        for name, words in _HEADS.items():
            if said in words:
                found.setdefault(name, at)
    return found


def plain(text: str) -> str:
    """Small letters without accents, marks of direction and doubled spaces."""
    parts = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in parts if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join(kept.casefold().replace("’", "'").split())


def _read(
    number: int,
    row: Sequence[str],
    columns: Mapping[str, int],
    order: Mapping[str, Expected],
    since: date,
    today: date,
    seen: set[str],
) -> Read:
    cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
    reference = reference_of(cells["reference"])
    line = order.get(reference)
    wrong = [Wrong(name, "empty") for name in ("reference", "amount", "date", "outcome") if not cells[name]]
    wrong += _of_the_order(cells, reference, line, seen)
    on = day(cells["date"])
    if cells["date"] and (on is None or not since <= on <= today):
        wrong.append(Wrong("date", "date"))
    outcome, said = _outcome(cells["outcome"]), plain(cells.get("reason", ""))
    wrong += _of_the_outcome(cells["outcome"], outcome, said, line)
    shown = cells["reference"][:40]
    reason = payment_reasons.code_of(said) if outcome == "returned" else None
    if wrong or line is None:
        return Read(
            number, shown, "wrong", line.at if line else None, None, outcome, on, reason, tuple(wrong)
        )
    new = line.state == "ordered" and line.told is None
    return Read(number, shown, "matched" if new else "already", line.at, line.amount, outcome, on, reason)


def _of_the_order(
    cells: Mapping[str, str], reference: str, line: Expected | None, seen: set[str]
) -> list[Wrong]:
    """Whether the order has such a line, of that amount; each is named once."""
    if line is None:
        return [Wrong("reference", "reference")] if reference else []
    wrong: list[Wrong] = []
    if reference in seen:
        wrong.append(Wrong("reference", "twice"))
    elif line.state == "left_out":
        wrong.append(Wrong("reference", "left_out"))
    seen.add(reference)
    if cells["amount"] and line.amount not in amounts(cells["amount"]):
        wrong.append(Wrong("amount", "amount"))
    return wrong


def _of_the_outcome(cell: str, outcome: Outcome | None, said: str, line: Expected | None) -> list[Wrong]:
    if cell and outcome is None:
        return [Wrong("outcome", "outcome")]
    wrong = [Wrong("reason", "reason")] if outcome == "returned" and not said else []
    known = line.told or line.state if line is not None else None
    if outcome is not None and known in {"paid", "returned"} and known != outcome:
        wrong.append(Wrong("outcome", "other_outcome"))
    return wrong


def reference_of(text: str) -> str:
    """As it is compared: letters and digits alone."""
    return "".join(c for c in text.translate(_DIGITS).upper() if c.isascii() and c.isalnum())


def _outcome(text: str) -> Outcome | None:
    said = plain(text)
    if said in {plain(word) for word in _PAID}:
        return "paid"
    return "returned" if said in {plain(word) for word in _RETURNED} else None


def amounts(text: str) -> set[int]:
    """Centimes that an amount may mean: in Morocco `12.500` is twelve thousand five hundred to one bank, and twelve and
    a half to another; the order's amount says which."""
    said = "".join(c for c in text.translate(_DIGITS) if c.isdigit() or c in ".,")
    if not any(c.isdigit() for c in said) or len(said) > 20:
        return set()
    found = set()
    whole = said.replace(".", "").replace(",", "")
    last = max(said.rfind("."), said.rfind(","))
    decimals = len(said) - last - 1
    if last < 0 or (decimals == 3 and all(len(part) == 3 for part in _groups(said))):
        found.add(int(whole) * 100)
    if last >= 0 and decimals <= 2 and decimals:
        found.add(int(whole) * 10 ** (2 - decimals))
    return found


def _groups(said: str) -> list[str]:
    return said.replace(",", ".").split(".")[1:]


def day(text: str) -> date | None:
    """`28/11/2026`, `28-11-2026`, `28.11.2026`, `2026-11-28`."""
    parts = text.translate(_DIGITS).replace("/", "-").replace(".", "-").replace(",", "-").strip().split("-")
    if len(parts) != 3 or not all(part.isdigit() and len(part) <= 4 for part in parts):
        return None
    first, month, last = map(int, parts)
    year, number = (first, last) if len(parts[0]) == 4 else (last, first)
    try:
        return date(year, month, number) if year > 1999 else None
    except ValueError:
        return None
