"""Payment orders: up to 500 instalments that the treasury pays together, and what the bank then says of each.

An order is written with all that it asks for and an event; whoever hears of it (`work_on_run`) orders line by line,
each in the transaction of its own file, and records the bank's answers the same way. What was done is in the lines, so
it may die anywhere and begin again.
"""

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import events
from jisr.domain import policy, reconciliation
from jisr.domain.application import Action, Application
from jisr.domain.cells import csv_text
from jisr.domain.errors import Conflict, FieldError, Forbidden, Invalid, Refusal, StaleVersion, Transient
from jisr.domain.moves import Change, Details, move
from jisr.domain.people import SYSTEM, Actor
from jisr.domain.policy import Place
from jisr.domain.programmes import rules
from jisr.domain.reconciliation import Expected, Read
from jisr.domain.references import new_id, reference_of
from jisr.domain.stalled import stalled_since
from jisr.store import access_log, accounts, applications, base, payment_runs
from jisr.store import events as history
from jisr.store.base import Write
from jisr.store.payment_runs import Asked, Line, Outcome, Run
from jisr.use_cases.call import Call
from jisr.use_cases.in_the_name_of import in_the_name_of
from jisr.use_cases.payments import Filters, account_of, answered, everything_due
from jisr.use_cases.record import make_event, record
from jisr.use_cases.rules import programme_of, rules_of, today

MOST = 500
TRIES = 4
STEP = 90
"""Lines of one transaction, which holds a hundred writes."""
SECONDS_LEFT = 20
"""How much time a worker keeps for saying that there is more to do."""

_NOTHING = {
    "ar": "لا توجد دفعة مستحقة للأداء هنا.",
    "fr": "Aucune tranche n'est due ici.",
    "en": "No instalment is due here.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An order with its lines, those that are not written yet as None."""

    run: Run
    lines: Sequence[Line | None]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter("waiting" if line is None else line.state for line in self.lines))

    @property
    def busy(self) -> bool:
        """Whether somebody still works on it."""
        return any(line is None or line.told is not None for line in self.lines)

    def stalled_since(self, at: datetime) -> datetime | None:
        return _stalled_since(self.run, at) if self.busy else None


def _stalled_since(run: Run, at: datetime) -> datetime | None:
    return stalled_since("payment_run", run.touched_at or run.at, at)


def reference_for(asked: Asked) -> str:
    """What the bank knows a payment by: the file's reference and the instalment's number."""
    return f"{reference_of(asked.application_id)}-{asked.number}"


def order_payments(call: Call, filters: Filters, chosen: Sequence[tuple[str, str]] | None) -> Shown:
    """An order of what is due in a region: all of it, or what was `chosen` (file, instalment); 500 at most. Raises
    `Forbidden`, `NotFound`, `Invalid` when nothing of it is due."""
    policy.require(call.actor, "order_payments", Place(filters.region, filters.province))
    run_id = new_id(call.idempotency.seed if call.idempotency else None)
    if payment_runs.exists(run_id):
        return show(payment_runs.load(run_id))
    wanted = None if chosen is None else set(chosen)
    asked = tuple(
        Asked(one.file.id, one.part.instalment.id, one.part.number, one.part.owed)
        for one in everything_due(call, replace(filters, state="due"), 20 * MOST if wanted else MOST)
        if wanted is None or (one.file.id, one.part.instalment.id) in wanted
    )[:MOST]
    if not asked:
        raise Invalid("nothing_due", "nothing is due", [FieldError("/payments", "nothing_due", _NOTHING)])
    run = Run(
        run_id,
        filters.programme,
        filters.region,
        call.actor.id,
        call.at,
        asked,
        sequence=1,
        busy=True,
        touched_at=call.at,
    )
    try:
        base.commit([*payment_runs.create(run), history.append(_due(call, run, 1))])
    except Conflict:
        run = payment_runs.load(run_id)  # this very request, sent twice at once
    return show(run)


def _due(call: Call, run: Run, sequence: int, kind: str = "PaymentRunDue") -> events.Event:
    data = {"programme": run.programme, "region": run.region, "lines": len(run.asked)}
    return make_event(call, kind, subject=("payment_run", run.id), sequence=sequence, data=data)


def open_run(call: Call, run_id: str, permission: str = "read_payments") -> Run:
    """Raises `Forbidden`, `NotFound` (also of a place that is not the reader's)."""
    policy.require(call.actor, permission)
    run = payment_runs.load(run_id)
    policy.require(call.actor, permission, Place(run.region))
    return run


def show(run: Run) -> Shown:
    known = {line.at: line for line in payment_runs.lines(run)}
    return Shown(run, [known.get(at) for at in range(len(run.asked))])


