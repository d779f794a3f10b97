"""What became of a message: receipts that come early, late, twice or never."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from jisr import logging
from jisr.store import messages as store
from jisr.store.messages import Key, State

MOST_SWEPT = 5_000  # some ten milliseconds each, well within a function's time-out

# `messageStatus` of a final event. Depending on the country one of the two first is the best that is ever said.
_OUTCOMES = {"DELIVERED": State.DELIVERED, "SUCCESSFUL": State.DELIVERED, "UNKNOWN": State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Receipt:
    """`key` is None when the carrier's event brought no context back: then `provider_id` leads to the message."""

    provider_id: str
    key: Key | None
    outcome: State
    reason: str | None


def receipt_of(detail: Mapping[str, Any]) -> Receipt | None:
    """From `Text Message Delivery Status Updated` (source `aws.sms-voice`, default bus); None for a passing status.

    The guide lists our `context` among an event's data, but none of its examples from the bus has it, while each has
    `messageId`, what `SendTextMessage` answered: so both are read
    (https://docs.aws.amazon.com/sms-voice/latest/userguide/monitor-event-bridge.html, read in November 2026).
    Raises `KeyError` when it is not such an event.
    """
    status = str(detail["messageStatus"])
    if not detail["isFinal"]:
        return None
    context = detail.get("context") or {}
    key = Key(str(context["pk"]), str(context["sk"])) if "pk" in context and "sk" in context else None
    outcome = _OUTCOMES.get(status, State.FAILED)
    return Receipt(str(detail["messageId"]), key, outcome, status if outcome is State.FAILED else None)


def mark_message(receipt: Receipt, at: datetime) -> bool:
    """Keep what the receipt says; whether it said more than was known. False for a code's and for one that came before
    its message's id: that one waits in the table (`tie_message`)."""
    key = receipt.key or store.tied(receipt.provider_id, receipt.outcome, at, receipt.reason)
    if key is None:
        return False
    changed = store.settle(key, receipt.outcome, at, receipt.reason)
    if changed and receipt.outcome is State.FAILED:
        logging.emit_metric("MessagesFailed", 1, reason=receipt.reason or "other")
    return changed


def tie_message(provider_id: str, key: Key, at: datetime) -> None:
    """The carrier's id of a message that has just gone out, and what a receipt said of it meanwhile."""
    early = store.tie(provider_id, key, at)
    if early is not None:
        outcome, reason = early
        mark_message(Receipt(provider_id, key, outcome, reason), at)


def sweep_receipts(at: datetime, most: int = MOST_SWEPT) -> tuple[int, int]:
    """Messages without a receipt in 72 h become `unknown`; those nobody even marked sent, `uncertain`.

    Returns both counts. Called by the schedule, at least daily; looks at `most` messages, the oldest first.
    """
    unknown = uncertain = 0
    for item in islice(store.watched(at), most):
        key = Key(item.message_pk, item.message_sk)
        found = store.load(key)
        if found is not None and found.state is State.SENT:
            unknown += store.settle(key, State.UNKNOWN, at)
        elif found is not None and found.state is State.CLAIMED and store.mark_uncertain(key, found.claim):
            count_uncertain("sms")
            uncertain += 1
        store.done(item)
    if unknown:
        logging.emit_metric("MessagesUnknown", unknown)
    return unknown, uncertain


def count_uncertain(channel: str) -> None:
    """The metric behind the alarm: somebody must look, since nothing is sent again by itself."""
    logging.emit_metric("MessagesUncertain", 1, channel=channel)
    logging.warning("message_uncertain", channel=channel)
