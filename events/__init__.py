"""The only vocabulary between functions: typed, versioned events in the past tense.

An event is written in the same transaction as the state it tells of, then published to the bus as
`source = SOURCE`, `detail-type = event.type`, `detail = event.to_detail()`.
It carries codes, amounts (centimes), instants and ids: never a name, a phone or a national id.
"""

from events.envelope import SOURCE, Actor, Event, Subject
from events.types import all_types, by_type, parse

__all__ = ["SOURCE", "Actor", "Event", "Subject", "all_types", "by_type", "parse"]
