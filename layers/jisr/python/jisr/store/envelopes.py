"""The `envelopes` table: money by programme, region (and province) and year. Amounts in centimes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action

from jisr.domain.application import Effect
from jisr.domain.errors import Conflict, NotFound
from jisr.domain.moves import MoneyEffect
from jisr.domain.partners import Deed, PartnerKind, normal
from jisr.store.base import InstantAttribute, Item, Write, put, update


@dataclass(frozen=True, slots=True)
class Envelope:
    """available + reserved + paid = contributed, always. `sequence` counts its events; `done` are the marks of the
    requests that changed it; `closing` is how many sittings settle from it at this moment."""

    id: str
    programme: str
    region: str
    province: str | None
    year: int
    available: int = 0
    reserved: int = 0
    paid: int = 0
    contributed: int = 0
    sequence: int = 0
    version: int = 1
    done: tuple[str, ...] = ()
    closing: int = 0


@dataclass(frozen=True, slots=True)
class Contribution:
    """`deed`: the agreement by which it was given."""

    id: str
    partner: str
    amount: int
    at: datetime
    kind: PartnerKind = "other"
    deed: Deed | None = None


class EnvelopeItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    programme = UnicodeAttribute()
    region = UnicodeAttribute()
    province = UnicodeAttribute(null=True)
    year = NumberAttribute()
    available = NumberAttribute(default=0)
    reserved = NumberAttribute(default=0)
    paid = NumberAttribute(default=0)
    contributed = NumberAttribute(default=0)
    sequence = NumberAttribute(default=0)
    version = NumberAttribute(default=1)
    done = UnicodeSetAttribute(null=True)
    closing = NumberAttribute(default=0)


class ContributionItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    partner = UnicodeAttribute()
    amount = NumberAttribute()
    at = InstantAttribute()
    kind = UnicodeAttribute(null=True)
    deed = UnicodeAttribute(null=True)
    signed_on = UnicodeAttribute(null=True)
    ends_on = UnicodeAttribute(null=True)


class GiverItem(Item):
    """Whoever has ever given: pk `PARTNERS`, sk the name's normal form, so that one partner has one name."""

    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    name = UnicodeAttribute()


class ListedItem(Item):
    """One row per envelope under its programme, so that a list is a query."""

    table = "table_envelopes"

    class Meta:
        table_name = "unset"


def id_of(programme: str, region: str, province: str | None, year: int) -> str:
    """Readable and unique: the same place and year is the same envelope."""
    return ".".join(filter(None, [programme, str(year), region, province and province.replace(".", "-")]))


def _envelope(item: EnvelopeItem) -> Envelope:
    names = ("year", "available", "reserved", "paid", "contributed", "sequence", "version", "closing")
    return Envelope(
        id=item.pk,
        programme=item.programme,
        region=item.region,
        province=item.province,
        **{name: int(getattr(item, name)) for name in names},
        done=tuple(item.done or ()),
    )


def load(envelope_id: str) -> Envelope:
    """Raises `NotFound`."""
    try:
        return _envelope(EnvelopeItem.get(envelope_id, "BALANCE", consistent_read=True))
    except EnvelopeItem.DoesNotExist:
        raise NotFound("not_found", "no such envelope") from None


def find(programme: str, region: str | None, province: str | None, year: int) -> Envelope | None:
    """The envelope that pays for a file of this place: its province's own, else its region's."""
    if region is None:
        return None
    for place in ([province] if province else []) + [None]:
        try:
            return load(id_of(programme, region, place, year))
        except NotFound:
            continue
    return None


def create(envelope: Envelope) -> list[Write]:
    item = EnvelopeItem(
        envelope.id,
        "BALANCE",
        programme=envelope.programme,
        region=envelope.region,
        province=envelope.province,
        year=envelope.year,
        available=envelope.available,
        contributed=envelope.contributed,
        sequence=envelope.sequence,
        done=set(envelope.done) or None,
    )
    exists = EnvelopeItem.pk.does_not_exist()
    listed = ListedItem(f"LIST#{envelope.programme}", envelope.id)
    return [
        put(item, exists, lambda: Conflict("envelope_exists", "this envelope is open already")),
        put(listed),
    ]


def of_programme(programme: str) -> list[Envelope]:
    return [load(row.sk) for row in ListedItem.query(f"LIST#{programme}")]


def contributions(envelope_id: str) -> list[Contribution]:
    rows = ContributionItem.query(envelope_id, ContributionItem.sk.startswith("CONTRIBUTION#"))
    return [
        Contribution(
            row.sk.removeprefix("CONTRIBUTION#"),
            row.partner,
            int(row.amount),
            row.at,
            cast("PartnerKind", row.kind or "other"),
            _deed(row),
        )
        for row in rows
    ]


def givers() -> list[str]:
    """The names of all who ever gave, as of now."""
    return [row.name for row in GiverItem.query(_GIVERS, consistent_read=True)]


_GIVERS = "PARTNERS"


