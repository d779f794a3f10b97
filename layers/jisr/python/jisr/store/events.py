"""The `events` table: outbox, audit trail and timeline at once."""

import zlib
from collections.abc import Iterator
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

import events
from jisr.domain.errors import Conflict
from jisr.store.base import InstantAttribute, Item, Write, commit, put, update

SHARDS = 8


class Unpublished(GlobalSecondaryIndex["EventItem"]):
    """What the bus has not accepted yet; sparse."""

    class Meta:
        index_name = "unpublished"
        projection = KeysOnlyProjection()

    unpublished = UnicodeAttribute(hash_key=True)
    occurred_at = InstantAttribute(range_key=True)


class EventItem(Item):
    table = "table_events"

    class Meta:
        table_name = "unset"

    detail = UnicodeAttribute()
    occurred_at = InstantAttribute()
    unpublished = UnicodeAttribute(null=True)
    by_unpublished = Unpublished()


def append(event: events.Event) -> Write:
    """The write that adds `event` to its subject's history; a taken sequence means somebody else was first."""
    shard = str(zlib.crc32(event.subject.key.encode()) % SHARDS)
    item = EventItem(
        event.subject.key,
        f"{event.sequence:06d}",
        detail=event.to_detail(),
        occurred_at=event.occurred_at,
        unpublished=shard if event.published else None,
    )
    return put(item, EventItem.pk.does_not_exist(), lambda: Conflict("changed_meanwhile", "read it again"))


def history(kind: str, subject_id: str) -> list[events.Event]:
    """All events of one aggregate, oldest first."""
    return [
        events.parse(item.detail) for item in EventItem.query(f"{kind}#{subject_id}", consistent_read=True)
    ]


def after(kind: str, subject_id: str, sequence: int, most: int) -> list[events.Event]:
    """At most `most` events of one aggregate after that number."""
    found = EventItem.query(
        f"{kind}#{subject_id}", EventItem.sk > f"{sequence:06d}", limit=most, page_size=most
    )
    return [events.parse(item.detail) for item in found]


def between(kind: str, subject_id: str, since: datetime, until: datetime) -> list[events.Event]:
    """What happened to one aggregate between two instants, `until` not among them; oldest first."""
    meanwhile = (EventItem.occurred_at >= since) & (EventItem.occurred_at < until)
    found = EventItem.query(f"{kind}#{subject_id}", filter_condition=meanwhile, consistent_read=True)
    return [events.parse(item.detail) for item in found]


def next_sequence(kind: str, subject_id: str) -> int:
    """Of an aggregate that keeps no count of its own. Who is overtaken between is refused by `append`."""
    newest = EventItem.query(
        f"{kind}#{subject_id}",
        consistent_read=True,
        scan_index_forward=False,
        limit=1,
        attributes_to_get=["pk", "sk"],
    )
    return next((int(item.sk) for item in newest), 0) + 1


def last_by_staff(kind: str, subject_id: str) -> datetime | None:
    """When staff last moved one aggregate; a moment behind. Read from the newest on, a few at a time, until found."""
    newest = EventItem.query(f"{kind}#{subject_id}", scan_index_forward=False, page_size=5)
    found = (events.parse(item.detail) for item in newest)
    return next((event.occurred_at for event in found if event.actor.kind == "staff"), None)


def everything() -> Iterator[events.Event]:
    """Every event there is, in no order. Reads the whole table: for a rebuild by hand, and for nothing else."""
    for item in EventItem.scan(consistent_read=True):
        yield events.parse(item.detail)


def unpublished(shard: int, before: datetime, limit: int) -> Iterator[events.Event]:
    """Events of `shard` that were written before `before` and are not on the bus yet, oldest first."""
    found = EventItem.by_unpublished.query(
        str(shard), EventItem.occurred_at < before, limit=limit, page_size=limit
    )
    for key in found:
        item = EventItem.get(key.pk, key.sk, consistent_read=True)
        if item.unpublished is not None:
            yield events.parse(item.detail)


def mark_published(event: events.Event) -> None:
    """Take `event` out of the outbox. Doing it twice changes nothing."""
    item = EventItem(event.subject.key, f"{event.sequence:06d}")
    commit([update(item, [EventItem.unpublished.remove()], EventItem.pk.exists())])
