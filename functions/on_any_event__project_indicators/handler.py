"""Counts what happened into the figures."""

from typing import Any

from jisr import batch
from jisr.use_cases.project_indicators import project_indicators


def lambda_handler(event: dict[str, Any], context: object) -> batch.Answer:
    return batch.each_event(event, project_indicators)
