"""Who saw whose data. Append-only: no version, no event, no bus. No log, no data.

One item for a file that was opened or found, under its id. Pages of the queue name nobody and are not written down.
"""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from jisr.store.base import Item, commit, instant, put


class AccessItem(Item):
    table = "table_access_log"

    class Meta:
        table_name = "unset"

    actor = UnicodeAttribute()
    what = UnicodeAttribute()
    correlation_id = UnicodeAttribute()
    paper = UnicodeAttribute(null=True)


def record(
    application_ids: Sequence[str],
    actor: str,
    what: str,
    correlation_id: str,
    at: datetime,
    paper: str | None = None,
) -> None:
    """Written before the files are shown; when it can't be written, they aren't. `what`: a permission of the policy.
    `paper`: the document whose pages are shown."""
    items = [_item(application_id, actor, what, correlation_id, at) for application_id in application_ids]
    for item in items:
        item.paper = paper
    _append(items)


def _item(pk: str, actor: str, what: str, correlation_id: str, at: datetime) -> AccessItem:
    # With `what`, since one request may open a file and find it.
    sk = f"{instant(at)}#{correlation_id}#{what}"
    return AccessItem(pk, sk, actor=actor, what=what, correlation_id=correlation_id)


def _append(items: Sequence[AccessItem]) -> None:
    """Never over another line. The key names the request, so a write that meets itself after a lost answer is the same,
    and fine. Raises `Conflict` for another one under that key: not written down, not shown."""
    for item in items:
        paper = AccessItem.paper == item.paper if item.paper else AccessItem.paper.does_not_exist()
        itself = (AccessItem.actor == item.actor) & (AccessItem.what == item.what) & paper
        commit([put(item, AccessItem.pk.does_not_exist() | itself)])


def of_application(application_id: str) -> list[tuple[str, str, str]]:
    """(instant, actor, what), oldest first."""
    rows = AccessItem.query(application_id)
    return [(row.sk.split("#")[0], row.actor, row.what) for row in rows]


def after(application_id: str, key: str | None, most: int) -> list[tuple[str, str]]:
    """At most `most` readings of a file after `key`: (key, what), oldest first. A key begins with the instant."""
    later = (AccessItem.sk > key) if key else None
    rows = AccessItem.query(application_id, later, limit=most, page_size=most)
    return [(row.sk, row.what) for row in rows]
