"""What the office writes beside a file: a note, a contact with her, a visit to her home. Nothing of it moves the file,
and she is told of none of it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

type Channel = Literal["call", "office", "visit", "other"]
type Outcome = Literal["reached", "no_answer", "wrong_number", "call_again"]
type Recommendation = Literal["favourable", "reserved", "unfavourable"]


@dataclass(frozen=True, slots=True)
class Contacted:
    """One try to speak to her."""

    channel: Channel
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to her home or workshop. `present`: she was there; `photos`: ids of documents of the file; `follow_up`:
    the visit of the programme's schedule that it was."""

    visited_on: date
    present: bool
    recommendation: Recommendation
    photos: tuple[str, ...] = ()
    follow_up: str | None = None
