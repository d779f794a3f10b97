"""Envelopes: opened for a programme, place and year; filled by partners' contributions."""

from dataclasses import dataclass, replace
from datetime import datetime

import events
from jisr import reference
from jisr.domain import partners, policy
from jisr.domain.errors import Conflict, FieldError, Invalid, NotFound
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.partners import Deed, PartnerKind
from jisr.domain.policy import Place
from jisr.domain.programmes.wording import mend
from jisr.domain.references import new_id
from jisr.store import base, envelopes, programmes
from jisr.store import events as history
from jisr.store.base import Write
from jisr.store.envelopes import Contribution, Envelope
from jisr.use_cases.call import Call
from jisr.use_cases.partner_names import misspelt
from jisr.use_cases.record import funds, make_event, place_of
from jisr.use_cases.rules import today

_AMOUNT = {
    "ar": "اكتبوا مبلغا أكبر من صفر.",
    "fr": "Écrivez un montant supérieur à zéro.",
    "en": "Write an amount above zero.",
}
_PARTNER = {
    "ar": "اكتبوا اسم الشريك.",
    "fr": "Indiquez le partenaire.",
    "en": "Write the partner's name.",
}
_TITLE = {
    "ar": "اكتبوا رقم الاتفاقية أو عنوانها.",
    "fr": "Indiquez le numéro ou le titre de la convention.",
    "en": "Write the number or the title of the agreement.",
}
_BOTH = {
    "ar": "اكتبوا الشريك والمبلغ معا، أو لا شيء منهما.",
    "fr": "Indiquez le partenaire et le montant ensemble, ou aucun des deux.",
    "en": "Give the partner and the amount together, or neither.",
}


@dataclass(frozen=True, slots=True)
class Gift:
    """What a partner gives, in centimes, and by which agreement."""

    partner: str
    amount: int
    kind: PartnerKind = "other"
    deed: Deed | None = None


def open_envelope(
    call: Call,
    programme: str,
    region: str,
    province: str | None,
    year: int,
    partner: str | None = None,
    amount: int | None = None,
    kind: PartnerKind | None = None,
    deed: Deed | None = None,
) -> Envelope:
    """An envelope, with a first contribution of `amount` centimes by `partner` or, without either, empty. Raises
    `Forbidden`, `NotFound` (place, programme), `Invalid`, `Conflict` (open already, or the programme gives no money).
    """
    policy.require(call.actor, "open_envelope", Place(region, province))
    if (partner is None) is not (amount is None) or (partner is None and (kind or deed)):
        raise Invalid(
            "contribution", "partner and amount together", [FieldError("/partner", "required", _BOTH)]
        )
    _known(region, province)
    if not programmes.current(programme).budget.gives_money:
        raise Conflict("no_money", "this programme gives no money")
    envelope_id = envelopes.id_of(programme, region, province, year)
    done = remembered((), call.idempotency, call.at)
    envelope = Envelope(envelope_id, programme, region, province, year, sequence=1, done=done)
    told = [
        make_event(
            call, "EnvelopeOpened", subject=("envelope", envelope.id), sequence=1, data=place_of(envelope)
        )
    ]
    rows: list[Write] = []
    gift = None
    if partner is not None and amount is not None:
        policy.require(call.actor, "contribute", Place(region, province))
        gift = Gift(partner, amount, kind or "other", deed)
        contribution = _contribution(call, gift)
        told += _told(call, envelope, contribution)
        rows += envelopes.keep(envelope, contribution)
        envelope = replace(envelope, available=amount, contributed=amount, sequence=len(told))
    try:
        base.commit([*envelopes.create(envelope), *rows, *map(history.append, told)])
    except Conflict as refusal:
        if refusal.code == "partner_known" and gift is not None:
            _contribution(call, gift)  # somebody wrote another spelling meanwhile: it says which
        there = envelopes.load(envelope_id)
        if not was_done(there.done, call.idempotency):
            raise
        return there
    return envelope


def _known(region: str, province: str | None) -> None:
    """No file ever finds the money of a place that does not exist."""
    found = reference.province(province) if province else None
    if reference.region(region) is None:
        raise Invalid(
            "region", "no such region", [FieldError("/region", "region", mend("region", feminine=False))]
        )
    if province and (found is None or found.region != region):
        raise Invalid(
            "province", "not there", [FieldError("/province", "province", mend("province", feminine=False))]
        )


