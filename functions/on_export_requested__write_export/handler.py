"""Writes an export part by part, and goes on where an earlier run stopped."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.exports.write import write_export


def lambda_handler(event: dict[str, Any], context: Any) -> batch.Answer:
    left = batch.seconds_left(context)
    return batch.each_event(
        event, lambda told: write_export(told.data.by, told.subject.id, datetime.now(UTC), left)
    )
