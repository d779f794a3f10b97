"""Puts each new event on the bus."""

from typing import Any

import events
from jisr import batch, logging
from jisr.use_cases.publish_events import publish_events


def lambda_handler(event: dict[str, Any], context: object) -> batch.Answer:
    by_id = {}
    for record in event["Records"]:
        happened = events.parse(record["dynamodb"]["NewImage"]["detail"]["S"])
        by_id[happened.event_id] = (happened, record["dynamodb"]["SequenceNumber"])
    refused = publish_events([happened for happened, _ in by_id.values()])
    logging.info("published", count=len(by_id) - len(refused), refused=len(refused))
    # A stream retries from the first failure on: what comes after it is published again, which is harmless.
    failed = [by_id[happened.event_id][1] for happened in refused]
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed[:1]]}
