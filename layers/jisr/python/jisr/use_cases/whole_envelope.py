"""One envelope as heads and its partners see it: balance, who gave what by which agreement, its files in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jisr.domain import partners, policy
from jisr.domain.indicators import FUNDED_NOW, added, of_envelope
from jisr.domain.open_figures import told
from jisr.domain.policy import Place
from jisr.store import envelopes, indicators
from jisr.store.envelopes import Contribution, Envelope
from jisr.use_cases.balances import Balance, balance_for
from jisr.use_cases.call import Call
from jisr.use_cases.money_envelopes import open_to
from jisr.use_cases.promote_waiting import waiting_for


@dataclass(frozen=True, slots=True)
class Files:
    """`asked`: centimes that those who wait ask for; `more`: perhaps others wait besides. To a partner counts are told
    in steps of five (`rounded`), None below."""

    waiting: int | None
    asked: int | None
    more: bool
    by_status: Mapping[str, int | None]
    rounded: bool


@dataclass(frozen=True, slots=True)
class Whole:
    balance: Balance
    contributions: Sequence[Contribution]
    files: Files


def whole_envelope(call: Call, envelope_id: str) -> Whole:
    """Raises `Forbidden`, `NotFound` (also of a place that is not hers, or to which her partner gave nothing)."""
    policy.require(call.actor, "read_envelopes")
    envelope = open_to(call, envelopes.load(envelope_id))
    balance = balance_for(call, envelope)
    gave = sorted(envelopes.contributions(envelope.id), key=lambda one: one.at)
    place = Place(envelope.region, envelope.province)
    if policy.only_as_partner(call.actor, "read_envelopes", place):
        own = [one for one in gave if partners.same(one.partner, call.actor.partner)]
        return Whole(balance, own, _rounded(_files(call, envelope)))
    return Whole(balance, gave, _files(call, envelope))


def _files(call: Call, envelope: Envelope) -> Files:
    """Those who wait, from their list; the others from the figures, a moment behind."""
    waiting, more = waiting_for(envelope, call.at)
    counted = added(list(indicators.rows(envelope.programme, envelope.province or envelope.region)))
    now = of_envelope(counted, envelope.id)
    return Files(
        waiting=len(waiting),
        asked=sum(file.requested for file in waiting),
        more=more,
        by_status={status: max(now.get(status, 0), 0) for status in FUNDED_NOW},
        rounded=False,
    )


def _rounded(files: Files) -> Files:
    return Files(
        waiting=told(files.waiting or 0),
        asked=None,
        more=files.more,
        by_status={status: told(count or 0) for status, count in files.by_status.items()},
        rounded=True,
    )
