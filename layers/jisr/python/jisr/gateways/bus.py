"""The event bus."""

from collections.abc import Sequence

import events
from jisr import settings
from jisr.gateways.aws import client

MOST_ENTRIES = 10


def publish(batch: Sequence[events.Event]) -> list[bool]:
    """For each event, whether the bus accepted it. Raises when the call itself failed: then none was."""
    accepted: list[bool] = []
    bus = settings.load().require("bus_name")
    for start in range(0, len(batch), MOST_ENTRIES):
        entries = [
            {
                "EventBusName": bus,
                "Source": events.SOURCE,
                "DetailType": event.type,
                "Detail": event.to_detail(),
                "Time": event.occurred_at,
            }
            for event in batch[start : start + MOST_ENTRIES]
        ]
        answer = client("events").put_events(Entries=entries)
        accepted += [not entry.get("ErrorCode") for entry in answer["Entries"]]
    return accepted
