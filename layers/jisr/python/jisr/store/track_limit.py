"""How often the end of a phone number may be guessed for one reference: four digits are ten thousand guesses.

Counted by a hash of the reference, whether there is such a file or not, in the `programmes` table beside the limits of
sign-ins: one item a day, with all guesses and those of each place. A guess is counted before it is looked at and given
back when it was right: any number at once can't pass. Why these numbers: docs/security.md.
"""

import contextlib
import hashlib
from datetime import datetime

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.operand import Path

from jisr.domain.errors import TooMany
from jisr.domain.sign_in import Limit
from jisr.store.sign_in import RateItem

DAY = 86_400
WRONG = Limit(50, DAY)
WRONG_FROM_A_PLACE = Limit(10, DAY)


def take(reference: str, place: str, at: datetime) -> None:
    """One guess. `place`: the keyed hash of the client's network. Raises `TooMany`."""
    start = _start(at)
    of_place = _of(place)
    free = RateItem.uses.does_not_exist() | (RateItem.uses < WRONG.most)
    free_for_it = of_place.does_not_exist() | (of_place < WRONG_FROM_A_PLACE.most)
    try:
        _item(reference, start).update(
            [RateItem.uses.add(1), of_place.add(1), RateItem.expires_at.set(start + DAY)],
            condition=free & free_for_it,
        )
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        seconds = start + DAY - int(at.timestamp())
        raise TooMany("too_many", "too many wrong guesses; sign in instead", retry_after=seconds) from None


def give_back(reference: str, place: str, at: datetime) -> None:
    """It was right: it counts for nothing."""
    of_place = _of(place)
    with contextlib.suppress(UpdateError):  # at worst she has one guess less for the rest of the day
        _item(reference, _start(at)).update(
            [RateItem.uses.add(-1), of_place.add(-1)], condition=(RateItem.uses > 0) & (of_place > 0)
        )


def _start(at: datetime) -> int:
    return int(at.timestamp()) // DAY * DAY


def _item(reference: str, start: int) -> RateItem:
    digest = hashlib.sha256(reference.encode(errors="replace")).hexdigest()
    return RateItem(f"RATE#TRACK#{digest}", f"{start:012d}")


def _of(place: str) -> Path:
    """The guesses of one place; sixteen digits of its hash tell fifty apart."""
    return Path([f"by.{place[:16]}"])
