"""The `messages` table: one item per (event, channel, recipient), so that nothing is said twice.

No text and no address is kept: the partition is the recipient's keyed hash. A message goes
`claimed → sent → delivered | failed | unknown`, or `claimed → uncertain` when nobody can say whether it went out.
Two more kinds of partition hold dates to come back to: `later#<day>` (events to tell when her hours begin) and
`watch#<day>` (messages whose receipt should have come by then).

Writes are single-item and conditional: a transaction would cost twice the write units.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError, PutError, PynamoDBException
from pynamodb.expressions.condition import Condition

from jisr.domain.errors import Conflict
from jisr.store.base import InstantAttribute, Item, commit, instant, update

KEPT_DAYS = 180  # longer than any queue, dead-letter queue or outbox can bring an event back


class State(StrEnum):
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNCERTAIN = "uncertain"


# Receipts come late, twice and out of order: one replaces only what says less than it does.
_WEAKER: dict[State, tuple[State, ...]] = {
    State.UNKNOWN: (State.CLAIMED, State.SENT, State.UNCERTAIN),
    State.FAILED: (State.CLAIMED, State.SENT, State.UNCERTAIN, State.UNKNOWN),
    State.DELIVERED: (State.CLAIMED, State.SENT, State.UNCERTAIN, State.UNKNOWN, State.FAILED),
}


class MessageItem(Item):
    table = "table_messages"

    class Meta:
        table_name = "unset"

    state = UnicodeAttribute()
    claim = UnicodeAttribute()
    claimed_at = InstantAttribute()
    event_type = UnicodeAttribute()
    application_id = UnicodeAttribute(null=True)
    language = UnicodeAttribute()
    segments = NumberAttribute()
    sent_at = InstantAttribute(null=True)
    settled_at = InstantAttribute(null=True)
    provider_id = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()


class LaterItem(Item):
    """`detail` is the event's JSON, which names the file: it holds no personal data."""

    table = "table_messages"

    class Meta:
        table_name = "unset"

    detail = UnicodeAttribute()
    expires_at = NumberAttribute()


class WatchItem(Item):
    table = "table_messages"

    class Meta:
        table_name = "unset"

    message_pk = UnicodeAttribute()
    message_sk = UnicodeAttribute()
    expires_at = NumberAttribute()


class CarrierItem(Item):
    """pk `carrier#<its id of a message>`: which message that is, or what a receipt said before anybody knew.

    Both sides write into this one item and see what the other wrote, so neither can miss the other. Receipts of codes
    (which are no messages of ours) leave only their word here, until it expires.
    """

    table = "table_messages"

    class Meta:
        table_name = "unset"

    message_pk = UnicodeAttribute(null=True)
    message_sk = UnicodeAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Key:
    """Of one message: the recipient's keyed hash, and `event_id#channel` (`domain.messages.said_once`)."""

    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What the table knows of a message. `claim` names the attempt that holds it."""

    key: Key
    state: State
    claim: str
    claimed_at: datetime


def load(key: Key) -> Stored | None:
    try:
        item = MessageItem.get(key.pk, key.sk, consistent_read=True)
    except MessageItem.DoesNotExist:
        return None
    return Stored(key, State(item.state), item.claim, item.claimed_at)


def claim(
    key: Key, *, event_type: str, application_id: str | None, language: str, segments: int, at: datetime
) -> tuple[str, Stored | None]:
    """Take the message, if nobody has it: the attempt's token and None. Else the token and what is there."""
    token = uuid.uuid4().hex
    item = MessageItem(
        key.pk,
        key.sk,
        state=State.CLAIMED.value,
        claim=token,
        claimed_at=at,
        event_type=event_type,
        application_id=application_id,
        language=language,
        segments=segments,
        expires_at=_expiry(at, KEPT_DAYS),
    )
    nobody_has_it = MessageItem.pk.does_not_exist()
    try:
        item.save(condition=nobody_has_it)
    except PutError as error:
        _only_failed_condition(error)
        held = load(key)
        # A put whose answer was lost is tried again by the client and meets itself.
        return token, None if held is not None and held.claim == token else held
    return token, None


def mark_sent(key: Key, token: str, provider_id: str, at: datetime) -> bool:
    """Accepted by the carrier's gateway. False when a receipt has said more already."""
    nothing_more_is_known = (MessageItem.claim == token) & MessageItem.state.is_in(
        State.CLAIMED.value, State.UNCERTAIN.value
    )
    actions = [
        MessageItem.state.set(State.SENT.value),
        MessageItem.sent_at.set(at),
        MessageItem.provider_id.set(provider_id),
    ]
    return _update(key, actions, nothing_more_is_known)


def mark_failed(key: Key, token: str, reason: str, at: datetime) -> bool:
    """The gateway refused it for good; `reason` is its code."""
    still_mine = _still_mine(token)
    actions = [
        MessageItem.state.set(State.FAILED.value),
        MessageItem.reason.set(reason),
        MessageItem.settled_at.set(at),
    ]
    return _update(key, actions, still_mine)


def mark_uncertain(key: Key, token: str) -> bool:
    """Nobody can say whether it went out. False when somebody knows meanwhile, or said so first."""
    still_that_claim = _still_mine(token)
    return _update(key, [MessageItem.state.set(State.UNCERTAIN.value)], still_that_claim)


def release(key: Key, token: str) -> None:
    """It surely did not go out: another try may take it."""
    still_mine = _still_mine(token)
    try:
        MessageItem(key.pk, key.sk).delete(condition=still_mine)
    except DeleteError as error:
        _only_failed_condition(error)


