"""The whole history of one file as a PDF: what happened, what she was told, and who of the office saw it.

For who answers for the file, so it names the staff. It says nothing of the person that those who decide on it do not
need here: not her name or number, of her answers only what the office corrected (old and new, so that it can be
answered for), no words of notes and no texts of messages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jisr import reference
from jisr.domain import trail
from jisr.domain.application import Application
from jisr.domain.references import reference_of
from jisr.store import access_log, messages
from jisr.use_cases.audit import Entry, done_to, names_of, seen
from jisr.use_cases.call import Call
from jisr.use_cases.erase_file import recipients
from jisr.use_cases.rules import programme_of
from jisr_printing.render import render

PAGE = 100


@dataclass(frozen=True, slots=True)
class History:
    """`told`: messages about this file, to whatever number she had; a message is kept for 180 days."""

    file: Application
    at: datetime
    printed_by: str
    entries: Sequence[Entry]
    readings: Sequence[Entry]
    told: Sequence[messages.Told]
    names: Mapping[str, str]


def history_of(call: Call, file: Application) -> History:
    """The caller has opened the file for its reader (`staff_file.open_for`), which is the last of the readings."""
    entries = done_to(file)
    readings = [seen(line) for line in access_log.readings(file.id)]
    names = names_of([*entries, *readings])
    return History(file, call.at, names.get(call.actor.id, ""), entries, readings, _told(call, file), names)


def _told(call: Call, file: Application) -> list[messages.Told]:
    contact = file.beside.contact
    found: list[messages.Told] = []
    for recipient in recipients(contact) if contact else ():
        after: str | None = None
        while page := messages.of_recipient(recipient, after, PAGE, call.at):
            found += [told for told in page if told.application_id == file.id]
            after = page[-1].sk
    return sorted(found, key=lambda told: told.claimed_at)


def print_history(history: History, language: str) -> bytes:
    return render("history", shown(history, language), history.at)


def shown(history: History, language: str) -> dict[str, Any]:
    """What the template `history` shows. Plain strings only."""
    words, file = trail.PAPER[language], history.file
    place = reference.province(file.province or "") or reference.region(file.region or "")
    facts = {
        "reference": reference_of(file.id),
        "programme": programme_of(file).title[language],
        "status": trail.status(file.status.value)[language],
        "place": (place.name_ar if language == "ar" else place.name_fr) if place else "–",
        "printed": trail.moment(history.at),
        "by": history.printed_by,
    }
    return {
        "language": language,
        "rtl": language == "ar",
        "title": f"{words['title']} {reference_of(file.id)}",
        "heading": words["title"],
        "ministry": words["ministry"],
        "reference": reference_of(file.id),
        "page": words["page"],
        "of": words["of"],
        "facts": [
            {"label": words[name], "value": value, "ltr": name in {"reference", "printed"}}
            for name, value in facts.items()
        ],
        "none": words["none"],
        "note": words["note"],
        "sections": [
            {
                "title": words["done"],
                "head": [words[c] for c in ("when", "who", "what")],
                "rows": [_row(history, e, language) for e in history.entries],
            },
            {
                "title": words["told"],
                "head": [words[c] for c in ("when", "channel", "what")],
                "rows": [_message(told, language) for told in history.told],
            },
            {
                "title": words["seen"],
                "head": [words[c] for c in ("when", "who", "what")],
                "rows": [_row(history, e, language) for e in history.readings],
            },
        ],
    }


def _row(history: History, entry: Entry, language: str) -> dict[str, Any]:
    who = history.names.get(entry.actor or "") or trail.who(entry.by)[language]
    role = trail.role(entry.role)[language] if entry.role and entry.by == "staff" else ""
    return {
        "when": trail.moment(entry.at),
        "who": who,
        "role": role,
        "what": entry.title[language],
        "details": [one[language] for one in entry.details] or _opened(history, entry, language),
    }


def _opened(history: History, entry: Entry, language: str) -> list[str]:
    """Which paper it was that somebody opened; nothing of one that was erased since."""
    programme = programme_of(history.file)
    found = (programme.document(paper.type) for paper in history.file.papers if paper.id == entry.paper)
    return [document.title[language] for document in found if document]


def _message(told: messages.Told, language: str) -> dict[str, Any]:
    channel = told.sk.rpartition("#")[2]
    return {
        "when": trail.moment(told.sent_at or told.claimed_at),
        "who": trail.channel(channel)[language],
        "role": "",
        "what": trail.title(told.event_type, is_reading=False, paper=None)[language],
        "details": [trail.message_state(told.state.value)[language]],
    }
