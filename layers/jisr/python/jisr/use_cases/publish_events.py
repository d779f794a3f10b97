"""From the outbox to the bus: what the bus accepted leaves the outbox, what it did not stays for the next try."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import events
from jisr import logging
from jisr.gateways import bus
from jisr.store import events as history

OLD_SECONDS = 120
MOST_SWEPT = 200


def publish_events(batch: Sequence[events.Event]) -> list[events.Event]:
    """The events that were not accepted. Publishing one twice is harmless: consumers know it by its id.

    One line each, under its own id: so the way of a request can be followed through the outbox too."""
    wanted = [event for event in batch if event.published]
    if not wanted:
        return []
    refused = []
    for event, accepted in zip(wanted, bus.publish(wanted), strict=True):
        if accepted:
            history.mark_published(event)
            logging.bind(event.correlation_id)
            logging.info("event_published", type=event.type, event_id=event.event_id)
        else:
            refused.append(event)
    logging.bind(None)
    return refused


def sweep_outbox(at: datetime) -> tuple[int, float]:
    """Publish what the stream has left behind for two minutes. Returns how many, and the oldest's age in seconds
    before the sweep, which is what the alarm watches."""
    count, oldest = 0, 0.0
    for shard in range(history.SHARDS):
        late = list(history.unpublished(shard, at - timedelta(seconds=OLD_SECONDS), MOST_SWEPT))
        if not late:
            continue
        oldest = max(oldest, (at - late[0].occurred_at).total_seconds())
        count += len(late) - len(publish_events(late))
    return count, oldest
