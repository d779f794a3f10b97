"""Which session has proved whose file it is, and how many wrong proofs a file has met."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from jisr.domain.idempotency import Idempotency, was_done
from jisr.store.applications import MarkItem
from jisr.store.base import Write, commit, delete, put, update

PROOF_SECONDS = 24 * 3600
MOST_TRIES = 5
MOST_FORGOTTEN = 50  # a transaction holds 100 writes; a file has a handful of proofs, each of a day


def has(application_id: str, session: str) -> bool:
    if not session:
        return False
    try:
        MarkItem.get(f"PROOF#{application_id}", session, consistent_read=True)
    except MarkItem.DoesNotExist:
        return False
    return True


def give(application_id: str, session: str, at: datetime) -> None:
    """Keep the proof for a day, for this session only; and forget the wrong tries before it."""
    expires_at = int(at.timestamp()) + PROOF_SECONDS
    item = MarkItem(
        f"PROOF#{application_id}", session, application_id=application_id, at=at, expires_at=expires_at
    )
    commit([put(item)])
    forget_tries(application_id)


def forget(application_id: str) -> list[Write]:
    """Every proof and every try, gone with the transaction: who had proved it must prove it again."""
    found = MarkItem.query(f"PROOF#{application_id}", consistent_read=True, limit=MOST_FORGOTTEN)
    return [delete(MarkItem(item.pk, item.sk)) for item in found]


@dataclass(frozen=True, slots=True)
class Proof:
    """A session that has proved the file, or (`tries`) how many wrong tries there were."""

    session: str | None
    at: datetime | None
    tries: int | None


def of_application(application_id: str) -> list[Proof]:
    found = MarkItem.query(f"PROOF#{application_id}", consistent_read=True, limit=MOST_FORGOTTEN)
    return [
        Proof(None if item.sk == "TRIES" else item.sk, item.at, int(item.tries) if item.tries else None)
        for item in found
    ]


def count_try(application_id: str, idempotency: Idempotency | None = None) -> int:
    """One more try, counted before the proof is looked at, so that parallel guesses can't exceed the limit. The same
    request sent again is the same try. Raises `Invalid` when its key served another body."""
    item = MarkItem(f"PROOF#{application_id}", "TRIES")
    one_more = [MarkItem.tries.add(1)]
    if idempotency is not None:
        with suppress(MarkItem.DoesNotExist):
            item.refresh(consistent_read=True)
        if was_done(item.requests or (), idempotency):
            return int(item.tries or 0)
        one_more.append(MarkItem.requests.add({idempotency.mark}))
    commit([update(item, one_more, None)])
    return int(item.tries or 0)


def forget_tries(application_id: str) -> None:
    commit([delete(MarkItem(f"PROOF#{application_id}", "TRIES"))])
