"""Codes sent to a woman's phone so that she can agree to be helped. All items expire (`expires_at`, epoch seconds); an
expired item may still be found for days, so the time is compared. No code, no number: keyed hashes."""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from jisr.domain.consent import CODE_SECONDS, MOST_TRIES
from jisr.domain.errors import Conflict
from jisr.domain.idempotency import Idempotency, remembered, was_done
from jisr.store.base import Item, Write, commit, delete, put, update

_SK = "CODE"


class ConsentCodeItem(Item):
    """pk `CONSENT_CODE#<id>`."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    mac = UnicodeAttribute()
    request = UnicodeAttribute(null=True)
    tries_left = NumberAttribute()
    expires_at = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Taken:
    """`mac`: of the code and what it was sent for; `tries_left` after this one."""

    mac: str
    tries_left: int


def _pk(id_: str) -> str:
    return f"CONSENT_CODE#{id_}"


def keep(id_: str, mac: str, at: datetime, idempotency: Idempotency | None) -> None:
    """Raises `Conflict("in_progress")` when the same request, sent twice at once, was first."""
    mark = next(iter(remembered((), idempotency, at)), None)
    item = ConsentCodeItem(
        _pk(id_),
        _SK,
        mac=mac,
        request=mark,
        tries_left=MOST_TRIES,
        expires_at=int(at.timestamp()) + CODE_SECONDS,
    )
    commit(
        [
            put(
                item,
                ConsentCodeItem.pk.does_not_exist(),
                lambda: Conflict("in_progress", "the same request is being done"),
            )
        ]
    )


def asked_before(id_: str, idempotency: Idempotency | None) -> bool:
    """Whether this very request had the code sent already. Raises `Invalid` when its key served another body."""
    if idempotency is None:
        return False
    try:
        item = ConsentCodeItem.get(_pk(id_), _SK, consistent_read=True)
    except ConsentCodeItem.DoesNotExist:
        return False
    return was_done([item.request] if item.request else [], idempotency)


def forget(id_: str) -> None:
    """It surely did not go out."""
    commit([delete(ConsentCodeItem(_pk(id_), _SK))])


def take(id_: str, at: datetime) -> Taken | None:
    """One try less, counted before it is looked at. None when it is unknown, expired, spent or used up."""
    item = ConsentCodeItem(_pk(id_), _SK)
    good = (
        ConsentCodeItem.pk.exists()
        & (ConsentCodeItem.expires_at > int(at.timestamp()))
        & (ConsentCodeItem.tries_left > 0)
    )
    try:
        commit([update(item, [ConsentCodeItem.tries_left.add(-1)], good)])
    except Conflict:
        return None
    return Taken(item.mac, int(item.tries_left))


def spend(id_: str) -> Write:
    """Part of the transaction that uses it: a code serves once."""
    return delete(
        ConsentCodeItem(_pk(id_), _SK),
        ConsentCodeItem.pk.exists(),
        lambda: Conflict("code_spent", "this code was used already"),
    )
