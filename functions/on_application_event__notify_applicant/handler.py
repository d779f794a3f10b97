"""Tells the applicant of what happened to her file."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.notify_applicant import notify_applicant


def lambda_handler(event: dict[str, Any], context: object) -> batch.Answer:
    return batch.each_event(event, lambda happened: notify_applicant(happened, datetime.now(UTC)))
