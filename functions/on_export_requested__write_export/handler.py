"""Writes an export part by part, and goes on where an earlier run stopped."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.exports.write import write_export


def lambda_handler(event: dict[str, Any], context: Any) -> batch.Answer:
    left = _seconds_left(context)
    return batch.each_event(
        event, lambda told: write_export(told.data.by, told.subject.id, datetime.now(UTC), left)
    )


def _seconds_left(context: Any) -> Callable[[], float]:
    """Of this call; where nobody counts (tests), enough."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return (lambda: remaining() / 1000) if remaining else lambda: 900.0
