"""Drafts and proposals of programmes, one at most for each, in a partition that a list reads whole."""

import zlib
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)

from jisr.domain.errors import StaleVersion
from jisr.domain.programmes.upcoming import Said, State, Upcoming
from jisr.store.base import InstantAttribute, Item, Write, instant, put

_PARTITION = "UPCOMING"


class UpcomingItem(Item):
    """`source` and `body` are deflated."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    state = UnicodeAttribute()
    revision = NumberAttribute()
    source = BinaryAttribute(legacy_encoding=False)
    body = BinaryAttribute(legacy_encoding=False, null=True)
    title = JSONAttribute(null=True)
    mistakes = NumberAttribute(default=0)
    based_on = NumberAttribute(default=0)
    digest = UnicodeAttribute(null=True)
    edited = JSONAttribute(null=True)
    proposed = JSONAttribute(null=True)
    approved = JSONAttribute(null=True)
    refused = JSONAttribute(null=True)
    publish_at = InstantAttribute(null=True)
    stopped = UnicodeAttribute(null=True)
    done = UnicodeSetAttribute(null=True)


def load(programme_id: str) -> Upcoming:
    """As it is now; without a draft one of the state `none`."""
    try:
        return _upcoming(UpcomingItem.get(_PARTITION, programme_id, consistent_read=True))
    except UpcomingItem.DoesNotExist:
        return Upcoming(programme_id)


def everything() -> list[Upcoming]:
    """Of every programme that ever had a draft, by id."""
    return [_upcoming(item) for item in UpcomingItem.query(_PARTITION, consistent_read=True)]


def save(after: Upcoming) -> Write:
    """Refused by `StaleVersion` unless it follows on what is there."""
    item = UpcomingItem(
        _PARTITION,
        after.programme,
        state=after.state.value,
        revision=after.revision,
        source=zlib.compress(after.source.encode(), 9),
        body=None if after.body is None else zlib.compress(after.body, 9),
        title=dict(after.title) if after.title else None,
        mistakes=after.mistakes,
        based_on=after.based_on,
        digest=after.digest,
        edited=_kept(after.edited),
        proposed=_kept(after.proposed),
        approved=_kept(after.approved),
        refused=_kept(after.refused),
        publish_at=after.publish_at,
        stopped=after.stopped,
        done=set(after.done) or None,
    )
    first = after.revision == 1
    follows = UpcomingItem.pk.does_not_exist() if first else UpcomingItem.revision == after.revision - 1
    stale = lambda: StaleVersion("stale_version", "somebody changed it meanwhile; read it again")  # noqa: E731
    return put(item, follows, stale)


def _kept(said: Said | None) -> dict[str, Any] | None:
    return None if said is None else {"by": said.by, "at": instant(said.at), "note": said.note}


def _said(kept: dict[str, Any] | None) -> Said | None:
    return None if kept is None else Said(kept["by"], datetime.fromisoformat(kept["at"]), kept["note"])


def _upcoming(item: UpcomingItem) -> Upcoming:
    return Upcoming(
        programme=item.sk,
        state=State(item.state),
        revision=int(item.revision),
        source=zlib.decompress(item.source).decode(),
        title=item.title,
        mistakes=int(item.mistakes),
        based_on=int(item.based_on),
        edited=_said(item.edited),
        proposed=_said(item.proposed),
        body=None if item.body is None else zlib.decompress(item.body),
        digest=item.digest,
        approved=_said(item.approved),
        publish_at=item.publish_at,
        refused=_said(item.refused),
        stopped=item.stopped,
        done=tuple(item.done or ()),
    )
