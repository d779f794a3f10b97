"""Renders the portal's static pages when a programme was published, or the portal was built anew."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.render_pages import render_pages


def lambda_handler(event: dict[str, Any], context: object) -> batch.Answer:
    # What happened does not matter: all pages are made from what there is now.
    return batch.each_record(event, lambda _: render_pages(datetime.now(UTC)))
