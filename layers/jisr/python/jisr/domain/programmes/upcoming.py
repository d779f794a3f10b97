"""What comes after a programme's current version: a draft that somebody writes, its proposal, its publication. Pure.

    none -> draft -> proposed -> (scheduled ->) none, the version being published

Two persons publish: who proposed it never does. What is proposed is frozen: text, what it was read as, and the digest
of both, by which the second person says what she has looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from jisr.domain.errors import Conflict, FieldError, Invalid

FURTHEST: Final = timedelta(days=366)


class State(StrEnum):
    NONE = "none"
    DRAFT = "draft"
    PROPOSED = "proposed"
    SCHEDULED = "scheduled"


class Step(StrEnum):
    SAVE = "save"
    DISCARD = "discard"
    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    CANCEL = "cancel"
    PUBLISH_DUE = "publish_due"
    STOP = "stop"


TABLE: Final[Mapping[tuple[State, Step], State]] = {
    (State.NONE, Step.SAVE): State.DRAFT,
    (State.DRAFT, Step.SAVE): State.DRAFT,
    (State.DRAFT, Step.DISCARD): State.NONE,
    (State.DRAFT, Step.PROPOSE): State.PROPOSED,
    (State.PROPOSED, Step.WITHDRAW): State.DRAFT,
    (State.PROPOSED, Step.REFUSE): State.DRAFT,
    (State.PROPOSED, Step.PUBLISH): State.NONE,
    (State.PROPOSED, Step.SCHEDULE): State.SCHEDULED,
    (State.SCHEDULED, Step.CANCEL): State.PROPOSED,
    (State.SCHEDULED, Step.PUBLISH_DUE): State.NONE,
    (State.SCHEDULED, Step.STOP): State.DRAFT,
}


@dataclass(frozen=True, slots=True)
class Said:
    """Free words of one of the staff about a proposal, to the others: in no event and no log."""

    by: str
    at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """`revision` counts every change, 0 before the first; it never goes back, whatever becomes of a draft.

    `source`: the YAML as it was written. `body`: the definition that it was read as, dumped, at version 0; only of a
    proposal. `based_on`: the version that was current when the draft was begun, then when it was proposed (0: none).
    `mistakes`: how many the text had when it was saved. `stopped`: why it is a draft again, when it was a proposal.
    """

    programme: str
    state: State = State.NONE
    revision: int = 0
    source: str = ""
    title: Mapping[str, str] | None = None
    mistakes: int = 0
    based_on: int = 0
    edited: Said | None = None
    proposed: Said | None = None
    body: bytes | None = None
    digest: str | None = None
    approved: Said | None = None
    publish_at: datetime | None = None
    refused: Said | None = None
    stopped: str | None = None
    done: tuple[str, ...] = ()


def moved(before: Upcoming, step: Step) -> Upcoming:
    """In the state that the step leads to, with the next revision. Raises `Conflict` when there is no such step."""
    after = TABLE.get((before.state, step))
    if after is None:
        raise Conflict(
            f"is_{before.state}", f"nothing to {step.replace('_', ' ')}: its state is {before.state}"
        )
    return replace(before, state=after, revision=before.revision + 1)


def save(before: Upcoming, source: str, title: Mapping[str, str] | None, mistakes: int, by: Said) -> Upcoming:
    after = moved(before, Step.SAVE)
    return replace(after, source=source, title=title or before.title, mistakes=mistakes, edited=by)


def discard(before: Upcoming) -> Upcoming:
    return emptied(moved(before, Step.DISCARD))


def propose(before: Upcoming, body: bytes, digest: str, current: int, by: Said) -> Upcoming:
    after = moved(before, Step.PROPOSE)
    return replace(
        after,
        body=body,
        digest=digest,
        based_on=current,
        proposed=by,
        refused=None,
        stopped=None,
    )


def withdraw(before: Upcoming, by: str) -> Upcoming:
    """By who proposed it: another manager refuses, and says why."""
    after = moved(before, Step.WITHDRAW)
    if proposer(before) != by:
        raise Conflict("another_person", "somebody else proposed it: refuse it, and say why")
    return replace(_thawed(after), stopped="withdrawn")


def refuse(before: Upcoming, by: Said) -> Upcoming:
    after = moved(before, Step.REFUSE)
    if proposer(before) == by.by:
        raise Conflict("same_person", "you proposed it yourself: withdraw it")
    return replace(_thawed(after), refused=by, stopped="refused")


def approve(before: Upcoming, digest: str, by: Said, publish_at: datetime | None = None) -> Upcoming:
    """Now, or at an instant. Raises `Conflict`: the same person, or another text than she looked at."""
    after = moved(before, Step.PUBLISH if publish_at is None else Step.SCHEDULE)
    if proposer(before) == by.by:
        raise Conflict("same_person", "another programme manager publishes what you have proposed")
    if digest != before.digest:
        raise Conflict("another_text", "this is not the text that is proposed: read it again")
    if publish_at is not None and not by.at < publish_at <= by.at + FURTHEST:
        raise Invalid("invalid", "choose a later instant", [FieldError("/publish_at", "too_early", _LATER)])
    return replace(after, approved=by, publish_at=publish_at)


_LATER: Final = {
    "ar": "يرجى اختيار وقت لاحق، في أجل أقصاه سنة.",
    "fr": "Choisissez un moment à venir, dans un an au plus.",
    "en": "Choose a later instant, within a year.",
}


def cancel(before: Upcoming) -> Upcoming:
    return replace(moved(before, Step.CANCEL), approved=None, publish_at=None)


def due(before: Upcoming, at: datetime) -> bool:
    return before.state is State.SCHEDULED and before.publish_at is not None and before.publish_at <= at


def publish_due(before: Upcoming) -> Upcoming:
    return moved(before, Step.PUBLISH_DUE)


def stop(before: Upcoming) -> Upcoming:
    """Another version than it was compared with is current when its instant comes: a person must look at it again."""
    return replace(_thawed(moved(before, Step.STOP)), stopped="published_meanwhile")


def emptied(after: Upcoming) -> Upcoming:
    """Nothing comes after the current version; the count of its changes and the requests that it knows stay."""
    return Upcoming(after.programme, State.NONE, after.revision, done=after.done)


def _thawed(after: Upcoming) -> Upcoming:
    return replace(after, body=None, digest=None, proposed=None, approved=None, publish_at=None)


def proposer(upcoming: Upcoming) -> str | None:
    return upcoming.proposed.by if upcoming.proposed else None
