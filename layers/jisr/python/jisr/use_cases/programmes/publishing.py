"""A proposal becomes a version: by another manager, at once or at an instant that the clock waits for. No YAML is read
here: what was proposed was read when it was proposed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jisr import logging
from jisr.domain.errors import Conflict, StaleVersion
from jisr.domain.people import SYSTEM
from jisr.domain.programmes import upcoming as rules
from jisr.domain.programmes.model import from_published
from jisr.domain.programmes.upcoming import Said, Upcoming
from jisr.domain.references import new_id
from jisr.store import programmes, upcoming
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.programmes.keeping import change, stopped
from jisr.use_cases.publish_programme import writes_of


def publish(call: Call, programme: str, digest: str, publish_at: datetime | None = None) -> Upcoming:
    """Now, or from an instant on. Raises `Conflict` (the same person, another text, published meanwhile),
    `StaleVersion`."""
    by = Said(call.actor.id, call.at)
    if publish_at is not None:
        return change(
            call, programme, lambda before: rules.approve(before, digest, by, publish_at), _scheduled
        )

    def step(before: Upcoming) -> Upcoming:
        return rules.emptied(rules.approve(before, digest, by))

    return _published(call, programme, step, by.by)


def _scheduled(before: Upcoming, after: Upcoming) -> tuple[str, Mapping[str, Any]]:
    told = {"programme": after.programme, "digest": after.digest, "publish_at": after.publish_at}
    return "PublicationScheduled", told


def _published(
    call: Call, programme: str, step: Callable[[Upcoming], Upcoming], approved_by: str | None
) -> Upcoming:
    def version(before: Upcoming, after: Upcoming) -> Sequence[Write]:
        return writes_of(
            call,
            from_published(json.loads(before.body or b"")),
            before.based_on,
            source=before.source,
            proposed_by=rules.proposer(before),
            approved_by=approved_by or (before.approved.by if before.approved else None),
        )

    after = change(call, programme, step, more=version)
    programmes.forget()
    return after


@dataclass(frozen=True, slots=True)
class Round:
    published: int = 0
    stopped: int = 0


def publish_due(at: datetime) -> Round:
    """Every publication whose instant has come, once. One that was compared with another version than there is now is
    a draft again."""
    done = held = 0
    for one in upcoming.everything():
        if not rules.due(one, at):
            continue
        call = Call(SYSTEM, at, new_id(), if_match=one.revision)
        logging.bind(call.correlation_id)
        try:
            try:
                _published(call, one.programme, _when_due, None)
                done += 1
            except Conflict as refusal:
                if refusal.code != "published_meanwhile":
                    raise
                change(call, one.programme, rules.stop, stopped("published_meanwhile"))
                held += 1
        except StaleVersion:
            continue  # somebody cancelled it, or another round has done it
    return Round(done, held)


def _when_due(before: Upcoming) -> Upcoming:
    return rules.emptied(rules.publish_due(before))


def cancel(call: Call, programme: str) -> Upcoming:
    """It is a proposal again. Raises `Conflict`, `StaleVersion`."""
    return change(call, programme, rules.cancel, stopped("cancelled"))
