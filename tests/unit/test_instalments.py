"""Her money in instalments, whatever is done in whatever order: what is owed and what is paid always make what was
granted, nothing is paid twice, and what she does not get goes back."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from jisr.domain.after_decision import ordered_of, parts_of
from jisr.domain.application import FUNDED, Action, Application, Effect, Status
from jisr.domain.errors import Refusal
from jisr.domain.instalments import FollowUp, Instalment, Payment, Plan, divided, parts
from jisr.domain.moves import Details, move
from jisr.domain.people import Actor, Role
from tests.unit.test_transitions import RULES, a_file

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
STAFF = Actor("staff", "head-1", frozenset({Role.COORDINATOR, Role.PROGRAMME_MANAGER}), frozenset({"03"}))
VISITS = ("opening", "half_year", "year")


@st.composite
def rules_of_money(draw):
    """Up to three instalments that make a hundred, each after the agreement or after a visit."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=2)))
    percents = [to - start for start, to in zip([0, *cuts], [*cuts, 100], strict=True)]
    after = st.sampled_from([None, *VISITS])
    return replace(
        RULES,
        ceiling=None,
        instalments=tuple(Instalment(f"i{n}", {}, one, draw(after)) for n, one in enumerate(percents)),
        follow_up=tuple(FollowUp(one, {}, 30 * n) for n, one in enumerate(VISITS, start=1)),
    )


NAMES = st.sampled_from([f"i{n}" for n in range(3)])
AMOUNTS = st.one_of(st.integers(-5, 50_000_00), st.sampled_from([1, 99, 100_00, 10_000_00]))
RUNS = st.sampled_from(["r1", "r2"])
STEP = st.one_of(
    st.tuples(st.just("visit"), st.sampled_from(VISITS)),
    st.tuples(st.just("pay"), NAMES, st.sampled_from(["bank", "cash"])),
    st.tuples(st.just("pay_some"), AMOUNTS),
    st.tuples(st.just("order"), NAMES, RUNS),
    st.tuples(st.just("settle"), NAMES, RUNS),
    st.tuples(st.just("return"), NAMES, RUNS),
    st.just(("account",)),
)
CLOSING = st.sampled_from([("end",), ("complete",), ("withdraw",)])


@st.composite
def lives(draw):
    """Most that happens, happens after the agreement, and before the end."""
    signs = [("sign",)] if draw(st.integers(0, 9)) else []
    met = [("visit", one) for one in VISITS] if draw(st.booleans()) else []
    done = draw(st.lists(STEP, min_size=5, max_size=25))
    return [*signs, *met, *done, draw(CLOSING), *draw(st.lists(STEP, max_size=3)), draw(CLOSING)]


DOES = {
    "sign": lambda: (Action.SIGN_AGREEMENT, Details()),
    "visit": lambda visit: (Action.RECORD_FOLLOW_UP, Details(follow_up=visit)),
    "pay": lambda name, method: (Action.RECORD_PAYMENT, Details(instalment=name, method=method)),
    "pay_some": lambda amount: (Action.RECORD_PAYMENT, Details(amount=amount, method="bank")),
    "order": lambda name, run: (Action.ORDER_PAYMENT, Details(instalment=name, run=run)),
    "settle": lambda name, run: (Action.RECORD_PAYMENT, Details(instalment=name, run=run, method="bank")),
    "return": lambda name, run: (
        Action.RETURN_PAYMENT,
        Details(instalment=name, run=run, reason_codes=("account_closed",)),
    ),
    "account": lambda: (Action.CHANGE_ACCOUNT, Details()),
    "end": lambda: (Action.END, Details(reason_codes=("asked_by_her",))),
    "complete": lambda: (Action.COMPLETE, Details()),
    "withdraw": lambda: (Action.WITHDRAW, Details()),
}


@dataclass
class Purse:
    """What the envelope's balance hears of it, and how often an instalment was paid by its name."""

    reserved: int = 0
    paid: int = 0
    named: dict[str, int] = field(default_factory=dict)

    def hear(self, change, instalment):
        money = change.money
        if money is None:
            return
        match money.effect:
            case Effect.RESERVE:
                self.reserved += money.amount
            case Effect.PAY:
                self.reserved -= money.amount
                self.paid += money.amount
                if instalment:
                    self.named[instalment] = self.named.get(instalment, 0) + 1
            case Effect.RELEASE_REST:
                self.reserved -= money.amount


def holds(file: Application, rules, purse: Purse, granted: int) -> None:
    assert (purse.reserved, purse.paid) == (file.reserved - file.paid, file.paid)
    assert 0 <= file.paid <= file.reserved <= granted
    assert all(times == 1 for times in purse.named.values())
    parts = parts_of(file, rules)
    assert all(0 <= part.owed <= part.amount for part in parts)
    if file.status in FUNDED:
        assert sum(part.amount for part in parts) == file.reserved == granted
        assert sum(part.owed for part in parts) + file.paid == granted
        assert file.paid + ordered_of(file) <= granted
        waits = any(part.state in {"due", "ordered"} for part in parts)
        assert (file.pay_at is not None) is (waits and file.status is Status.ACTIVE)
    else:
        assert file.reserved == file.paid
        assert ordered_of(file) == 0
        assert {part.state for part in parts} <= {"paid"}
        assert sum(part.amount for part in parts) <= file.paid


@settings(max_examples=600, deadline=None)
@given(rules=rules_of_money(), granted=st.integers(1, 100_000_00), steps=lives())
def test_owed_and_paid_make_what_was_granted_in_any_order(rules, granted, steps):
    start = a_file(Status.IN_REVIEW, stage="committee", requested=granted)
    purse, at = Purse(), NOW
    first = move(start, Action.APPROVE, actor=STAFF, at=at, rules=rules, details=Details(envelope_id="e"))
    purse.hear(first, None)
    file = first.after
    holds(file, rules, purse, granted)
    for step in steps:
        at += timedelta(hours=7)
        does, *given_ = step
        action, more = DOES[does](*given_)
        actor = replace(STAFF, roles=STAFF.roles | {Role.APPLICANT})
        try:
            change = move(file, action, actor=actor, at=at, rules=rules, details=more)
        except Refusal:
            continue
        purse.hear(change, more.instalment)
        file = change.after
        holds(file, rules, purse, granted)


def test_what_one_instalment_had_of_a_payment_without_a_name_is_not_given_to_another_that_comes_back():
    two = (Instalment("i0", {}, 40), Instalment("i1", {}, 60))
    paid = Payment("i1", "paid", 170_00, NOW)  # of 180: 10 were paid while the first was with the bank
    back = Payment("i0", "returned", 120_00, NOW)
    first, second = parts(two, Plan(300_00, 180_00, NOW.date(), (), (back, paid)))
    assert (first.owed, first.state, second.owed, second.state) == (120_00, "due", 0, "paid")


@given(rules=rules_of_money(), granted=st.integers(0, 10**11))
def test_instalments_make_what_was_granted_to_the_centime(rules, granted):
    amounts = [amount for _, amount in divided(rules.instalments, granted)]
    assert sum(amounts) == granted
    assert all(amount >= 0 for amount in amounts)
    assert all(amount % 100 == 0 for amount in amounts[:-1])
