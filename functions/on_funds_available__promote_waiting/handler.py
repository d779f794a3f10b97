"""Approves down the waiting list when money came free."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.promote_waiting import promote_waiting


def lambda_handler(event: dict[str, Any], context: object) -> batch.Answer:
    return batch.each_event(
        event, lambda told: promote_waiting(told.subject.id, datetime.now(UTC), told.correlation_id)
    )
