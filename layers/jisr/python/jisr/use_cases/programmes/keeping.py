"""One step of a draft or a proposal, stored: the item and, where it is told, the event, all or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jisr.domain.errors import Conflict, StaleVersion
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.programmes.upcoming import Upcoming
from jisr.store import base, upcoming
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event

MOST_TRIES = 4

type Told = tuple[str, Mapping[str, Any]]
"""An event's type and its data."""


def change(
    call: Call,
    programme: str,
    step: Callable[[Upcoming], Upcoming],
    told: Callable[[Upcoming, Upcoming], Told] | None = None,
    more: Callable[[Upcoming, Upcoming], Sequence[Write]] | None = None,
) -> Upcoming:
    """`step` says what comes then. A step that leaves it as it was is neither stored nor told.

    Raises `StaleVersion`, and what `step` and the writes of `more` do.
    """
    for _ in range(MOST_TRIES):
        before = upcoming.load(programme)
        if was_done(before.done, call.idempotency):
            return before
        seen = call.if_match is None or call.if_match == before.revision
        try:
            after = step(before)
        except Conflict:
            if not seen:  # which says more than what can't be done to what is there now
                raise _stale() from None
            raise
        if after == before:
            return before
        if not seen:
            raise _stale()
        after = replace(after, done=remembered(after.done, call.idempotency, call.at))
        writes = [upcoming.save(after), *(more(before, after) if more else ())]
        if told is not None:
            event_type, data = told(before, after)
            event = make_event(
                call,
                event_type,
                subject=("programme", programme),
                sequence=history.next_sequence("programme", programme),
                data=data,
            )
            writes.append(history.append(event))
        try:
            base.commit(writes)
        except (StaleVersion, Conflict) as refusal:
            if refusal.code not in {"stale_version", "changed_meanwhile"}:
                raise
            continue  # the next round says whether it matters
        return after
    raise Conflict("changed_meanwhile", "it changed meanwhile; read it again")


def _stale() -> StaleVersion:
    return StaleVersion("stale_version", "somebody changed it meanwhile; read it again")


def stopped(reason: str) -> Callable[[Upcoming, Upcoming], Told]:
    """The event of a proposal that will not be published as it is."""

    def told(before: Upcoming, after: Upcoming) -> Told:
        return "ProposalStopped", {"programme": after.programme, "digest": before.digest, "reason": reason}

    return told
