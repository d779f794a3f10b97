"""What the receipt of a filed application says, in words (law 55-19: number, date, limit, appeal, office)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from jisr.domain.clocks import casablanca

MONTHS: Final[Mapping[str, Sequence[str]]] = {
    "ar": (
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "ماي",
        "يونيو",
        "يوليوز",
        "غشت",
        "شتنبر",
        "أكتوبر",
        "نونبر",
        "دجنبر",
    ),
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_ISOLATE, _END = "\u2068", "\u2069"  # a name runs in its own direction, whatever the page's
_OTHER: Final = {"ar": "fr", "fr": "ar", "en": "ar"}

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": {
        "ministry": "وزارة التضامن والإدماج الاجتماعي والأسرة",
        "heading": "وصل إيداع",
        "reference": "رقم الطلب",
        "programme": "البرنامج",
        "name": "الاسم الكامل",
        "filed": "تاريخ الإيداع",
        "limit": "آخر أجل للجواب",
        "office": "المكتب المكلف",
        "documents": "الوثائق المدلى بها",
        "answer": "تجيب الإدارة داخل أجل أقصاه {limit}، وفقا للقانون رقم 55.19 "
        "المتعلق بتبسيط المساطر والإجراءات الإدارية.",
        "appeal": "في حالة عدم الجواب داخل هذا الأجل أو في حالة الرفض، يحق لكم تقديم تظلم.",
        "track": "لتتبع الطلب، صوروا هذا الرمز بالهاتف.",
    },
    "fr": {
        "ministry": "Ministère de la Solidarité, de l'Insertion sociale et de la Famille",
        "heading": "Récépissé de dépôt",
        "reference": "Numéro de la demande",
        "programme": "Programme",
        "name": "Nom complet",
        "filed": "Date de dépôt",
        "limit": "Réponse au plus tard le",
        "office": "Bureau chargé du dossier",
        "documents": "Pièces déposées",
        "answer": "L'administration répond au plus tard le {limit}, conformément à la loi n° 55-19 relative à la "
        "simplification des procédures et des formalités administratives.",
        "appeal": "Sans réponse dans ce délai, ou en cas de refus, vous avez le droit de déposer un recours.",
        "track": "Pour suivre la demande, photographiez ce code avec votre téléphone.",
    },
    "en": {
        "ministry": "Ministry of Solidarity, Social Integration and Family",
        "heading": "Filing receipt",
        "reference": "Application number",
        "programme": "Programme",
        "name": "Full name",
        "filed": "Filed on",
        "limit": "Answer due by",
        "office": "Office in charge",
        "documents": "Documents handed in",
        "answer": "The administration answers by {limit}, under law 55-19 on the simplification of administrative "
        "procedures and formalities.",
        "appeal": "If there is no answer by then, or if it is a refusal, you have the right to appeal.",
        "track": "To follow the application, scan this code with a phone.",
    },
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """Texts are mappings of `ar`, `fr`, `en`. `filed_at` and `limit` are aware; `language` is the reader's.

    `track_url` goes into the QR code: it holds the reference and nothing about the person.
    """

    reference: str
    programme: Mapping[str, str]
    name: str
    filed_at: datetime
    limit: datetime
    documents: Sequence[Mapping[str, str]]
    office: Mapping[str, str]
    language: str
    track_url: str


def day_in_words(at: datetime, language: str) -> str:
    """`23 نونبر 2026`, `23 novembre 2026`: the day in Morocco, digits 0-9."""
    return date_in_words(at.astimezone(casablanca()).date(), language)


def date_in_words(day: date, language: str) -> str:
    """`23 نونبر 2026`, `1er décembre 2026`."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {MONTHS[language][day.month - 1]} {day.year}"


def plain(text: str) -> str:
    """Text without control and direction characters, which could show a name as another one; spaces made single.

    ZWNJ and ZWJ stay: they shape letters.
    """
    kept = (c if unicodedata.category(c) not in {"Cc", "Cf"} or c in "\u200c\u200d" else " " for c in text)
    return " ".join("".join(kept).split())


def _breakable(text: str) -> str:
    """A run of more than 30 characters without a space may break there (zero width space), so it stays on paper."""
    return re.sub(r"(\S{30})(?=\S)", "\\1\u200b", text)


def isolated(name: str) -> str:
    """A name as it stands on paper: in its own direction, and never wider than the page."""
    return f"{_ISOLATE}{_breakable(plain(name))}{_END}"


def pages(receipt: Receipt) -> dict[str, Any]:
    """What the template `receipt` shows: her language first, then the other one. Plain strings only."""
    first = receipt.language if receipt.language in _OTHER else "ar"
    parts = [_part(receipt, language) for language in (first, _OTHER[first])]
    title = f"{_WORDS[first]['heading']} {receipt.reference}"
    return {"title": title, "parts": parts, "track_url": receipt.track_url}


def _part(receipt: Receipt, language: str) -> dict[str, Any]:
    words = _WORDS[language]
    limit = day_in_words(receipt.limit, language)
    shown = {
        "reference": receipt.reference,
        "programme": plain(receipt.programme[language]),
        "name": isolated(receipt.name),
        "filed": day_in_words(receipt.filed_at, language),
        "limit": limit,
        "office": plain(receipt.office[language]),
    }
    return {
        "language": language,
        "rtl": language == "ar",
        "ministry": words["ministry"],
        "heading": words["heading"],
        "rows": [
            {"label": words[key], "value": value, "ltr": key == "reference"} for key, value in shown.items()
        ],
        "documents_label": words["documents"],
        "documents": [plain(title[language]) for title in receipt.documents],
        "notes": [words["answer"].format(limit=limit), words["appeal"]],
        "track": words["track"],
    }