def contribute(
    call: Call,
    envelope_id: str,
    partner: str,
    amount: int,
    kind: PartnerKind = "other",
    deed: Deed | None = None,
) -> Envelope:
    """`amount` centimes of `partner` are available at once; the waiting list hears of it. Raises `Invalid`."""
    for _ in range(4):
        contribution = _contribution(call, Gift(partner, amount, kind, deed))
        envelope = envelopes.load(envelope_id)
        policy.require(call.actor, "contribute", Place(envelope.region, envelope.province))
        if was_done(envelope.done, call.idempotency):
            return envelope
        told = _told(call, envelope, contribution)
        done = remembered(envelope.done, call.idempotency, call.at)
        writes = envelopes.contribute(envelope, contribution, events=len(told), done=done)
        try:
            base.commit([*writes, *map(history.append, told)])
        except Conflict:
            if envelopes.has(envelope_id, contribution):
                return envelopes.load(envelope_id)
            continue  # another contribution came first: read the balance, and the names, again
        return envelopes.load(envelope_id)
    raise Conflict("changed_meanwhile", "the envelope changed meanwhile; try again")


def would_take(call: Call, envelope_id: str, gift: Gift) -> Envelope:
    """The envelope as it is, when `contribute` would take this. Raises what that would raise."""
    envelope = envelopes.load(envelope_id)
    policy.require(call.actor, "contribute", Place(envelope.region, envelope.province))
    _contribution(call, gift)
    return envelope


def _contribution(call: Call, gift: Gift) -> Contribution:
    errors = [] if gift.amount > 0 else [FieldError("/amount_mad", "amount", _AMOUNT)]
    if not partners.normal(gift.partner):
        errors.append(FieldError("/partner", "required", _PARTNER))
    errors += misspelt(gift.partner.strip())
    if gift.deed is not None:
        if not gift.deed.title:
            errors.append(FieldError("/agreement/title", "required", _TITLE))
        errors += partners.wrong(gift.deed, today(call.at))
    if errors:
        raise Invalid("contribution", "mend what is given", errors)
    # Named by the request's key: however late it comes again, the money is there already.
    named = new_id(call.idempotency.seed if call.idempotency else None)
    return Contribution(named, gift.partner.strip(), gift.amount, call.at, gift.kind, gift.deed)


def _told(call: Call, envelope: Envelope, contribution: Contribution) -> list[events.Event]:
    """The money came, and the waiting list may hope."""
    subject = ("envelope", envelope.id)
    return [
        make_event(
            call,
            "ContributionAdded",
            subject=subject,
            sequence=envelope.sequence + 1,
            data={**place_of(envelope), "partner": contribution.id, "amount": contribution.amount},
        ),
        make_event(
            call,
            "FundsAvailable",
            subject=subject,
            sequence=envelope.sequence + 2,
            data=funds(envelope, envelope.available + contribution.amount),
        ),
    ]


def paying(programme: str, region: str | None, province: str | None, at: datetime) -> Envelope | None:
    """The envelope that pays for what is decided at `at` of a file of this place: of that year in Morocco, whenever
    she applied; her province's own, else her region's. None: nobody has opened one for that year.

    What a year had reserved and comes free goes back to that year, and promises nothing in the next.
    """
    return envelopes.find(programme, region, province, today(at).year)


def list_envelopes(call: Call, programme: str | None) -> list[Envelope]:
    """Those that the reader covers; of a partner those that it has given to, and none when nobody has said which."""
    policy.require(call.actor, "read_envelopes")
    names = [programme] if programme else [p.id for p in programmes.all_current()]
    return [
        envelope
        for name in names
        for envelope in envelopes.of_programme(name)
        if _shown(call, envelope, Place(envelope.region, envelope.province))
    ]


def open_to(call: Call, envelope: Envelope) -> Envelope:
    """The envelope, for who may see it. Raises `NotFound`."""
    if not _shown(call, envelope, Place(envelope.region, envelope.province)):
        raise NotFound("not_found", "no such envelope")
    return envelope


def _shown(call: Call, envelope: Envelope, place: Place) -> bool:
    if not policy.reaches(call.actor, "read_envelopes", place):
        return False
    only_partner = policy.only_as_partner(call.actor, "read_envelopes", place)
    return not only_partner or _has_given(call.actor.partner, envelope)


def given_to(partner: str | None, programme: str) -> list[Envelope]:
    """The envelopes of one programme that a partner has given to."""
    return [envelope for envelope in envelopes.of_programme(programme) if _has_given(partner, envelope)]


def _has_given(partner: str | None, envelope: Envelope) -> bool:
    return partner is not None and any(
        partners.same(one.partner, partner) for one in envelopes.contributions(envelope.id)
    )
