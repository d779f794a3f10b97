"""Approves down the waiting list when money came free, or when a file came to the list that the money missed."""

from datetime import UTC, datetime
from typing import Any

from events import Event
from jisr import batch
from jisr.use_cases.promote_waiting import promote_waiting


def lambda_handler(event: dict[str, Any], context: object) -> batch.Answer:
    return batch.each_event(
        event, lambda told: promote_waiting(_envelope(told), datetime.now(UTC), told.correlation_id)
    )


def _envelope(told: Event) -> str:
    """Of `FundsAvailable` the subject; of a file the one that it waits for."""
    waits_for: str | None = getattr(told.data, "envelope_id", None)
    return waits_for or told.subject.id