def settle(key: Key, outcome: State, at: datetime, reason: str | None = None) -> bool:
    """What the receipt says. False when there is no such message or as much is known already."""
    says_less = MessageItem.state.is_in(*(state.value for state in _WEAKER[outcome]))
    actions = [MessageItem.state.set(outcome.value), MessageItem.settled_at.set(at)]
    if reason is not None:
        actions.append(MessageItem.reason.set(reason))
    return _update(key, actions, says_less)


# -- her rights --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept of a message: which event of which file it told, and what became of it. Its text is not kept."""

    sk: str
    event_type: str
    application_id: str | None
    language: str
    state: State
    segments: int
    claimed_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    reason: str | None


def of_recipient(recipient: str, after: str | None, most: int) -> list[Told]:
    """At most `most` messages to one recipient (its keyed hash) after the sort key `after`, of whatever file."""
    later = (MessageItem.sk > after) if after else None
    return [
        Told(
            item.sk,
            item.event_type,
            item.application_id,
            item.language,
            State(item.state),
            int(item.segments),
            item.claimed_at,
            item.sent_at,
            item.settled_at,
            item.reason,
        )
        for item in MessageItem.query(recipient, later, limit=most, page_size=most)
    ]


def erase(application_id: str, recipient: str, receipt_within: timedelta) -> None:
    """All messages of one file to one recipient, with the dates at which their receipts would be looked for."""
    for item in MessageItem.query(recipient, consistent_read=True):
        if item.application_id != application_id:
            continue
        due = item.claimed_at + receipt_within
        WatchItem(_partition("watch", due), f"{instant(due)}#{item.pk}#{item.sk}").delete()
        item.delete()


def erase_later(application_id: str, at: datetime) -> None:
    """What of this file waits for her hours to begin: within a day ahead, and seven back when a round failed."""
    for partition in _partitions("later", at + timedelta(days=2), 9):
        for item in LaterItem.query(partition, consistent_read=True):
            if application_id in item.detail:
                item.delete()


# -- the carrier's ids ------------------------------------------------------------------------------------------


def tie(provider_id: str, key: Key, at: datetime) -> tuple[State, str | None] | None:
    """The carrier's id is of this message. Answers what a receipt said already, and its reason."""
    item = CarrierItem(f"carrier#{provider_id}", "MESSAGE")
    actions = [
        CarrierItem.message_pk.set(key.pk),
        CarrierItem.message_sk.set(key.sk),
        CarrierItem.expires_at.set(_expiry(at, 7)),
    ]
    commit([update(item, actions, None)])
    return (State(item.outcome), item.reason) if item.outcome else None


def tied(provider_id: str, outcome: State, at: datetime, reason: str | None = None) -> Key | None:
    """The message of the carrier's id; None when nobody knows yet, and what the receipt says waits for who will."""
    item = CarrierItem(f"carrier#{provider_id}", "MESSAGE")
    said = CarrierItem.reason.set(reason) if reason is not None else CarrierItem.reason.remove()
    actions = [CarrierItem.outcome.set(outcome.value), said, CarrierItem.expires_at.set(_expiry(at, 7))]
    commit([update(item, actions, None)])
    return Key(item.message_pk, item.message_sk) if item.message_pk and item.message_sk else None


# -- dates to come back to --------------------------------------------------------------------------------------


def tell_later(event_id: str, detail: str, due: datetime) -> None:
    """Keep an event until her hours begin. The same event and hour is kept once."""
    LaterItem(
        _partition("later", due), f"{instant(due)}#{event_id}", detail=detail, expires_at=_expiry(due, 30)
    ).save()


def due_to_tell(at: datetime) -> Iterator[LaterItem]:
    """What should have been told by `at`, of the last seven days."""
    for partition in _partitions("later", at, 7):
        yield from LaterItem.query(partition, LaterItem.sk < f"{instant(at)}~", consistent_read=True)


def watch(key: Key, due: datetime) -> None:
    """Look at this message again at `due` if no receipt has settled it."""
    WatchItem(
        _partition("watch", due),
        f"{instant(due)}#{key.pk}#{key.sk}",
        message_pk=key.pk,
        message_sk=key.sk,
        expires_at=_expiry(due, 30),
    ).save()


def watched(at: datetime) -> Iterator[WatchItem]:
    """Messages whose receipt should have come by `at`, of the last seven days."""
    for partition in _partitions("watch", at, 7):
        yield from WatchItem.query(partition, WatchItem.sk < f"{instant(at)}~", consistent_read=True)


def done(item: LaterItem | WatchItem) -> None:
    item.delete()


def _partition(kind: str, at: datetime) -> str:
    return f"{kind}#{instant(at)[:10]}"


def _partitions(kind: str, at: datetime, days: int) -> Iterator[str]:
    for back in range(days, -1, -1):
        yield _partition(kind, at - timedelta(days=back))


def _expiry(at: datetime, days: int) -> int:
    return int(at.timestamp()) + days * 24 * 3600


def _still_mine(token: str) -> Condition:
    mine: Condition = (MessageItem.claim == token) & (MessageItem.state == State.CLAIMED.value)
    return mine


def _update(key: Key, actions: list[Any], condition: Condition) -> bool:
    """Tried as hard as any commit: a mark that is not made leaves a message that nobody dares to send again."""
    try:
        commit([update(MessageItem(key.pk, key.sk), actions, condition)])
    except Conflict:
        return False
    return True


def _only_failed_condition(error: PynamoDBException) -> None:
    """Raises `error` again unless it says that the write's condition failed."""
    if error.cause_response_code != "ConditionalCheckFailedException":
        raise error
