"""How often the end of a phone number may be guessed for one reference: four digits are ten thousand guesses.

Counted by a hash of the reference, whether there is such a file or not, in the `programmes` table beside the limits of
sign-ins: one item a day, with all guesses and those of each place. A guess is counted before it is looked at and given
back when it was right: any number at once can't pass. Why these numbers: docs/security.md.
"""

import contextlib
import hashlib
from datetime import datetime

from pynamodb.expressions.operand import Path

from jisr.domain.errors import Conflict, TooMany, Transient
from jisr.domain.sign_in import Limit
from jisr.store.base import commit, update
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
    seconds = start + DAY - int(at.timestamp())
    one_more = [RateItem.uses.add(1), of_place.add(1), RateItem.expires_at.set(start + DAY)]
    spent = lambda: TooMany("too_many", "too many wrong guesses; sign in instead", retry_after=seconds)  # noqa: E731
    commit([update(_item(reference, start), one_more, free & free_for_it, spent)])


def give_back(reference: str, place: str, at: datetime) -> None:
    """It was right: it counts for nothing."""
    of_place = _of(place)
    one_less = [RateItem.uses.add(-1), of_place.add(-1)]
    with contextlib.suppress(Conflict, Transient):  # at worst she has one guess less for the rest of the day
        commit([update(_item(reference, _start(at)), one_less, (RateItem.uses > 0) & (of_place > 0))])


def _start(at: datetime) -> int:
    return int(at.timestamp()) // DAY * DAY


def _item(reference: str, start: int) -> RateItem:
    digest = hashlib.sha256(reference.encode(errors="replace")).hexdigest()
    return RateItem(f"RATE#TRACK#{digest}", f"{start:012d}")


def _of(place: str) -> Path:
    """The guesses of one place; sixteen digits of its hash tell fifty apart."""
    return Path([f"by.{place[:16]}"])
