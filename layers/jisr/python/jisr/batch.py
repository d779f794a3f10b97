"""Consumers of a queue: each record on its own, and only those that failed come back.

A failure, passing or lasting, is reported for that record alone: SQS brings it back and moves it to the dead-letter
queue after its last receive. Our own few lines because Powertools' batch module costs 45 ms of every cold start
(docs/adr/0010).
"""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from jisr import logging
from jisr.domain.errors import Transient

if TYPE_CHECKING:
    import events

type Answer = dict[str, list[dict[str, str]]]


def each_record(batch: Mapping[str, Any], handle: Callable[[dict[str, Any]], None]) -> Answer:
    """Call `handle` with the EventBridge envelope (`{source, detail-type, detail, …}`) in each SQS record."""
    failed = []
    for record in batch["Records"]:
        logging.bind(None)
        try:
            handle(json.loads(record["body"]))
        except Exception as error:  # whatever it is, the other records go on
            receives = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
            if isinstance(error, Transient):
                logging.warning("record_retried", message_id=record["messageId"], receives=receives)
            else:
                logging.failure("record_failed", error, message_id=record["messageId"], receives=receives)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def each_event(batch: Mapping[str, Any], handle: "Callable[[events.Event], object]") -> Answer:
    """Call `handle` with the typed event in each record, under its correlation id."""
    import events  # pydantic: a consumer of other records does without it

    def typed(envelope: dict[str, Any]) -> None:
        event = events.parse(json.dumps(envelope["detail"]))
        logging.bind(event.correlation_id)
        handle(event)
        logging.info("event_handled", type=event.type, event_id=event.event_id)

    return each_record(batch, typed)


def seconds_left(context: Any) -> Callable[[], float]:
    """How much time this call still has; where nobody counts (tests), enough."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return (lambda: remaining() / 1000) if remaining else lambda: 900.0
