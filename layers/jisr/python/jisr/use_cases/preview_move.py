"""What a move of a file would do, before it is done: the one answer of every dry run of one."""

from collections.abc import Sequence
from dataclasses import dataclass

import events
from jisr.domain.application import Application, Effect
from jisr.domain.beside import Contact
from jisr.domain.errors import FieldError
from jisr.domain.moves import Change
from jisr.domain.programmes.rules import Reason
from jisr.store import envelopes
from jisr.use_cases.call import Call
from jisr.use_cases.promote_waiting import foresee
from jisr.use_cases.record import make_event


@dataclass(frozen=True, slots=True)
class Preview:
    """The file after the move, its event first and those of the papers, how she could be reached then (None: erased),
    and the balance after (centimes). `promotes`: how many of the waiting list what comes free would serve; None when
    nothing does. `missing` and `ineligible`: what the file would lack, and why she could not apply, by answers that the
    move changes; empty when it changes none."""

    after: Application
    told: tuple[events.Event, ...]
    contact: Contact | None
    effect: Effect = Effect.NONE
    amount: int = 0
    envelope_id: str | None = None
    available_after: int | None = None
    promotes: int | None = None
    missing: Sequence[FieldError] = ()
    ineligible: Sequence[Reason] = ()


def nothing_moves(application: Application) -> Preview:
    """Nobody is told, and no money moves."""
    return Preview(application, (), application.beside.contact, envelope_id=application.envelope_id)


def preview_move(
    call: Call, change: Change, papers: tuple[events.Event, ...] = (), contact: Contact | None = None
) -> Preview:
    """Nothing is stored. `papers`: events of papers that go with it; `contact`: the new one, when it changes. Raises
    `Conflict("not_enough_money")`."""
    application = change.before
    event = make_event(
        call,
        change.event_type,
        subject=("application", application.id),
        sequence=change.after.sequence,
        data=change.data,
        application=application,
        role=change.role,
    )
    told = (event, *papers)
    contact = contact or application.beside.contact
    if change.money is None:
        return Preview(change.after, told, contact, envelope_id=change.after.envelope_id)
    envelope = envelopes.load(change.money.envelope_id)
    gain = {Effect.RESERVE: -1, Effect.RELEASE_REST: 1}.get(change.money.effect, 0) * change.money.amount
    if envelope.available + gain < 0:
        raise envelopes.not_enough()
    # While a committee closes on this envelope, what comes back is offered with its rest: nobody can say to whom.
    tells = change.money.effect is Effect.RELEASE_REST and not envelope.closing
    return Preview(
        change.after,
        told,
        contact,
        change.money.effect,
        change.money.amount,
        envelope.id,
        envelope.available + gain,
        foresee(call, envelope, gain).served if tells else None,
    )
