"""Every two minutes: publishes what the stream left behind."""

from datetime import UTC, datetime
from typing import Any

from jisr import logging
from jisr.use_cases.publish_events import sweep_outbox


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    count, oldest = sweep_outbox(datetime.now(UTC))
    logging.emit_metric("OutboxAge", oldest, "Seconds")
    logging.info("swept", count=count)
    return {"swept": count, "oldest_seconds": oldest}
