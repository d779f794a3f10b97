"""Who read which file. Append-only: no version, no event, no bus. No log, no file."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from jisr.store.base import Item, instant


class AccessItem(Item):
    table = "table_access_log"

    class Meta:
        table_name = "unset"

    actor = UnicodeAttribute()
    what = UnicodeAttribute()
    correlation_id = UnicodeAttribute()


def record(application_id: str, actor: str, what: str, correlation_id: str, at: datetime) -> None:
    """Written before the file is shown; when it can't be written, the file isn't shown."""
    AccessItem(
        application_id,
        f"{instant(at)}#{correlation_id}",
        actor=actor,
        what=what,
        correlation_id=correlation_id,
    ).save()


def of_application(application_id: str) -> list[tuple[str, str, str]]:
    """(instant, actor, what), oldest first."""
    rows = AccessItem.query(application_id)
    return [(row.sk.split("#")[0], row.actor, row.what) for row in rows]
