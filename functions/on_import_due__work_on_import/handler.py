"""Reads another platform's table, checks its rows, and makes a draft of each that is ready."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.imports.work import work_on_import


def lambda_handler(event: dict[str, Any], context: Any) -> batch.Answer:
    left = batch.seconds_left(context)
    return batch.each_event(
        event, lambda told: work_on_import(told.subject.id, datetime.now(UTC), told.correlation_id, left)
    )
