"""Sign-ins under way and how often codes were asked for. All items expire (`expires_at`, epoch seconds).

An expired item may still be found for days: every reader compares the time itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pynamodb.attributes import NumberAttribute, NumberSetAttribute, UnicodeAttribute, UnicodeSetAttribute

from jisr.domain.errors import Conflict, TooMany
from jisr.domain.idempotency import Idempotency, remembered, was_done
from jisr.domain.sign_in import CODE_SECONDS, MOST_TRIES, Limit, wait
from jisr.store.base import Item, commit, delete, put, update

_SK = "SIGN_IN"


class ChallengeItem(Item):
    """pk `CHALLENGE#<id>`. `phone` is Cognito's user name, needed to answer. `taken` while an answer is checked;
    `request` is the mark of the request that it was opened for."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    phone = UnicodeAttribute()
    session = UnicodeAttribute()
    tries_left = NumberAttribute()
    taken = NumberAttribute(null=True)
    request = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()


class RateItem(Item):
    """pk `RATE#<what>`. `uses` within a fixed window, or `moments` (epoch microseconds) of a sliding one, with the
    sign-ins that these began (`<moment>#<challenge>`)."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    uses = NumberAttribute(null=True)
    moments = NumberSetAttribute(null=True)
    challenges = UnicodeSetAttribute(null=True)
    expires_at = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Challenge:
    """`tries_left` after the answer that took it."""

    id: str
    phone: str
    session: str
    tries_left: int


def open_challenge(
    id_: str, phone: str, session: str, at: datetime, idempotency: Idempotency | None = None
) -> None:
    """Without a condition: the id is new or its sign-in over, so a write that meets itself after a lost answer is the
    same."""
    item = ChallengeItem(
        f"CHALLENGE#{id_}",
        _SK,
        phone=phone,
        session=session,
        tries_left=MOST_TRIES,
        request=next(iter(remembered((), idempotency, at)), None),
        expires_at=_seconds(at) + CODE_SECONDS,
    )
    commit([put(item)])


def asked_before(id_: str, idempotency: Idempotency | None, at: datetime) -> int:
    """For how many seconds the sign-in that this very request began is still open; 0 when there is none. Raises
    `Invalid` when its key served another body."""
    if idempotency is None:
        return 0
    try:
        item = ChallengeItem.get(f"CHALLENGE#{id_}", _SK, consistent_read=True)
    except ChallengeItem.DoesNotExist:
        return 0
    seconds = int(item.expires_at) - _seconds(at)
    known = seconds > 0 and was_done([item.request] if item.request else [], idempotency)
    return seconds if known else 0


def take(id_: str, at: datetime) -> Challenge | None:
    """The challenge, for this answer alone and one try less: Cognito's session serves once. None when it is unknown,
    expired or used up. Raises `Conflict` while another answer is being checked."""
    item = ChallengeItem(f"CHALLENGE#{id_}", _SK)
    free = (
        ChallengeItem.pk.exists()
        & (ChallengeItem.expires_at > _seconds(at))
        & (ChallengeItem.tries_left > 0)
        & ChallengeItem.taken.does_not_exist()
    )
    try:
        commit([update(item, [ChallengeItem.taken.set(1), ChallengeItem.tries_left.add(-1)], free)])
    except Conflict:
        _refuse_if_taken(id_, at)
        return None
    return Challenge(id_, item.phone, item.session, int(item.tries_left))


def _refuse_if_taken(id_: str, at: datetime) -> None:
    try:
        item = ChallengeItem.get(f"CHALLENGE#{id_}", _SK, consistent_read=True)
    except ChallengeItem.DoesNotExist:
        return
    if item.taken and item.expires_at > _seconds(at):
        raise Conflict("answering", "another answer to this challenge is being checked")


def give_back(challenge: Challenge, session: str) -> None:
    """After a wrong answer: Cognito's next session, ready for the next try."""
    item = ChallengeItem(f"CHALLENGE#{challenge.id}", _SK)
    ready = [ChallengeItem.session.set(session), ChallengeItem.taken.remove()]
    commit([update(item, ready, ChallengeItem.pk.exists())])


def close(challenge: Challenge) -> None:
    """Right, or over: nothing of it is kept."""
    commit([delete(ChallengeItem(f"CHALLENGE#{challenge.id}", _SK))])


def count(what: str, at: datetime, limit: Limit) -> None:
    """One more of `what` in its fixed window. Raises `TooMany`, and counts nothing then."""
    start = _seconds(at) // limit.seconds * limit.seconds
    ends = start + limit.seconds
    item = RateItem(f"RATE#{what}", f"{start:012d}")
    one_more = [RateItem.uses.add(1), RateItem.expires_at.set(ends)]
    free = RateItem.uses.does_not_exist() | (RateItem.uses < limit.most)
    commit([update(item, one_more, free, _too_many(ends - _seconds(at)))])


def require_room(what: str, at: datetime, limit: Limit) -> None:
    """Raises `TooMany` when `count` would; counts nothing. May be a moment behind."""
    start = _seconds(at) // limit.seconds * limit.seconds
    try:
        item = RateItem.get(f"RATE#{what}", f"{start:012d}")
    except RateItem.DoesNotExist:
        return
    if (item.uses or 0) >= limit.most:
        raise TooMany("too_many", "too many tries", retry_after=start + limit.seconds - _seconds(at))


def remember(what: str, at: datetime, limits: tuple[Limit, ...], challenge: str | None = None) -> None:
    """One more of `what`, by sliding windows; `challenge` is the sign-in that it begins. Raises `TooMany`, also for the
    losers of a race."""
    longest = max(limit.seconds for limit in limits)
    item = RateItem(f"RATE#{what}", "MOMENTS")
    try:
        item.refresh(consistent_read=True)
    except RateItem.DoesNotExist:
        before: set[int] | None = None
    else:
        before = {int(moment) for moment in item.moments or ()}
    past = [datetime.fromtimestamp(moment / 1e6, UTC) for moment in before or ()]
    seconds = wait(past, at, limits)
    if seconds:
        raise TooMany("too_many", "too many codes", retry_after=seconds)
    kept = {_micro(when) for when in past if when > at - timedelta(seconds=longest)} | {_micro(at)}
    begun = {one for one in item.challenges or () if int(one.partition("#")[0]) in kept}
    if challenge is not None:
        begun.add(f"{_micro(at)}#{challenge}")
    unchanged = RateItem.moments.does_not_exist() if not before else RateItem.moments == before
    after = RateItem(
        f"RATE#{what}",
        "MOMENTS",
        moments=kept,
        challenges=begun or None,
        expires_at=_seconds(at) + longest,
    )
    commit([put(after, unchanged, _too_many(1))])


def forget_number(what: str) -> None:
    """Erasure: the sign-ins under way, which name the number, go. How often codes were asked for stays, by the keyed
    hash and for a day at most: else erasing would be a way around the limits."""
    item = RateItem(f"RATE#{what}", "MOMENTS")
    try:
        item.refresh(consistent_read=True)
    except RateItem.DoesNotExist:
        return
    for one in item.challenges or ():
        commit([delete(ChallengeItem(f"CHALLENGE#{one.partition('#')[2]}", _SK))])
    if item.challenges:
        commit([update(item, [RateItem.challenges.remove()], RateItem.pk.exists())])


def _too_many(seconds: int) -> Callable[[], Exception]:
    return lambda: TooMany("too_many", "too many sign-ins", retry_after=seconds)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _micro(at: datetime) -> int:
    return round(at.timestamp() * 1e6)
