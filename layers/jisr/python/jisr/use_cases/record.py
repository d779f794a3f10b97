"""One move of an application, stored: state with the request's mark, event, money and guard in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import events
from jisr.domain import policy
from jisr.domain.application import Application, Effect, Flag, Status
from jisr.domain.errors import Conflict, StaleVersion
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.moves import Change
from jisr.domain.people import Actor, Role, acting_as
from jisr.domain.references import new_id
from jisr.gateways import keys
from jisr.store import access_log, applications, base, envelopes
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.rules import today

FINAL = frozenset({Status.WITHDRAWN, Status.COMPLETED, Status.ENDED})


def event_actor(actor: Actor, role: Role | None, on_behalf_of: str | None = None) -> events.Actor:
    named = role.value if role else None
    return events.Actor(kind=actor.kind, id=actor.id, role=named, on_behalf_of=on_behalf_of)


def make_event(
    call: Call,
    event_type: str,
    *,
    subject: tuple[str, str],
    sequence: int,
    data: Any,
    application: Application | None = None,
    part_of: tuple[str, str] | None = None,
    role: Role | None = None,
) -> events.Event:
    """The typed event; raises `pydantic.ValidationError` when the data is not what the type says.

    Of staff it leads to it by her name first (`access_log.worked`): no line, no event. `part_of`: what it is one of
    thousands of, which is found by her name instead (an import). `role`: the one that allowed it, where a move knows;
    else of a file the first of those that reach it.
    """
    if call.actor.kind == "staff":
        named = application.id if application and not part_of else "#".join(part_of or subject)
        access_log.worked(named, call.actor.id, call.correlation_id, call.at)
    on_behalf = application.account if application and call.actor.kind == "staff" else None
    if role is None:
        here = policy.acting_on(call.actor, application).roles if application else None
        role = acting_as(here or call.actor.roles)
    kind, subject_id = subject
    return events.by_type(event_type).model_validate(
        {
            "event_id": new_id(),
            "occurred_at": call.at,
            "subject": {"kind": kind, "id": subject_id},
            "sequence": sequence,
            "application_id": application.id if application else None,
            "correlation_id": call.correlation_id,
            "actor": event_actor(call.actor, role, on_behalf),
            "data": data,
        }
    )


def seen(call: Call, application: Application) -> None:
    """Raises `StaleVersion` when the client saw another version than there is."""
    if call.if_match is not None and call.if_match != application.version:
        raise StaleVersion("stale_version", "somebody changed the file; read it again")


def closed_for_good(application: Application) -> bool:
    """Nothing can bring it back: the person may apply again."""
    refused = application.status is Status.REJECTED and application.appeal_until is None
    return refused or application.status in FINAL


def past_appeal(application: Application, at: datetime) -> bool:
    """Refused, with no appeal open and its time over: as good as closed, though nothing has happened since."""
    until = application.appeal_until
    over = until is None or until < at
    return application.status is Status.REJECTED and over and Flag.APPEAL_OPEN not in application.flags


def guards(application: Application) -> list[str]:
    """The key of the guard that this file holds, under the hash that it was taken with."""
    if application.person is None:
        return []
    return [applications.guard_key(application.programme, call_of(application), application.person)]


def call_of(application: Application) -> str:
    """The call for applications: a programme has one a year, in Morocco, counted from when the file was begun."""
    return str(today(application.started_at).year)


def writes_of(
    call: Call, change: Change, more: Sequence[Write] = (), stored: Application | None = None
) -> list[Write]:
    """The whole transaction of one move. `stored`: the state to keep when `more` goes beyond the move itself."""
    after = change.after
    event = make_event(
        call,
        change.event_type,
        subject=("application", after.id),
        sequence=after.sequence,
        data=change.data,
        application=after,
        role=change.role,
    )
    writes = [*applications.save(change.before, stored or after), history.append(event), *more]
    if change.money is not None:
        writes += _money(call, change)
    if closed_for_good(after):
        writes += [applications.free_guard(key, after.id) for key in guards(after)]
    return writes


def _money(call: Call, change: Change) -> list[Write]:
    """The balance's write; what is given back is told to the bus in the same transaction."""
    money = change.money
    if money is None or money.effect is not Effect.RELEASE_REST:
        return [envelopes.apply(money)] if money else []
    envelope = envelopes.load(money.envelope_id)
    event = make_event(
        call,
        "FundsAvailable",
        subject=("envelope", envelope.id),
        sequence=envelope.sequence + 1,
        data=funds(envelope, envelope.available + money.amount),
    )
    return [envelopes.apply(money, sequence=envelope.sequence), history.append(event)]


def funds(envelope: envelopes.Envelope, available: int) -> dict[str, Any]:
    """The data of `FundsAvailable`."""
    return {**place_of(envelope), "available": available}


def place_of(envelope: envelopes.Envelope) -> dict[str, Any]:
    return {
        "programme": envelope.programme,
        "region": envelope.region,
        "province": envelope.province,
        "year": envelope.year,
    }


def record(call: Call, change: Change, more: Sequence[Write] = ()) -> Application:
    """Commit one move. Raises the refusal of what stood in its way; nothing is stored then."""
    marked = replace(change.after, done=remembered(change.after.done, call.idempotency, call.at))
    change = replace(change, after=marked)
    for _ in range(4):
        try:
            base.commit(writes_of(call, change, more))
        except (Conflict, StaleVersion) as refusal:
            if (done := done_meanwhile(call, change.before)) is not None:
                return done
            # Only the envelope's sequence may have moved under us: the file itself answers StaleVersion.
            if refusal.code != "changed_meanwhile" or change.money is None:
                raise
            continue
        return applications.as_saved(change.before, change.after)
    raise Conflict("changed_meanwhile", "it changed meanwhile; read it again")


def done_meanwhile(call: Call, before: Application) -> Application | None:
    """The file, when this very request changed it since it was read: sent twice at once, or its answer was lost."""
    if call.idempotency is None:
        return None
    now = applications.load(before.id)
    return now if was_done(now.done, call.idempotency) else None


def person_keys(unique: str, made: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The keyed hashes under which a person may be known, never the number itself: the one that is written first, then
    the other one while the hash key is rotated."""
    return keys.hmacs("person", unique, made)
