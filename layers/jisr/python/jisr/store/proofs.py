"""Which session has proved whose file it is, and how many wrong proofs a file has met."""

from datetime import datetime

from jisr.store.applications import MarkItem
from jisr.store.base import instant

PROOF_SECONDS = 24 * 3600
MOST_TRIES = 5


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
    MarkItem(
        f"PROOF#{application_id}", session, application_id=application_id, at=at, expires_at=expires_at
    ).save()
    forget_tries(application_id)


def count_try(application_id: str) -> int:
    """One more try, counted before the proof is looked at, so that parallel guesses can't exceed the limit."""
    item = MarkItem(f"PROOF#{application_id}", "TRIES")
    item.update([MarkItem.tries.add(1)])
    return int(item.tries or 0)


def forget_tries(application_id: str) -> None:
    MarkItem(f"PROOF#{application_id}", "TRIES").delete()


__all__ = ["MOST_TRIES", "count_try", "forget_tries", "give", "has", "instant"]
