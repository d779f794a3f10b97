"""Does what a committee has decided, file after file, and goes on where an earlier run stopped."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.sittings.settle import settle

SPARE = 20_000
"""Milliseconds kept for the page that is at work when the time is nearly up."""


def lambda_handler(event: dict[str, Any], context: Any) -> batch.Answer:
    left = getattr(context, "get_remaining_time_in_millis", None)
    return batch.each_event(
        event,
        lambda told: settle(
            told.subject.id,
            datetime.now(UTC),
            told.correlation_id,
            in_time=lambda: left is None or left() > SPARE,
        ),
    )
