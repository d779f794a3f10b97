"""What became of the rows, page by page or as a CSV: numbers, columns and reasons, never what the file says."""

import gzip
import io
from collections.abc import Sequence

from jisr.domain.cells import csv_lines
from jisr.domain.imports import Import, Outcome, Seen
from jisr.domain.references import reference_of
from jisr.store import imports

MOST_ROWS = 50
MOST_BYTES = 4 * 1024 * 1024
"""Of a report that can't be squeezed: a function's answer holds 6 MB, a third of it base64."""

_HEADS = {
    "ar": ("السطر", "النتيجة", "العمود", "السبب", "المرجع"),
    "fr": ("ligne", "résultat", "colonne", "motif", "référence"),
    "en": ("line", "outcome", "column", "reason", "reference"),
}
_OUTCOMES = {
    "ready": {"ar": "جاهز", "fr": "prête", "en": "ready"},
    "registered": {"ar": "مسجل", "fr": "enregistrée", "en": "registered"},
    "duplicate": {"ar": "مكرر", "fr": "doublon", "en": "duplicate"},
    "faulty": {"ar": "فيه خطأ", "fr": "à corriger", "en": "faulty"},
}
_CUT = {
    "ar": "التقرير طويل: هذه بدايته.",
    "fr": "Le rapport est long : en voici le début.",
    "en": "The report is long: this is its beginning.",
}


def rows(one: Import, outcome: Outcome | None, after: int) -> tuple[list[Seen], int | None]:
    """Rows below the line `after`, in the file's order, and the line to go on from. At most `MOST_ROWS`."""
    found: list[Seen] = []
    for _, page in imports.seen(one):
        for seen in page:
            if seen.line <= after or (outcome is not None and seen.outcome != outcome):
                continue
            if len(found) == MOST_ROWS:
                return found, found[-1].line
            found.append(seen)
    return found, None


def report(one: Import, language: str, *, squeezed: bool) -> bytes:
    """All rows but those that are only ready."""
    out = io.StringIO()
    write = csv_lines(out)
    write(_HEADS[language])
    names = [column.name for column in one.columns]
    for _, page in imports.seen(one):
        for seen in page:
            if seen.outcome != "ready":
                write(_cells(seen, names, language))
        if not squeezed and out.tell() > MOST_BYTES // 2:  # a letter is at most two bytes here
            write(["", "", "", _CUT[language], ""])
            break
    text = out.getvalue().encode()
    return gzip.compress(text, 6, mtime=0) if squeezed else text


def _cells(seen: Seen, names: Sequence[str], language: str) -> list[str]:
    columns = [names[p.column] for p in seen.problems if p.column is not None and p.column < len(names)]
    reasons = [p.message[language] for p in seen.problems]
    return [
        str(seen.line),
        _OUTCOMES[seen.outcome][language],
        " | ".join(columns),
        " | ".join(reasons),
        reference_of(seen.file) if seen.file else "",
    ]
