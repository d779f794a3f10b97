"""Free words kept with a file (an appeal, an agent's note, what a visit found): in the file's partition, never in an
event."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from jisr.domain.desk import Contacted, Visit
from jisr.domain.idempotency import KEPT, Idempotency, was_done
from jisr.domain.references import new_id
from jisr.store.base import InstantAttribute, Item, Write, instant, put

_PREFIX = "NOTE#"


@dataclass(frozen=True, slots=True)
class Note:
    """`id` is its own within the file; `about` is what it was said with: an action, `note`, `contact` or `visit`. The
    last two have what it tells besides words."""

    id: str
    about: str
    text: str
    author: str
    at: datetime
    contact: Contacted | None = None
    visit: Visit | None = None


class NoteItem(Item):
    table = "table_applications"

    class Meta:
        table_name = "unset"

    about = UnicodeAttribute()
    text = UnicodeAttribute(null=True)
    author = UnicodeAttribute()
    at = InstantAttribute()
    contact = JSONAttribute(null=True)
    visit = JSONAttribute(null=True)


class RequestItem(Item):
    """That a request wrote a note, and which: a note has no item to be marked in, and its own key holds its instant."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    mark = UnicodeAttribute()
    note = UnicodeAttribute()
    expires_at = NumberAttribute()


def new(
    about: str,
    text: str,
    author: str,
    at: datetime,
    *,
    contact: Contacted | None = None,
    visit: Visit | None = None,
    request: Idempotency | None = None,
) -> Note:
    """A note that is not kept yet; of the same `request` it has the same id."""
    note_id = new_id(request.seed if request else None)[:12]
    return Note(note_id, about, text, author, at, contact, visit)


def keep(application_id: str, note: Note) -> Write:
    item = NoteItem(application_id, _key(note), about=note.about, author=note.author, at=note.at)
    item.text = note.text or None
    item.contact = asdict(note.contact) if note.contact else None
    if note.visit is not None:
        item.visit = asdict(note.visit) | {"visited_on": note.visit.visited_on.isoformat()}
    return put(item)


def add(application_id: str, about: str, text: str, author: str, at: datetime) -> Write:
    return keep(application_id, new(about, text, author, at))


def remember(application_id: str, note: Note, request: Idempotency) -> Write:
    """Written with the note. Raises `Conflict` when this request, or another one under its key, wrote one before."""
    item = RequestItem(application_id, f"DONE#{note.id}", mark=request.mark, note=_key(note))
    item.expires_at = int((note.at + KEPT).timestamp())
    return put(item, RequestItem.pk.does_not_exist())


def of_request(application_id: str, request: Idempotency | None) -> Note | None:
    """The note that this very request wrote before. Raises `Invalid` when its key served another body."""
    if request is None:
        return None
    try:
        done = RequestItem.get(application_id, f"DONE#{new_id(request.seed)[:12]}", consistent_read=True)
    except RequestItem.DoesNotExist:
        return None
    if not was_done([done.mark], request):
        return None
    return _note(NoteItem.get(application_id, done.note, consistent_read=True))


def _key(note: Note) -> str:
    return f"{_PREFIX}{instant(note.at)}#{note.id}"


def after(application_id: str, key: str | None, most: int) -> list[tuple[str, Note]]:
    """At most `most` notes with their keys, after `key`, oldest first."""
    # "NOTE$" sorts right after every "NOTE#…".
    between = NoteItem.sk.between(f"{key or _PREFIX}\x00", "NOTE$")
    rows = NoteItem.query(application_id, between, limit=most, page_size=most)
    return [(row.sk, _note(row)) for row in rows]


def last_written(application_id: str, besides: str) -> datetime | None:
    """When the newest was written that is not of the account `besides`; a moment behind."""
    newest = NoteItem.query(
        application_id, NoteItem.sk.startswith(_PREFIX), scan_index_forward=False, page_size=5
    )
    return next((row.at for row in newest if row.author != besides), None)


def of_application(application_id: str) -> list[Note]:
    """Oldest first."""
    return [_note(row) for row in NoteItem.query(application_id, NoteItem.sk.startswith(_PREFIX))]


def _note(row: NoteItem) -> Note:
    return Note(
        id=row.sk.rpartition("#")[2],
        about=row.about,
        text=row.text or "",
        author=row.author,
        at=row.at,
        contact=Contacted(**row.contact) if row.contact else None,
        visit=_visit(row.visit) if row.visit else None,
    )


def _visit(kept: dict[str, Any]) -> Visit:
    return Visit(
        visited_on=date.fromisoformat(kept["visited_on"]),
        present=kept["present"],
        recommendation=kept["recommendation"],
        photos=tuple(kept["photos"]),
        follow_up=kept.get("follow_up"),
    )
