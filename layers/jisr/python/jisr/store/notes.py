"""Free words kept with a file (an appeal, an agent's note): in the file's partition, never in an event."""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from jisr.domain.references import new_id
from jisr.store.base import InstantAttribute, Item, Write, instant, put


@dataclass(frozen=True, slots=True)
class Note:
    about: str
    text: str
    author: str
    at: datetime


class NoteItem(Item):
    table = "table_applications"

    class Meta:
        table_name = "unset"

    about = UnicodeAttribute()
    text = UnicodeAttribute()
    author = UnicodeAttribute()
    at = InstantAttribute()


def add(application_id: str, about: str, text: str, author: str, at: datetime) -> Write:
    key = f"NOTE#{instant(at)}#{new_id()[:8]}"
    return put(NoteItem(application_id, key, about=about, text=text, author=author, at=at))


def after(application_id: str, key: str | None, most: int) -> list[tuple[str, Note]]:
    """At most `most` notes with their keys, after `key`, oldest first."""
    # "NOTE$" sorts right after every "NOTE#…".
    between = NoteItem.sk.between(f"{key or 'NOTE#'}\x00", "NOTE$")
    rows = NoteItem.query(application_id, between, limit=most, page_size=most)
    return [(row.sk, Note(row.about, row.text, row.author, row.at)) for row in rows]


def of_application(application_id: str) -> list[Note]:
    """Oldest first."""
    rows = NoteItem.query(application_id, NoteItem.sk.startswith("NOTE#"))
    return [Note(row.about, row.text, row.author, row.at) for row in rows]
