"""Envelopes: opened for a programme, place and year; filled by partners' contributions."""

from jisr.domain import policy
from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.policy import Place
from jisr.domain.references import new_id
from jisr.store import base, envelopes, programmes
from jisr.store import events as history
from jisr.store.envelopes import Contribution, Envelope
from jisr.use_cases.call import Call
from jisr.use_cases.record import funds, make_event, place_of

_AMOUNT = {
    "ar": "اكتبي مبلغا أكبر من صفر.",
    "fr": "Écrivez un montant supérieur à zéro.",
    "en": "Write an amount above zero.",
}


def open_envelope(call: Call, programme: str, region: str, province: str | None, year: int) -> Envelope:
    """An empty envelope. Raises `Forbidden`, `NotFound` (place, programme), `Conflict` (open already, or the
    programme gives no money)."""
    policy.require(call.actor, "open_envelope", Place(region, province))
    if not programmes.current(programme).budget.gives_money:
        raise Conflict("no_money", "this programme gives no money")
    envelope_id = envelopes.id_of(programme, region, province, year)
    envelope = Envelope(envelope_id, programme, region, province, year, sequence=1)
    event = make_event(
        call, "EnvelopeOpened", subject=("envelope", envelope.id), sequence=1, data=place_of(envelope)
    )
    base.commit([*envelopes.create(envelope), history.append(event)])
    return envelope


def contribute(call: Call, envelope_id: str, partner: str, amount: int) -> Envelope:
    """`amount` centimes of `partner` are available at once; the waiting list hears of it. Raises `Invalid`."""
    if amount <= 0 or not partner.strip():
        raise Invalid("amount", "an amount above zero", [FieldError("/amount_mad", "amount", _AMOUNT)])
    for _ in range(4):
        envelope = envelopes.load(envelope_id)
        policy.require(call.actor, "contribute", Place(envelope.region, envelope.province))
        contribution = Contribution(new_id(), partner.strip(), amount, call.at)
        added = make_event(
            call,
            "ContributionAdded",
            subject=("envelope", envelope.id),
            sequence=envelope.sequence + 1,
            data={**place_of(envelope), "partner": contribution.id, "amount": amount},
        )
        available = make_event(
            call,
            "FundsAvailable",
            subject=("envelope", envelope.id),
            sequence=envelope.sequence + 2,
            data=funds(envelope, envelope.available + amount),
        )
        writes = envelopes.contribute(envelope, contribution, events=2)
        try:
            base.commit([*writes, history.append(added), history.append(available)])
        except Conflict:
            continue  # another contribution came first: read the balance again
        return envelopes.load(envelope_id)
    raise Conflict("changed_meanwhile", "the envelope changed meanwhile; try again")


def list_envelopes(call: Call, programme: str | None) -> list[Envelope]:
    """Those that the reader covers."""
    policy.require(call.actor, "read_envelopes")
    names = [programme] if programme else [p.id for p in programmes.all_current()]
    reach = policy.PERMISSIONS["read_envelopes"]
    return [
        envelope
        for name in names
        for envelope in envelopes.of_programme(name)
        if policy.covers(call.actor, Place(envelope.region, envelope.province), reach)
    ]
