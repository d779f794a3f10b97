"""The `messages` table: one item per (event, channel, recipient), so that nothing is said twice.

No text and no address is kept: the partition is the recipient's keyed hash. A message goes `claimed → sent` or
`failed`, or `claimed → uncertain` when nobody can say whether it went out. What the carrier says of it later is kept
under the carrier's own id (`carrier#<id>`), whenever it comes, and the two are put together when they are read:
`delivered`, `failed`, or `unknown` when nothing was said in time. `later#<day>` holds events to tell when her hours
begin.

Writes are single-item and conditional: a transaction would cost twice the write units.
"""

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from jisr.domain.errors import Conflict
from jisr.store.base import InstantAttribute, Item, commit, delete, instant, put, update

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
    State.UNKNOWN: (),
    State.FAILED: (State.UNKNOWN,),
    State.DELIVERED: (State.UNKNOWN, State.FAILED),
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
    receipt_by = InstantAttribute(null=True)
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


class ReceiptItem(Item):
    """What the carrier said of one of its messages, known by its id alone. Codes, which are no messages of ours, leave
    theirs here too, until it expires."""

    table = "table_messages"

    class Meta:
        table_name = "unset"

    outcome = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    at = InstantAttribute()
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
        commit([put(item, nobody_has_it)])
    except Conflict:
        held = load(key)
        # A put whose answer was lost is tried again by the client and meets itself.
        return token, None if held is not None and held.claim == token else held
    return token, None


def mark_sent(key: Key, token: str, provider_id: str, at: datetime, receipt_by: datetime | None) -> bool:
    """Accepted by the carrier's gateway, which calls it `provider_id` and says what became of it until `receipt_by`
    (None: it says nothing more)."""
    mine = (MessageItem.claim == token) & MessageItem.state.is_in(State.CLAIMED.value, State.UNCERTAIN.value)
    actions = [
        MessageItem.state.set(State.SENT.value),
        MessageItem.sent_at.set(at),
        MessageItem.provider_id.set(provider_id),
    ]
    if receipt_by is not None:
        actions.append(MessageItem.receipt_by.set(receipt_by))
    return _update(key, actions, mine)


def mark_failed(key: Key, token: str, reason: str) -> bool:
    """The gateway refused it for good; `reason` is its code."""
    actions = [MessageItem.state.set(State.FAILED.value), MessageItem.reason.set(reason)]
    return _update(key, actions, _still_mine(token))


def mark_uncertain(key: Key, token: str) -> bool:
    """Nobody can say whether it went out. False when somebody knows meanwhile, or said so first."""
    still_that_claim = _still_mine(token)
    return _update(key, [MessageItem.state.set(State.UNCERTAIN.value)], still_that_claim)


def release(key: Key, token: str) -> None:
    """It surely did not go out: another try may take it."""
    still_mine = _still_mine(token)
    with contextlib.suppress(Conflict):
        commit([delete(MessageItem(key.pk, key.sk), still_mine)])


def keep_receipt(provider_id: str, outcome: State, at: datetime, reason: str | None = None) -> bool:
    """False when as much is known already."""
    weaker = [state.value for state in _WEAKER[outcome]]
    says_more = ReceiptItem.pk.does_not_exist()
    if weaker:
        says_more = says_more | ReceiptItem.outcome.is_in(*weaker)
    item = ReceiptItem(f"carrier#{provider_id}", "RECEIPT", outcome=outcome.value, reason=reason, at=at)
    item.expires_at = _expiry(at, KEPT_DAYS)
    try:
        commit([put(item, says_more)])
    except Conflict:
        return False
    return True


# -- her rights --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept of a message: which event of which file it told, and what became of it by now. Its text is not
    kept."""

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


def of_recipient(recipient: str, after: str | None, most: int, at: datetime) -> list[Told]:
    """At most `most` messages to one recipient (its keyed hash) after the sort key `after`, of whatever file."""
    later = (MessageItem.sk > after) if after else None
    return [_told(item, at) for item in MessageItem.query(recipient, later, limit=most, page_size=most)]


def told(key: Key, at: datetime) -> Told | None:
    """One message and what became of it by `at`."""
    try:
        return _told(MessageItem.get(key.pk, key.sk, consistent_read=True), at)
    except MessageItem.DoesNotExist:
        return None


def count_since(recipient: str, since: datetime, most: int) -> int:
    """How many messages to one recipient were taken up since then; counts at most `most`. A moment behind, and read
    only: a counter would be one more write for every message."""
    recent = MessageItem.claimed_at > since
    found = MessageItem.query(
        recipient, filter_condition=recent, limit=most, attributes_to_get=["pk", "sk", "claimed_at"]
    )
    return sum(1 for _ in found)


def _told(item: MessageItem, at: datetime) -> Told:
    state, reason, settled_at = State(item.state), item.reason, None
    if item.receipt_by is not None:
        try:
            receipt = ReceiptItem.get(f"carrier#{item.provider_id}", "RECEIPT", consistent_read=True)
            state, reason, settled_at = State(receipt.outcome), receipt.reason, receipt.at
        except ReceiptItem.DoesNotExist:
            if at > item.receipt_by:
                state = State.UNKNOWN
    return Told(
        item.sk,
        item.event_type,
        item.application_id,
        item.language,
        state,
        int(item.segments),
        item.claimed_at,
        item.sent_at,
        settled_at,
        reason,
    )


def erase(application_id: str, recipient: str) -> None:
    """All messages of one file to one recipient. What the carrier said of them names nobody, and expires."""
    for item in MessageItem.query(recipient, consistent_read=True):
        if item.application_id == application_id:
            commit([delete(item)])


def erase_later(application_id: str, at: datetime) -> None:
    """What of this file waits for her hours to begin: within a day ahead, and seven back when a round failed."""
    for partition in _partitions("later", at + timedelta(days=2), 9):
        for item in LaterItem.query(partition, consistent_read=True):
            if application_id in item.detail:
                commit([delete(item)])


# -- dates to come back to --------------------------------------------------------------------------------------


def tell_later(event_id: str, detail: str, due: datetime) -> None:
    """Keep an event until her hours begin. The same event and hour is kept once."""
    item = LaterItem(
        _partition("later", due), f"{instant(due)}#{event_id}", detail=detail, expires_at=_expiry(due, 30)
    )
    commit([put(item)])


def due_to_tell(at: datetime) -> Iterator[LaterItem]:
    """What should have been told by `at`, of the last seven days."""
    for partition in _partitions("later", at, 7):
        yield from LaterItem.query(partition, LaterItem.sk < f"{instant(at)}~", consistent_read=True)


def done(item: LaterItem) -> None:
    commit([delete(item)])


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
