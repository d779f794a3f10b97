"""How often the end of a phone number may be guessed for one reference: four digits are ten thousand guesses.

Counted by a hash of the reference, whether there is such a file or not, in the `programmes` table beside the limits of
sign-ins. A guess is counted before it is looked at and given back when it was right: any number at once can't pass.
"""

import contextlib
import hashlib
from datetime import datetime

from pynamodb.exceptions import UpdateError

from jisr.domain.sign_in import Limit
from jisr.store.sign_in import RateItem, count

WRONG = Limit(10, 3_600)


def take(reference: str, at: datetime) -> None:
    """One guess. Raises `TooMany` when ten were wrong in this hour."""
    count(_what(reference), at, WRONG)


def give_back(reference: str, at: datetime) -> None:
    """It was right: it counts for nothing."""
    start = int(at.timestamp()) // WRONG.seconds * WRONG.seconds
    item = RateItem(f"RATE#{_what(reference)}", f"{start:012d}")
    with contextlib.suppress(UpdateError):  # at worst she has one guess less for the rest of the hour
        item.update([RateItem.uses.add(-1)], condition=RateItem.uses > 0)


def _what(reference: str) -> str:
    return "TRACK#" + hashlib.sha256(reference.encode(errors="replace")).hexdigest()
