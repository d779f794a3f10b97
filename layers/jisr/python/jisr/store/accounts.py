"""Her bank account (RIB), beside the state of her file: in `applications`, under the file's key, so that an erasure
takes it with the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from jisr.store.base import InstantAttribute, Item, Write, put

_ACCOUNT = "ACCOUNT"


class AccountItem(Item):
    table = "table_applications"

    class Meta:
        table_name = "unset"

    rib = UnicodeAttribute()
    by = UnicodeAttribute()
    at = InstantAttribute()


def keep(application_id: str, rib: str, by: str, at: datetime) -> Write:
    """Written with the move that tells of it."""
    return put(AccountItem(application_id, _ACCOUNT, rib=rib, by=by, at=at))


def of_application(application_id: str) -> str | None:
    try:
        return AccountItem.get(application_id, _ACCOUNT, consistent_read=True).rib
    except AccountItem.DoesNotExist:
        return None


def of_applications(application_ids: Sequence[str]) -> Mapping[str, str]:
    """Those that are kept, by file."""
    asked = [(one, _ACCOUNT) for one in dict.fromkeys(application_ids)]
    return {item.pk: item.rib for item in AccountItem.batch_get(asked, consistent_read=True)}
