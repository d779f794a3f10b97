"""What a file's state says of its instalments and its visits, and what may be done about them. Pure."""

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from jisr.domain.application import FUNDED, Application, Rules, Status
from jisr.domain.clocks import casablanca
from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.instalments import Due, Method, Part, Payment, Plan, ordered, parts, visits

_INSTALMENT = {
    "ar": "هذه الدفعة ليست من دفعات البرنامج.",
    "fr": "Cette tranche n'est pas une tranche du programme.",
    "en": "This is no instalment of the programme.",
}
_VISIT = {
    "ar": "هذه الزيارة ليست في برنامج الزيارات.",
    "fr": "Cette visite n'est pas au calendrier du programme.",
    "en": "This visit is not on the programme's schedule.",
}


def agreed_on(file: Application) -> date | None:
    """The day of the agreement; None before it."""
    if file.agreed_on is not None or file.status is not Status.ACTIVE:
        return file.agreed_on
    return file.entered_at.astimezone(casablanca()).date()


def plan_of(file: Application) -> Plan:
    return Plan(file.reserved, file.paid, agreed_on(file), file.followed, file.payments)


def parts_of(file: Application, rules: Rules) -> list[Part]:
    """Her instalments; none when nothing was granted. Of a closed file only those that were paid: what is left of the
    others is owed by nobody."""
    if not rules.gives_money or file.envelope_id is None or not file.reserved:
        return []
    if file.status in FUNDED:
        return parts(rules.instalments, plan_of(file))
    named = {payment.id: payment for payment in file.payments if payment.state == "paid"}
    return [
        Part(one, number, named[one.id].amount, 0, "paid", named[one.id])
        for number, one in enumerate(rules.instalments, start=1)
        if one.id in named
    ]


def visits_of(file: Application, rules: Rules) -> list[Due]:
    """The schedule; none before the agreement."""
    since = agreed_on(file)
    return [] if since is None else visits(rules.follow_up, since, file.followed)


def ordered_of(file: Application) -> int:
    return ordered(plan_of(file))


def part(file: Application, rules: Rules, instalment: str) -> Part:
    """Raises `Invalid` for one that the programme does not have."""
    found = next((one for one in parts_of(file, rules) if one.instalment.id == instalment), None)
    if found is None:
        wrong = FieldError("/instalment", "instalment_unknown", _INSTALMENT)
        raise Invalid("instalment", "an instalment of the programme", [wrong])
    return found


def to_pay(file: Application, rules: Rules, instalment: str, run: str | None) -> Part:
    """The instalment, if it may be paid: once, when it is due, and by nobody else while it is with the bank. `run`: the
    order that pays it. Raises `Invalid`, `Conflict`."""
    found = part(file, rules, instalment)
    if found.state == "paid":
        raise Conflict("already_paid", "this instalment is paid")
    if found.state == "later":
        raise Conflict("not_due", "this instalment is not due yet")
    if found.state == "ordered" and (found.last is None or found.last.run != run or run is None):
        raise Conflict("payment_ordered", "this instalment is with the bank")
    if found.state == "due" and run is not None:
        raise Conflict("not_ordered", "this order does not hold the instalment any more")
    return found


def with_the_bank(file: Application, instalment: str, run: str | None) -> Payment:
    """Raises `Conflict` when that order does not hold it."""
    for payment in file.payments:
        if payment.id == instalment and payment.state == "ordered" and payment.run == run:
            return payment
    raise Conflict("not_ordered", "this order does not hold the instalment")


def nothing_ordered(file: Application) -> None:
    """Raises `Conflict`: money that is with the bank is neither given back nor sent elsewhere."""
    if ordered_of(file):
        raise Conflict("payment_ordered", "a payment is with the bank: first record what became of it")


def need_visit(file: Application, rules: Rules, visit: str) -> None:
    """Raises `Invalid` for a visit that is not on the schedule, `Conflict` for one that was made."""
    if visit not in {one.id for one in rules.follow_up}:
        raise Invalid("follow_up", "no such visit", [FieldError("/follow_up", "visit_unknown", _VISIT)])
    if visit in file.followed:
        raise Conflict("visit_done", "this visit was made already")


def marked(
    file: Application,
    instalment: str,
    state: Literal["ordered", "paid", "returned"],
    amount: int,
    at: datetime,
    *,
    method: Method | None = None,
    run: str | None = None,
    reason: str | None = None,
    paid_on: date | None = None,
) -> Application:
    """The file with what has become of one instalment."""
    kept = tuple(payment for payment in file.payments if payment.id != instalment)
    payment = Payment(instalment, state, amount, at, method, run, reason, paid_on)
    return replace(file, payments=(*kept, payment))


def with_clocks(file: Application, rules: Rules, at: datetime) -> Application:
    """The file with what waits after the decision: since when a part is to be paid, until when a visit is due."""
    if file.status is not Status.ACTIVE:
        return (
            file
            if file.pay_at is None and file.visit_at is None
            else replace(file, pay_at=None, visit_at=None)
        )
    waits = any(one.state in {"due", "ordered"} for one in parts_of(file, rules))
    visit = next((one.until for one in visits_of(file, rules) if not one.done), None)
    return replace(file, pay_at=(file.pay_at or at) if waits else None, visit_at=visit)