def list_runs(
    call: Call, programme: str, region: str, before: str | None, most: int
) -> list[tuple[str, Run]]:
    policy.require(call.actor, "read_payments", Place(region))
    found = payment_runs.page(programme, region, before, most)
    return [
        (key, run if listed_stalled_since(run, call.at) is None else _counted(show(run), call.at))
        for key, run in found
    ]


def _counted(shown: Shown, at: datetime) -> Run:
    """The order as its lines say. Who did the last of them may have died before it was counted: it is done, and whoever
    comes upon it counts."""
    run = shown.run
    if run.busy and not shown.busy:
        with contextlib.suppress(Conflict):  # more was asked for since
            payment_runs.count(run, shown.counts, busy=False, at=at)
    return replace(run, counts=shown.counts, busy=shown.busy)


def listed_stalled_since(run: Run, at: datetime) -> datetime | None:
    """As `Shown.stalled_since`, without its lines."""
    return _stalled_since(run, at) if run.busy else None


def continue_run(call: Call, run: Run) -> Shown:
    """Wake the work on it when it stands still; else it says how far it is. Asked twice at once, it is woken once."""
    shown = show(run)
    if not shown.busy:
        _counted(shown, call.at)
    if shown.stalled_since(call.at) is None:
        return shown
    event = _due(call, run, run.sequence + 1, "PaymentRunContinued")
    with contextlib.suppress(Conflict):  # it moved, or somebody else has woken it
        base.commit([payment_runs.raise_sequence(run, call.at), history.append(event)])
    return show(payment_runs.load(run.id))


# -- what works on it -------------------------------------------------------------------------------------------------


def work_on_run(run_id: str, at: datetime, correlation_id: str, seconds_left: Callable[[], float]) -> None:
    """Order what was asked for in the name of who ordered it, and record what the bank has said in the name of who
    confirmed it, line by line; what is done is passed over. With little time left it says by the same event that there
    is more to do."""
    run = payment_runs.load(run_id)
    who = cache(lambda account: in_the_name_of(account, "order_payments"))
    shown = show(run)
    moved = False
    for number, line in enumerate(shown.lines):
        if line is not None and line.told is None:
            continue
        if seconds_left() < SECONDS_LEFT:
            _wake_again(Call(SYSTEM, at, correlation_id), run)
            break
        actor = who(run.by if line is None else line.told_by or run.by)
        if actor is None:
            _refuse(run, number, line, "no_rights")
        elif line is None:
            _order(Call(actor, at, correlation_id), run, number)
        else:
            _settle(Call(actor, at, correlation_id), run, line)
        if not moved:
            payment_runs.touch(run, at)
            moved = True
    run = payment_runs.load(run.id)
    shown = show(run)
    with contextlib.suppress(Conflict):  # more was asked for: whoever hears of it counts
        payment_runs.count(run, shown.counts, busy=shown.busy, at=at)


def _wake_again(call: Call, run: Run, with_it: Sequence[Write] = ()) -> None:
    """The event that says that there is work, in one transaction with `with_it`."""
    for _ in range(TRIES):
        run = payment_runs.load(run.id)
        event = _due(call, run, run.sequence + 1)
        try:
            base.commit([*with_it, payment_runs.raise_sequence(run, call.at), history.append(event)])
        except Conflict as refusal:
            if refusal.code != "changed_meanwhile":
                raise
            continue
        return
    raise Transient("somebody works on this order all the time")


def _order(call: Call, run: Run, at: int) -> None:
    asked = run.asked[at]
    for _ in range(TRIES):
        try:
            file = applications.load(asked.application_id)
            _reached(call.actor, file)
            if account_of(file, programme_of(file)) is None:
                raise Conflict("no_account", "no account is known")
            change = _change(call, file, Action.ORDER_PAYMENT, run, asked)
            if change.data["amount"] != asked.amount:
                raise Conflict("amount_changed", "another amount is due now")
            record(call, change, [payment_runs.write_line(run, Line(at, asked, "ordered"))])
        except StaleVersion:
            continue
        except Refusal as refusal:
            if refusal.code != "line_done":
                _leave_out(run, at, refusal.code)
        return
    _leave_out(run, at, "changed_meanwhile")


def _leave_out(run: Run, at: int, code: str) -> None:
    try:
        base.commit([payment_runs.write_line(run, Line(at, run.asked[at], "left_out", code))])
    except Conflict:
        return  # somebody else did this line


