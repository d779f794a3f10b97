"""The appeals and complaints of a file as people read them: their story is in its events, their words in its notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import events
from jisr.domain.application import Action
from jisr.domain.grievances import About, acknowledge_by, answer_by
from jisr.store.notes import Note

_FILED: dict[str, tuple[About, Action]] = {
    "AppealFiled": ("appeal", Action.APPEAL),
    "ComplaintFiled": ("complaint", Action.COMPLAIN),
}
_ANSWERED: dict[str, tuple[About, Action]] = {
    "AppealDecided": ("appeal", Action.DECIDE_APPEAL),
    "ComplaintAnswered": ("complaint", Action.ANSWER_COMPLAINT),
}


@dataclass(frozen=True, slots=True)
class Grievance:
    """`upheld`: how an appeal was decided. `text` and `answer` are None where nothing was written."""

    about: About
    text: str | None
    filed_at: datetime
    acknowledge_by: datetime
    answer_by: datetime
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str | None = None
    upheld: bool | None = None


def any_filed(timeline: Sequence[events.Event]) -> bool:
    return any(event.type in _FILED for event in timeline)


def grievances_of(timeline: Sequence[events.Event], notes: Sequence[Note]) -> list[Grievance]:
    """Open ones first, by when they came; then the answered ones, the newest first."""
    # A note is of the move that it was written with: both have the request's instant.
    words = {(note.about, note.at): note.text for note in notes}
    found: list[Grievance] = []
    for event in timeline:
        at = event.occurred_at
        if event.type in _FILED:
            about, action = _FILED[event.type]
            text = words.get((action.value, at))
            found.append(Grievance(about, text, at, acknowledge_by(at), answer_by(at)))
        elif event.type == "GrievanceAcknowledged":
            about = event.data.about
            if (place := _open(found, about)) is not None:
                found[place] = replace(found[place], acknowledged_at=at)
        elif event.type in _ANSWERED:
            about, action = _ANSWERED[event.type]
            upheld = getattr(event.data, "upheld", None)
            if (place := _open(found, about)) is not None:
                answer = words.get((action.value, at))
                found[place] = replace(found[place], answered_at=at, answer=answer, upheld=upheld)
    still_open = [one for one in found if one.answered_at is None]
    return still_open + [one for one in reversed(found) if one.answered_at is not None]


def _open(found: Sequence[Grievance], about: About) -> int | None:
    """The place of the one that is open: one of each may be."""
    places = (at for at, one in enumerate(found) if one.about == about and one.answered_at is None)
    return next(places, None)
