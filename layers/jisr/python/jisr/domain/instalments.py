"""Her money in instalments, and the visits that follow: what is due now, what was ordered, paid or sent back. Pure.

A programme says how the amount that was granted is divided, and after which step each part is paid; one that says
nothing pays all of it after the agreement. Payments that name no instalment fill them in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

from jisr.domain.clocks import casablanca, end_of_day_after

type State = Literal["later", "due", "ordered", "paid"]
type Method = Literal["bank", "cash"]

WHOLE_DIRHAM: Final = 100
"""Centimes: a part of an amount is rounded down to it, and the last instalment has what is left."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of what was granted; paid after the agreement, or after the follow-up visit `after`."""

    id: str
    title: Any
    percent: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A visit that is due `after_days` calendar days after the agreement."""

    id: str
    title: Any
    after_days: int


WHOLE: Final = Instalment(
    "whole", {"ar": "الدعم كاملا", "fr": "Aide en une fois", "en": "The whole amount"}, 100
)


@dataclass(frozen=True, slots=True)
class Payment:
    """What became of one instalment last. `amount` in centimes; `run`: the order that it stands in; `reason`: why the
    bank sent it back; `paid_on`: the day on which it says that it paid, as `at` is when we heard of it. Codes and ids
    only: it is kept with the state, which names nobody."""

    id: str
    state: Literal["ordered", "paid", "returned"]
    amount: int
    at: datetime
    method: Method | None = None
    run: str | None = None
    reason: str | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file says of its money. `granted`: what is reserved for her, paid or not; `since`: the day of the
    agreement, None before it; `visited`: ids of the follow-up visits that were made."""

    granted: int
    paid: int
    since: date | None
    visited: Sequence[str] = ()
    payments: Sequence[Payment] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment as it stands. `amount`: all of it; `owed`: what is still to be paid of it. `last`: what became of
    it, when it was named."""

    instalment: Instalment
    number: int
    amount: int
    owed: int
    state: State
    last: Payment | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A visit of the schedule: until when, and whether it was made."""

    visit: FollowUp
    until: datetime
    done: bool


def parts(instalments: Sequence[Instalment], plan: Plan) -> list[Part]:
    """Every instalment, in order. What is owed and what is paid make what was granted, always."""
    last_of = {payment.id: payment for payment in plan.payments}
    named = {payment.id: payment for payment in plan.payments if payment.state != "returned"}
    whole = divided(instalments, plan.granted)
    # What was paid without naming an instalment. What one that is named had of it before stays there.
    free = plan.paid - sum(payment.amount for payment in named.values() if payment.state == "paid")
    free -= sum(amount - named[one.id].amount for one, amount in whole if one.id in named)
    found: list[Part] = []
    for number, (one, amount) in enumerate(whole, start=1):
        last = last_of.get(one.id)
        if last is not None and last.state != "returned":
            owed = last.amount if last.state == "ordered" else 0
            found.append(Part(one, number, amount, owed, last.state, last))
            continue
        covered = min(max(free, 0), amount)
        free -= covered
        found.append(Part(one, number, amount, amount - covered, _state(one, amount - covered, plan), last))
    return found


def divided(instalments: Sequence[Instalment], granted: int) -> list[tuple[Instalment, int]]:
    """Each with its amount in centimes: whole dirhams, and the last has what is left."""
    amounts = [granted * one.percent // 100 // WHOLE_DIRHAM * WHOLE_DIRHAM for one in instalments]
    amounts[-1] += granted - sum(amounts)
    return list(zip(instalments, amounts, strict=True))


def _state(one: Instalment, owed: int, plan: Plan) -> State:
    if owed == 0:
        return "paid" if plan.granted else "later"
    reached = plan.since is not None and (one.after is None or one.after in plan.visited)
    return "due" if reached else "later"


def ordered(plan: Plan) -> int:
    """Centimes that are with the bank: nobody else may pay or release them."""
    return sum(payment.amount for payment in plan.payments if payment.state == "ordered")


def visits(follow_up: Sequence[FollowUp], since: date, visited: Sequence[str]) -> list[Due]:
    """The schedule of a file whose agreement was signed on that day."""
    noon = datetime.combine(since, time(12), casablanca())
    return [Due(one, end_of_day_after(noon, one.after_days), one.id in visited) for one in follow_up]


def day_of(since: date, after_days: int) -> date:
    return since + timedelta(days=after_days)
