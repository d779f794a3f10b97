"""Numbers that asked for a code and never gave it back are not kept."""

from datetime import datetime, timedelta

from jisr.gateways import identity

KEPT = timedelta(days=7)


def delete_unverified(at: datetime) -> int:
    """Deletes accounts older than `KEPT` whose number was never proved; answers how many."""
    return identity.delete_unverified(at - KEPT)
