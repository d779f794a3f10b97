"""Orders the payments of an order line by line, and records what the bank has said of them."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.payment_runs import work_on_run


def lambda_handler(event: dict[str, Any], context: Any) -> batch.Answer:
    left = batch.seconds_left(context)
    return batch.each_event(
        event, lambda told: work_on_run(told.subject.id, datetime.now(UTC), told.correlation_id, left)
    )
