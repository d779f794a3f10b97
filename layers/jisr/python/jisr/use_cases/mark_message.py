"""What became of a message: receipts that come early, late, twice or never."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jisr import logging
from jisr.store import messages as store
from jisr.store.messages import State

# `messageStatus` of a final event. Depending on the country one of the two first is the best that is ever said.
_OUTCOMES = {"DELIVERED": State.DELIVERED, "SUCCESSFUL": State.DELIVERED, "UNKNOWN": State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Receipt:
    """`provider_id`: what the carrier's gateway called the message when it took it."""

    provider_id: str
    outcome: State
    reason: str | None


def receipt_of(detail: Mapping[str, Any]) -> Receipt | None:
    """From `Text Message Delivery Status Updated` (source `aws.sms-voice`, default bus); None for a passing status.

    `messageId` is what `SendTextMessage` answered
    (https://docs.aws.amazon.com/sms-voice/latest/userguide/monitor-event-bridge.html, read in November 2026).
    Raises `KeyError` when it is not such an event.
    """
    status = str(detail["messageStatus"])
    if not detail["isFinal"]:
        return None
    outcome = _OUTCOMES.get(status, State.FAILED)
    return Receipt(str(detail["messageId"]), outcome, status if outcome is State.FAILED else None)


def mark_message(receipt: Receipt, at: datetime) -> bool:
    """Keep what the receipt says, whether its message is marked sent yet or not; whether it said more than was known.

    By its metric a silent carrier can be seen: segments sent against receipts."""
    changed = store.keep_receipt(receipt.provider_id, receipt.outcome, at, receipt.reason)
    if changed:
        logging.emit_metric("MessagesSettled", 1, outcome=receipt.outcome.value)
    if changed and receipt.outcome is State.FAILED:
        logging.emit_metric("MessagesFailed", 1, reason=receipt.reason or "other")
    return changed


def count_uncertain(channel: str) -> None:
    """The metric behind the alarm: somebody must look, since nothing is sent again by itself."""
    logging.emit_metric("MessagesUncertain", 1, channel=channel)
    logging.warning("message_uncertain", channel=channel)
