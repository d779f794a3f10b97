"""Who saw whose data, and who worked on what. Append-only: no version, no event, no bus. No log, no data.

One item for a file that was opened or found, in its reader's partition of the month (docs/adr/0024): whoever reads is
one of hundreds, so both "what did she see" and "who saw this" are a bounded number of queries, and a line is one write.
Pages of the queue name nobody and are not written down.

A subject is a file's id, or `kind#id` of what is no file. What staff do is an event of the subject; the log only leads
to it: of each subject that somebody changes there is a line of hers on that day, `WORKED` when she had none. An export
is a subject: its lines say what for it was asked and when it was fetched; each file in it has an `EXPORTED` one. An
import is one too: who looked at rows of it, who confirmed it, and what for.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from pynamodb.attributes import UnicodeAttribute

from jisr.store.base import MOST_WRITES, Item, Write, commit, instant, put

WORKED = "worked"
"""What the line of somebody is called who changed a subject without having opened it that day: no reading."""
EXPORTED = "exported"
"""What the line of a file is called that is in an export. One of thousands: a member of staff's own audit shows the
export, and such a line leads to nothing that she did."""
_READERS = "READERS"
_AT_ONCE = 8
_ALONE = 4
_MOST_KNOWN = 4_096
_ONE_BY_ONE = 10
"""Up to so many lines are written each for itself, which costs half; more of them a hundred at a time."""

# What this process has found or written: lines and readers are never taken away.
_known: set[tuple[str, str]] = set()


class AccessItem(Item):
    """pk `<reader>#<month>`, sk `<subject>#<instant>#<correlation id>#<what for>`."""

    table = "table_access_log"

    class Meta:
        table_name = "unset"

    actor = UnicodeAttribute()
    what = UnicodeAttribute()
    correlation_id = UnicodeAttribute()
    paper = UnicodeAttribute(null=True)
    purpose = UnicodeAttribute(null=True)


class ReaderItem(Item):
    """That somebody has lines of a month: pk `READERS`, sk `<month>#<reader>`."""

    table = "table_access_log"

    class Meta:
        table_name = "unset"


@dataclass(frozen=True, slots=True)
class Line:
    """`at`: the instant as it is in the key. `what`: a permission of the policy, `WORKED` or `EXPORTED`. `paper`: whose
    pages. `purpose`: what for, in the reader's words."""

    at: str
    subject: str
    actor: str
    what: str
    correlation_id: str
    paper: str | None
    purpose: str | None = None

    @property
    def key(self) -> str:
        """Of its subject's lines; begins with the instant, and sorts by it."""
        return f"{self.at}#{self.correlation_id}#{self.what}#{self.actor}"


def record(
    subjects: Sequence[str],
    actor: str,
    what: str,
    correlation_id: str,
    at: datetime,
    paper: str | None = None,
    purpose: str | None = None,
) -> None:
    """Written before the files are shown; when it can't be written, they aren't. `what`: a permission of the policy.
    `paper`: the document whose pages are shown; `purpose`: what for, in the reader's words.

    Never over another line. The key names the request, so a write that meets itself after a lost answer is the same,
    and fine. Raises `Conflict` for another one under that key: not written down, not shown.
    """
    if not subjects:
        return
    month = instant(at)[:7]
    _register(actor, month)
    named = list(dict.fromkeys(subjects))
    step = 1 if len(named) <= _ONE_BY_ONE else MOST_WRITES
    for some in itertools.batched(named, step, strict=False):
        commit([_line_of(subject, actor, what, correlation_id, at, paper, purpose) for subject in some])
        for subject in some:
            _know(_day_of(actor, subject, at))


def record_exported(files: Sequence[str], actor: str, correlation_id: str, at: datetime) -> None:
    """As `record`, of the files of an export, a hundred in a transaction: a line costs twice as much, and all of them a
    hundredth of the requests. `at`: when the export was asked for, so that a part that is written again is written down
    once."""
    _register(actor, instant(at)[:7])
    for some in itertools.batched(files, MOST_WRITES, strict=False):
        commit([_line_of(file, actor, EXPORTED, correlation_id, at) for file in some])