def _known(name: str) -> Write:
    """Refused when this partner is known under another spelling."""
    row = GiverItem(_GIVERS, normal(name), name=name)
    known = lambda: Conflict("partner_known", "this partner is known under another spelling")  # noqa: E731
    return put(row, GiverItem.pk.does_not_exist() | (GiverItem.name == name), known)


def _deed(row: ContributionItem) -> Deed | None:
    if row.deed is None or row.signed_on is None:
        return None
    ends_on = date.fromisoformat(row.ends_on) if row.ends_on else None
    return Deed(row.deed, date.fromisoformat(row.signed_on), ends_on)


def keep(envelope: Envelope, contribution: Contribution) -> list[Write]:
    """Who gave what, and when. Refused by `Conflict` when the name is another spelling of a known one."""
    row = ContributionItem(
        envelope.id,
        f"CONTRIBUTION#{contribution.id}",
        partner=contribution.partner,
        amount=contribution.amount,
        at=contribution.at,
        kind=contribution.kind,
    )
    if (deed := contribution.deed) is not None:
        row.deed, row.signed_on = deed.title, deed.signed_on.isoformat()
        row.ends_on = deed.ends_on.isoformat() if deed.ends_on else None
    return [_known(contribution.partner), put(row, ContributionItem.pk.does_not_exist())]


def has(envelope_id: str, contribution: Contribution) -> bool:
    """Whether this very money is there. Raises `Conflict` when its name stands for other money."""
    try:
        row = ContributionItem.get(envelope_id, f"CONTRIBUTION#{contribution.id}", consistent_read=True)
    except ContributionItem.DoesNotExist:
        return False
    if (row.partner, int(row.amount)) != (contribution.partner, contribution.amount):
        raise Conflict("idempotency_key_reused", "this key served another contribution")
    return True


def contribute(
    envelope: Envelope, contribution: Contribution, events: int, done: Collection[str]
) -> list[Write]:
    """Add money; `events` is how many events of the envelope the transaction appends, `done` its marks then."""
    actions = [
        EnvelopeItem.available.add(contribution.amount),
        EnvelopeItem.contributed.add(contribution.amount),
        EnvelopeItem.sequence.set(envelope.sequence + events),
        EnvelopeItem.version.add(1),
        *([EnvelopeItem.done.set(set(done))] if done else []),
    ]
    return [
        *keep(envelope, contribution),
        update(EnvelopeItem(envelope.id, "BALANCE"), actions, EnvelopeItem.sequence == envelope.sequence),
    ]


def not_enough() -> Exception:
    return Conflict("not_enough_money", "the envelope has not enough left: waitlist, or ask for less")


def apply(effect: MoneyEffect, *, sequence: int | None = None) -> Write:
    """The balance's part of a move. Reserve needs `available >= amount`, so nothing is ever promised twice.

    `sequence`: the envelope's sequence as read, when the transaction appends one event of the envelope.
    """
    item = EnvelopeItem(effect.envelope_id, "BALANCE")
    amount = effect.amount
    refusal: Callable[[], Exception] | None = None
    actions: list[Action]
    match effect.effect:
        case Effect.RESERVE:
            actions = [EnvelopeItem.available.add(-amount), EnvelopeItem.reserved.add(amount)]
            condition = EnvelopeItem.available >= amount
            refusal = not_enough
        case Effect.PAY:
            actions = [EnvelopeItem.reserved.add(-amount), EnvelopeItem.paid.add(amount)]
            condition = EnvelopeItem.reserved >= amount
        case _:
            actions = [EnvelopeItem.reserved.add(-amount), EnvelopeItem.available.add(amount)]
            condition = EnvelopeItem.reserved >= amount
    actions.append(EnvelopeItem.version.add(1))
    if sequence is not None:
        actions.append(EnvelopeItem.sequence.set(sequence + 1))
        condition = condition & (EnvelopeItem.sequence == sequence)
    return update(item, actions, condition, refusal)


def set_aside(envelope_id: str, amount: int) -> Write:
    """`amount` is promised to a sitting that closes: its files get of it one after the other, and the waiting list is
    served when it is over."""
    actions = [
        EnvelopeItem.available.add(-amount),
        EnvelopeItem.reserved.add(amount),
        EnvelopeItem.closing.add(1),
        EnvelopeItem.version.add(1),
    ]
    return update(EnvelopeItem(envelope_id, "BALANCE"), actions, EnvelopeItem.available >= amount, not_enough)


def take_back(envelope: Envelope, amount: int, events: int) -> Write:
    """What a sitting has left; `events` is how many events of the envelope the transaction appends. Refused when the
    envelope had another event since it was read."""
    actions = [
        EnvelopeItem.available.add(amount),
        EnvelopeItem.reserved.add(-amount),
        EnvelopeItem.closing.add(-1),
        EnvelopeItem.sequence.set(envelope.sequence + events),
        EnvelopeItem.version.add(1),
    ]
    as_read = (EnvelopeItem.sequence == envelope.sequence) & (EnvelopeItem.reserved >= amount)
    return update(EnvelopeItem(envelope.id, "BALANCE"), actions, as_read)
