"""Numbers that asked for a code and never gave it back are not kept, unless there is a file of theirs: one that an
import or an agent began waits for its owner's first code."""

from datetime import datetime, timedelta
from zlib import crc32

from jisr.gateways import identity
from jisr.store import applications

KEPT = timedelta(days=7)
"""Since a code was asked for, or a file begun for her."""
PARTS = 24
"""Each hour looks at this part of the accounts: those of a large import would else be looked up every hour."""


def delete_unverified(at: datetime) -> int:
    """Deletes accounts untouched for `KEPT` whose number was never proved and that have no file; answers how many.
    Within a day each has its turn."""

    def needed(account: str) -> bool:
        return crc32(account.encode()) % PARTS != at.hour or applications.has_file(account)

    return identity.delete_unverified(at - KEPT, needed)
