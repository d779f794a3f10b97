"""What the calendar does to programmes: on its first day one opens, after its last day it is closed. Each is told once,
so that the portal's pages are rendered anew."""

from dataclasses import dataclass
from datetime import datetime

from jisr import logging
from jisr.domain.errors import Conflict
from jisr.domain.people import SYSTEM
from jisr.domain.references import new_id
from jisr.store import base, programmes
from jisr.store import events as history
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event
from jisr.use_cases.rules import today

_TOLD = {"open": "ProgrammeOpened", "closed": "ProgrammeClosed"}


@dataclass(frozen=True, slots=True)
class Round:
    told: int = 0


def open_and_close(at: datetime) -> Round:
    """Who publishes tells the phase of that day by `ProgrammePublished`; here is told what changes from then on."""
    told = 0
    for programme_id, (version, known) in sorted(programmes.phases().items()):
        programme = programmes.load(programme_id, version)
        before = known or programme.phase(today(programmes.published_at(programme_id, version)))
        now = programme.phase(today(at))
        if now == before:
            continue
        call = Call(SYSTEM, at, new_id())
        logging.bind(call.correlation_id)
        event = make_event(
            call,
            _TOLD[now],
            subject=("programme", programme_id),
            sequence=history.next_sequence("programme", programme_id),
            data={"programme": programme_id, "programme_version": version},
        )
        try:
            base.commit([programmes.turn(programme_id, version, known, now), history.append(event)])
        except Conflict:
            continue  # another round has told it, or another version came: the next one looks again
        told += 1
    return Round(told)