def _refuse(run: Run, at: int, line: Line | None, code: str) -> None:
    """Who asked for it may not do it any more: somebody else orders it, or gives the bank's file again."""
    if line is None:
        _leave_out(run, at, code)
    else:
        _give_up(run, line, code)


def _reached(actor: Actor, file: Application) -> None:
    """Raises `Forbidden` with the code of the line: her role stands, the file's place is not hers any more."""
    place = policy.place_of(file)
    if not policy.reaches(actor, "order_payments", place, confidential=file.confidential):
        raise Forbidden("no_rights", "the file is not hers to pay")


def _change(
    call: Call,
    file: Application,
    action: Action,
    run: Run,
    asked: Asked,
    code: str | None = None,
    paid_on: date | None = None,
) -> Change:
    details = Details(
        reason_codes=(code,) if code else (),
        instalment=asked.instalment,
        run=run.id,
        method="bank",
        paid_on=paid_on,
    )
    return move(
        file, action, actor=call.actor, at=call.at, rules=rules_of(programme_of(file)), details=details
    )


def _settle(call: Call, run: Run, line: Line) -> None:
    told: Outcome = line.told or "paid"
    action = Action.RECORD_PAYMENT if told == "paid" else Action.RETURN_PAYMENT
    for _ in range(TRIES):
        try:
            file = applications.load(line.asked.application_id)
            _reached(call.actor, file)
            code = (line.code or "other_reason") if told == "returned" else None
            change = _change(call, file, action, run, line.asked, code, line.told_on)
            record(call, change, [payment_runs.settle_line(run, line, told, code)])
        except StaleVersion:
            continue
        except Refusal as refusal:
            if refusal.code != "line_done":
                _give_up(run, line, refusal.code)
        return
    _give_up(run, line, "changed_meanwhile")


def _give_up(run: Run, line: Line, code: str) -> None:
    try:
        payment_runs.give_up(run, line, code)
    except Conflict:
        return


# -- for the bank, and from it ----------------------------------------------------------------------------------------


def bank_file(call: Call, run: Run) -> bytes:
    """The order as CSV: reference, name, RIB and amount of each line that is with the bank. Who is in it is written
    down before, file by file."""
    ordered = [line for line in payment_runs.lines(run) if line.state == "ordered"]
    ids = list(dict.fromkeys(line.asked.application_id for line in ordered))
    access_log.record(ids, call.actor.id, "order_payments", call.correlation_id, call.at)
    kept = accounts.of_applications(ids)
    rows: list[list[object]] = [["reference", "beneficiary", "rib", "amount"]]
    for line in ordered:
        file = applications.load(line.asked.application_id)
        programme = programme_of(file)
        policy.require(call.actor, "order_payments", policy.place_of(file), confidential=file.confidential)
        person = rules.person(programme, file.beside.answers)
        name = " ".join(filter(None, (person.first_name, person.family_name)))
        rib = kept.get(file.id) or answered(file.beside.answers, programme) or ""
        rows.append([reference_for(line.asked), name, f"{rib}", Decimal(line.asked.amount).scaleb(-2)])
    return csv_text(rows).encode()


def reconcile(call: Call, run: Run, text: str, *, confirm: bool) -> list[Read]:
    """What the bank's file says of the order, line by line; with `confirm` what matches is kept and will be recorded.
    The same file again finds everything recorded already. Raises `Conflict` while the order is still being made."""
    policy.require(call.actor, "order_payments", Place(run.region))
    shown = show(run)
    if any(line is None for line in shown.lines):
        raise Conflict("run_busy", "the order is still being made")
    lines = [line for line in shown.lines if line is not None]
    order = {
        reconciliation.reference_of(reference_for(line.asked)): Expected(
            line.at, line.asked.amount, line.state, line.told
        )
        for line in lines
    }
    read = reconciliation.read(text, order, today(run.at), today(call.at))
    if confirm:
        _keep(call, run, lines, read)
    return read


def _keep(call: Call, run: Run, lines: Sequence[Line], read: Sequence[Read]) -> None:
    by = {line.at: line for line in lines}
    told = [
        (by[one.at], one.outcome, one.on, one.reason, call.actor.id)
        for one in read
        if one.state == "matched" and one.at is not None and one.outcome and one.on
    ]
    if told:
        _told(call, run, told)


def _told(call: Call, run: Run, told: Sequence[tuple[Line, Outcome, date, str | None, str]]) -> None:
    """A transaction's worth at a time; with the last goes the event, so whoever dies before it is asked again for what
    is left."""
    *before, last = itertools.batched(told, STEP, strict=False)
    for some in before:
        base.commit([payment_runs.tell(run, *one) for one in some])
    _wake_again(call, run, [payment_runs.tell(run, *one) for one in last])