def _line_of(
    subject: str,
    actor: str,
    what: str,
    correlation_id: str,
    at: datetime,
    paper: str | None = None,
    purpose: str | None = None,
) -> Write:
    # With `what`, since one request may open a file and find it.
    sk = f"{subject}#{instant(at)}#{correlation_id}#{what}"
    item = AccessItem(_pk(actor, instant(at)[:7]), sk, actor=actor, what=what, correlation_id=correlation_id)
    item.paper, item.purpose = paper, purpose
    same_paper = AccessItem.paper == paper if paper else AccessItem.paper.does_not_exist()
    return put(item, AccessItem.pk.does_not_exist() | same_paper)


def worked(subject: str, actor: str, correlation_id: str, at: datetime) -> None:
    """Before somebody of the staff changes `subject`: so that it is found by her name. Nothing where she has a line of
    that day already."""
    day = _day_of(actor, subject, at)
    if day in _known:
        return
    pk, start = _pk(actor, instant(at)[:7]), f"{subject}#{instant(at)[:10]}"
    lines = AccessItem.query(pk, AccessItem.sk.startswith(start), consistent_read=True)
    if any(line.what != EXPORTED for line in lines):
        _know(day)
    else:
        record([subject], actor, WORKED, correlation_id, at)


def of_application(application_id: str) -> list[tuple[str, str, str]]:
    """(instant, actor, what) of the readings, oldest first."""
    return [(line.at, line.actor, line.what) for line in readings(application_id)]


def after(application_id: str, key: str | None, most: int) -> list[tuple[str, str]]:
    """At most `most` readings of a file after `key`: (key, what), oldest first. A key begins with the instant."""
    later = [line for line in readings(application_id) if key is None or line.key > key]
    return [(line.key, line.what) for line in later[:most]]


def readings(subject: str, since: datetime | None = None, until: datetime | None = None) -> list[Line]:
    """Who saw it between two instants, `until` not among them; oldest first. A query for each who read anything in
    these months."""
    first = instant(since)[:7] if since else "0"
    last = instant(until)[:7] if until else "9"
    between = ReaderItem.sk.between(first, f"{last}~")
    rows = ReaderItem.query(_READERS, between, consistent_read=True)
    partitions = [f"{reader}#{month}" for month, _, reader in (row.sk.partition("#") for row in rows)]
    found = _each(partitions, lambda pk: _query(pk, f"{subject}#"))
    return sorted(
        (line for line in found if line.what != WORKED and _within(line, since, until)),
        key=lambda line: line.key,
    )


def of_reader(actor: str, month: str) -> list[Line]:
    """All her lines of a month (`2026-11`), oldest first; also those that say `WORKED`."""
    return sorted(_query(_pk(actor, month), ""), key=lambda line: (line.at, line.subject, line.key))


def _query(pk: str, start: str) -> list[Line]:
    rows = AccessItem.query(pk, AccessItem.sk.startswith(start) if start else None, consistent_read=True)
    return [_line(row) for row in rows]


def _each(partitions: Sequence[str], query: Callable[[str], Iterable[Line]]) -> list[Line]:
    """Several at once: they wait for the network, and there may be hundreds."""
    if len(partitions) <= _ALONE:
        return [line for pk in partitions for line in query(pk)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [line for lines in pool.map(query, partitions) for line in lines]


def _line(row: AccessItem) -> Line:
    subject, at, _, _ = row.sk.rsplit("#", 3)
    return Line(at, subject, row.actor, row.what, row.correlation_id, row.paper, row.purpose)


def _within(line: Line, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or line.at >= instant(since)) and (until is None or line.at < instant(until))


def _pk(actor: str, month: str) -> str:
    return f"{actor}#{month}"


def _day_of(actor: str, subject: str, at: datetime) -> tuple[str, str]:
    return actor, f"{subject}#{at.astimezone(UTC).date()}"


def _register(actor: str, month: str) -> None:
    """Before her first line of the month. Once a process: what is there already is written again, and is the same."""
    if (actor, month) not in _known:
        commit([put(ReaderItem(_READERS, f"{month}#{actor}"))])
        _know((actor, month))


def _know(what: tuple[str, str]) -> None:
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known.add(what)


def forget() -> None:
    """For tests that begin with empty tables."""
    _known.clear()
