"""Random histories of everybody at once, with duplicates, deaths and consumers that are late, lost or out of order.

After every step the books are right, and in the end everybody has been told once.

CI plays the same histories every time. `pytest tests/flow/test_proof_histories.py --histories 200` plays other ones
each time, and as many as it says.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import moto.kms.models
import pytest
from botocore.client import BaseClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from moto.moto_api._internal import mock_random

import events
from functions.on_funds_available__promote_waiting import handler as promoting
from jisr.domain import references
from jisr.domain.application import TABLE, Action, Application
from jisr.domain.errors import Refusal
from jisr.domain.figures import whole
from jisr.domain.idempotency import Idempotency
from jisr.domain.people import Actor
from jisr.domain.references import reference_of
from jisr.store import applications, envelopes, payment_runs, programmes
from jisr.store import events as history
from jisr.store.messages import State
from jisr.use_cases.act import Command, act
from jisr.use_cases.erase_person import erase_person
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.move_own_file import appeal, ask_help, resubmit, withdraw
from jisr.use_cases.payment_runs import order_payments, reconcile, reference_for
from jisr.use_cases.payments import Filters, Given
from jisr.use_cases.rules import today
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.sittings.form import cancel, form, open_vote
from jisr.use_cases.sittings.table import lay_out, take_off
from tests.flow.conftest import World, in_process
from tests.flow.sittings import MEMBERS, close, hire, outcomes, plan, voted
from tests.flow.stories import (
    AGENT,
    CONSUMERS,
    COORDINATOR,
    SCORED,
    SCORES,
    STAFF,
    Death,
    Play,
    assert_whole,
    ending,
    handler,
    her,
    message_items,
    play,
    published,
    queued,
    served_in_order,
    streamed,
    texts,
    written,
    written_by,
)
from tests.flow.tables import staffed

WOMEN = 4
"""Few, so that they meet each other: the same person applies twice, and money runs out."""

BODIES: dict[Action, dict[str, Any]] = {
    Action.REQUEST_CHANGES: {"reason_codes": ("document_unreadable",), "answers": ("/plan",)},
    Action.REJECT: {"reason_codes": ("project_not_viable",)},
    Action.END: {"reason_codes": ("agreement_broken",)},
    Action.CHANGE_PHONE: {"reason_codes": ("lost_phone",), "phone": "+212611111111"},
    Action.CHANGE_ACCOUNT: {"given": Given(account="011780000012345678901237")},
    Action.COMPLAIN: {"note": "Nobody answers her."},
    Action.ACKNOWLEDGE: {"about": "complaint"},
    Action.ANSWER_COMPLAINT: {"note": "You will be called this week."},
}


def _of_another(other: str) -> dict[str, Any]:
    return {"reason_codes": ("same_person",), "other": reference_of(other)}


NOT_ACTED = {
    Action.SUBMIT,
    Action.WITHDRAW,
    Action.APPEAL,
    Action.AMEND,
    Action.CORRECT,
    Action.ORDER_PAYMENT,
    Action.RETURN_PAYMENT,
    Action.PUT_BEFORE,
    Action.TAKE_OFF,
}
"""Hers, done by saving answers, by payment orders or by a committee's sitting."""

OFFICE = [action for action in TABLE if action not in NOT_ACTED]
HERS: dict[str, Callable[..., Application]] = {
    "resubmit": resubmit,
    "withdraw": lambda call, file: withdraw(call, file, None),
    "appeal": lambda call, file: appeal(call, file, "Please look again."),
    "help": ask_help,
}


class Histories(RuleBasedStateMachine):
    """The model is small: what the product itself wrote. The rules only try; `_tried` judges what came of it."""

    happened: ClassVar[Counter[str]] = Counter()
    """Types of events of all histories: those that go nowhere prove nothing."""
    chosen: ClassVar[list[int]] = []
    """Of each history, how many the waiting list was served to while others waited."""

    def __init__(self) -> None:
        super().__init__()
        self._patch = pytest.MonkeyPatch()
        self._without_chance()
        self._world = in_process(self._patch)
        world: World = self._world.__enter__()
        self.told: list[events.Event | None] = []
        self._listen()
        self.stage: Play = play(world, self._patch, SCORED)
        staffed()
        self.attempts: Counter[Action] = Counter()
        self.files: list[str] = []
        self.checked: Any = None
        self.steps = 0
        self.newcomers = 0

    def _without_chance(self) -> None:
        """A history follows from its draws alone, so that one that fails fails again, shrinks and is named: the same
        ids and keyed hashes in the same order, and no read that depends on how fast the machine is."""
        chance = random.Random(20261124)
        self._patch.setattr(references, "secrets", SimpleNamespace(token_bytes=chance.randbytes))
        self._patch.setattr(moto.kms.models, "generate_master_key", lambda: chance.randbytes(32))
        mock_random.seed(20261124)
        self._patch.setattr(programmes, "time", SimpleNamespace(monotonic=lambda: 0.0))

    def _listen(self) -> None:
        """To what is written, and to each time that the waiting list is served."""
        real, serve = BaseClient._make_api_call, promoting.promote_waiting

        def call(client: BaseClient, operation: str, parameters: Any) -> Any:
            answer = real(client, operation, parameters)
            self.told += written_by(parameters)
            return answer

        def served(*given: Any) -> int:
            self.told.append(None)
            return serve(*given)

        self._patch.setattr(BaseClient, "_make_api_call", call)
        self._patch.setattr(promoting, "promote_waiting", served)

    def teardown(self) -> None:
        """Of a history that broke, the end would only hide what broke it."""
        try:
            if sys.exception() is None:
                self.the_end()
        finally:
            self._world.__exit__(None, None, None)
            self._patch.undo()

    @rule(seed=st.integers(0, 2**32 - 1))
    def something_happens(self, seed: int) -> None:
        """One rule, since Hypothesis leaves rules out of a history; and the step is part of the seed, since it likes to
        repeat a number: a few long histories must come everywhere."""
        self.steps += 1
        dice = random.Random(f"{seed}/{self.steps}")
        happens = [self._the_office_acts] * 4 + [self._women_act] * 3 + [self._the_machines_run] * 2
        dice.choice([*happens, self._time_passes, self._a_partner_gives, self._a_committee_sits])(dice)
        if self.steps % 4 == 1:
            dice.choice([self._the_last_money, self._the_last_money, self._one_file, self._the_same_again])()
        if self.steps % 6 == 2:
            self._the_treasury_pays(dice)

    # -- one try

    def _tried(self, step: Callable[[], Any], dice: random.Random) -> Any:
        """The answer, or the refusal, which has written nothing; None of who died: he left all of it or nothing, as the
        books show."""
        before = written()
        answer = self._tried_freely(step, dice)
        if isinstance(answer, Refusal):
            assert written() == before, f"{answer} has written"
        return answer

    def _tried_freely(self, step: Callable[[], Any], dice: random.Random) -> Any:
        """As `_tried`, of several requests in a row: the first may have written before the second was refused."""
        mortal = (
            self.stage.wire.mortal(dice.randint(1, 9), dice.random() < 0.5)
            if dice.random() < 0.25
            else nullcontext()
        )
        try:
            with mortal:
                return step()
        except Refusal as refusal:
            return refusal
        except Death:
            return None

    def _one(self, dice: random.Random) -> Application:
        return applications.load(dice.choice(self.files))

    # -- her

    @initialize(amount=st.integers(0, 1))
    def money(self, amount: int) -> None:
        call = self.stage.call(COORDINATOR)
        first = ("Conseil régional", amount * 3_000_00) if amount else ()
        for year in (START.year, START.year + 1):
            open_envelope(call, self.stage.programme.id, "03", None, year, *first)
        self._files_on_their_way()

    def _files_on_their_way(self) -> None:
        """One at each crossing, or random moves would rarely get far."""
        stage = self.stage
        stage.top_up(3_500_00)
        asked = stage.act(stage.submit(11), Action.REQUEST_CHANGES, AGENT, **BODIES[Action.REQUEST_CHANGES])
        refused = stage.act(stage.submit(12), Action.REJECT, AGENT, **BODIES[Action.REJECT])
        appealed = stage.hers(
            appeal, 16, stage.act(stage.submit(16), Action.REJECT, AGENT, **BODIES[Action.REJECT]), "No."
        )
        decided = stage.act(stage.decided_by(13), Action.CLAIM)
        self.another = stage.submit(19).id  # nobody's to move: what is marked repeats it
        doubted = stage.act(stage.submit(17), Action.MARK_DUPLICATE, AGENT, **_of_another(self.another))
        waits = stage.act(stage.decided_by(14, 1000), Action.WAITLIST)
        active = stage.act(stage.act(stage.decided_by(15), Action.APPROVE), Action.SIGN_AGREEMENT, AGENT)
        complained = stage.act(stage.submit(18), Action.COMPLAIN, AGENT, **BODIES[Action.COMPLAIN])
        on_their_way = (asked, refused, appealed, decided, doubted, waits, active, complained)
        self.files = [file.id for file in on_their_way]

    def _women_act(self, dice: random.Random) -> None:
        for _ in range(2):
            dice.choice([self._applies, self._moves, self._moves, self._moves, self._sends, self._answers])(
                dice
            )
        if dice.random() < 0.4:
            call = self.stage.call(her(dice.randint(1, WOMEN)))
            self._tried_freely(lambda: erase_person(call), dice)

    def _applies(self, dice: random.Random) -> None:
        """A draft, sent; she may have a file already."""
        before = self._ids()
        who, amount = dice.randint(1, WOMEN), dice.choice([1000, 3000, 7000])
        self._tried_freely(lambda: self.stage.submit(who, amount, plan=self._plan(who)), dice)
        self.files += sorted(self._ids() - before)

    def _ids(self) -> set[str]:
        return {pk for name, pk, sk in written() if name == "applications" and sk == "STATE"}

    def _sends(self, dice: random.Random) -> None:
        file = self._one(dice)
        account = file.account.removeprefix("account-")
        number = int(account) if account.isdigit() else 1
        self._judged(file, Action.SUBMIT, self._tried(lambda: self.stage.send(number, file), dice))

    def _moves(self, dice: random.Random) -> None:
        file, what = self._one(dice), dice.choice(sorted(HERS))
        call = self.stage.call(Actor("applicant", file.account, her(1).roles, session=file.session or ""))
        self._judged(file, Action(what), self._tried(lambda: HERS[what](call, file), dice))

    def _answers(self, dice: random.Random) -> None:
        file = self._one(dice)
        call = self.stage.call(Actor("applicant", file.account, her(1).roles))
        self._tried(lambda: save_answers(call, file, {"plan": "sewing"}), dice)

    # -- the office

    def _the_office_acts(self, dice: random.Random) -> None:
        """Mostly what the table allows, by whom it may allow it; now and then anything by anybody."""
        for _ in range(5):
            file, action = (
                self._seldom(dice) if dice.random() < 0.8 else (self._one(dice), dice.choice(OFFICE))
            )
            self.attempts[action] += 1
            able = [actor for actor in STAFF if actor.roles & TABLE[action].roles]
            actor = dice.choice(able if able and dice.random() < 0.9 else STAFF)
            amount = 500_00 if action is Action.RECORD_PAYMENT else dice.choice([None, None, 3_000_00])
            more = {"upheld": dice.random() < 0.5, "amount": amount, **BODIES.get(action, {})}
            if action is Action.MARK_DUPLICATE:
                more |= _of_another(self.another)
            said = self._tried(lambda: self.stage.act(file, action, actor, method="bank", **more), dice)  # noqa: B023
            self._judged(file, action, said)

    def _seldom(self, dice: random.Random) -> tuple[Application, Action]:
        """A legal action that was tried the least, what came of it in no history before this one first, and a file."""
        files = [applications.load(one) for one in dice.sample(self.files, min(8, len(self.files)))]
        legal = [(f, a) for f in files for a in OFFICE if f.status in TABLE[a].sources]

        def tried(one: tuple[Application, Action]) -> tuple[int, float]:
            return self.attempts[one[1]] + (3 if self.happened[TABLE[one[1]].event] else 0), dice.random()

        return min(legal, key=tried)

    def _a_committee_sits(self, dice: random.Random) -> None:
        """On what is at the stage that decides. It may die anywhere; what it decided the machines do."""
        hire()
        stage = self.stage
        self.files.append(self._a_decided_file().id)
        call = stage.call(COORDINATOR)
        sitting = form(call, plan(stage))
        self._tried_freely(lambda: lay_out(stage.call(COORDINATOR), sitting.id, None), dice)
        there = list(outcomes(sitting))
        if there and dice.random() < 0.5:
            self._tried_freely(lambda: take_off(stage.call(COORDINATOR), sitting.id, there[0]), dice)
        self._tried_freely(lambda: open_vote(stage.call(COORDINATOR), sitting.id), dice)
        for one in there:
            choice = dice.choice(["for", "for", "against"])
            self._tried_freely(lambda: voted(stage, sitting, choice, [one], by=MEMBERS[:2]), dice)  # noqa: B023
        end = close if dice.random() < 0.8 else lambda on, one: cancel(on.call(COORDINATOR), one.id)
        self._tried_freely(lambda: end(stage, sitting), dice)

    # -- at the same moment: each has read before the other writes

    def _raced(self, first: Callable[[], Any], rival: Callable[[], Any]) -> list[Any]:
        """Both answers; a refusal has written nothing, as the books show."""
        answers: list[Any] = []

        def answered(step: Callable[[], Any]) -> None:
            try:
                answers.append(step())
            except Refusal as refusal:
                answers.append(refusal)

        with self._before_the_first_transaction(lambda: answered(rival)):
            answered(first)
        self.the_books_are_right()
        return answers

    @contextmanager
    def _before_the_first_transaction(self, rival: Callable[[], Any]) -> Iterator[None]:
        real, waiting = BaseClient._make_api_call, [rival]

        def call(client: BaseClient, operation: str, parameters: Any) -> Any:
            if operation == "TransactWriteItems" and waiting:
                waiting.pop()()
            return real(client, operation, parameters)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(BaseClient, "_make_api_call", call)
            yield
        assert not waiting, "nobody was raced"

    def _a_decided_file(self) -> Application:
        """Of somebody new, so that nothing else stands in the way."""
        self.newcomers += 1
        return self.stage.decided_by(100 + self.newcomers, plan=self._plan(self.newcomers))

    def _plan(self, number: int) -> str:
        """So that not all have the same score."""
        return list(SCORES)[number % len(SCORES)]

    def _an_active_file(self) -> Application:
        self.stage.top_up(2_000_00)
        file = self.stage.act(self._a_decided_file(), Action.APPROVE, amount=2_000_00)
        return self.stage.act(file, Action.SIGN_AGREEMENT, AGENT)

    def _the_last_money(self) -> None:
        """Enough for one of two files that are approved at once."""
        one, other = self._a_decided_file(), self._a_decided_file()
        if not envelopes.load(self.stage.envelope_id).available:
            self.stage.top_up(1_000_00)
        available = envelopes.load(self.stage.envelope_id).available
        amount = min(available, 8_000_00)
        said = self._raced(
            lambda: self.stage.act(one, Action.APPROVE, amount=amount),
            lambda: self.stage.act(other, Action.APPROVE, amount=amount),
        )
        refused = [one.code for one in said if isinstance(one, Refusal)]
        assert refused == ([] if available >= 2 * amount else ["not_enough_money"])

    def _one_file(self) -> None:
        """Two who pay or end it at once: one of them is told that it changed, and its money moves once."""
        file = self._an_active_file()
        dice = random.Random(self.steps)
        ways: tuple[tuple[Action, dict[str, Any]], ...] = (
            (Action.RECORD_PAYMENT, {"amount": 1_500_00, "method": "bank"}),
            (Action.END, BODIES[Action.END]),
        )
        first, rival = dice.choice(ways), dice.choice(ways)
        said = self._raced(
            lambda: self.stage.act(file, first[0], **first[1]),
            lambda: self.stage.act(file, rival[0], **rival[1]),
        )
        assert [isinstance(one, Refusal) for one in said] == [False, True], said

    def _the_same_again(self) -> None:
        """One request, sent twice at once and once more: it is done once, and each time answered as done."""
        file = self._an_active_file()
        key = Idempotency.of(COORDINATOR.id, "act", f"key-{self.steps}", {})
        call = replace(self.stage.call(COORDINATOR, file.version), idempotency=key)
        command = Command(Action.RECORD_PAYMENT, amount=500_00, method="bank")

        def sent() -> Application:
            return act(call, applications.load(file.id), command)

        said = [*self._raced(sent, sent), sent()]
        assert [getattr(one, "paid", one) for one in said] == [500_00] * 3

    def _the_treasury_pays(self, dice: random.Random) -> None:
        """What is due is ordered, and the bank answers an order that was worked on: of some lines twice."""
        call, programme = self.stage.call(COORDINATOR), self.stage.programme.id
        self._tried(lambda: order_payments(call, Filters(programme, "03"), None), dice)
        orders = payment_runs.page(programme, "03", None, 5)
        if not orders:
            return
        _, order = dice.choice(orders)
        lines = [one for one in payment_runs.lines(order) if one.state == "ordered"]
        day = today(self.stage.world.now).isoformat()
        said = [
            f"{reference_for(one.asked)};{one.asked.amount / 100};{day};{dice.choice(['paid', 'returned'])};closed"
            for one in dice.sample(lines, min(len(lines), 3))
        ]
        text = "\n".join(["reference;amount;date;outcome;reason", *said])
        self._tried_freely(lambda: reconcile(call, order, text, confirm=True), dice)

    def _a_partner_gives(self, dice: random.Random) -> None:
        amount = dice.choice([500_00, 1_000_00, 2_000_00])
        call = self.stage.call(COORDINATOR)
        self._tried(lambda: contribute(call, self.stage.envelope_id, "Wilaya", amount), dice)

    def _judged(self, file: Application, action: Action, said: Any) -> None:
        """An illegal move gets a typed error, and only a legal one an answer."""
        if file.status not in TABLE[action].sources:
            assert not isinstance(said, Application), (file.status, action)
        self.the_books_are_right()

    # -- the clock and what runs without being asked

    def _time_passes(self, dice: random.Random) -> None:
        if self.stage.world.now < START + timedelta(days=30 * 8):
            self.stage.world.later(days=dice.choice([0.01, 1, 8, 31]))
        self._tried_freely(lambda: handler("schedule__remind_and_escalate")({}, None), dice)

    def _the_machines_run(self, dice: random.Random) -> None:
        """The stream brings any events again; consumers get any of what the bus heard, in any order."""
        if dice.random() < 0.3:
            self._tried_freely(lambda: handler("schedule__sweep_outbox")({}, None), dice)
        waiting = published()
        some = dice.choices(waiting, k=dice.randint(1, 6))
        self._tried_freely(lambda: handler("stream_events__publish")(streamed(*some), None), dice)
        for name, types in CONSUMERS.items():
            heard = [e for e in map(events.parse, self.stage.wire.bus) if e.type in types]
            if heard and dice.random() < 0.7:
                batch = queued(*dice.choices(heard, k=dice.randint(1, 6)))
                self._tried_freely(lambda: handler(name)(batch, None), dice)  # noqa: B023

    # -- what always holds

    @invariant()
    def the_books_are_right(self) -> None:
        now = written()
        if now != self.checked:
            assert_whole(self.stage.programme.id)
            self.checked = now

    def the_end(self) -> None:
        """Everything that was late arrives: each figure and each message is there once."""
        stage = self.stage
        for _ in range(12):
            stage.world.later(minutes=5)
            handler("schedule__sweep_outbox")({}, None)
            heard = list({e.event_id: e for e in map(events.parse, stage.wire.bus)}.values())
            for name, types in CONSUMERS.items():
                batch = [e for e in heard if e.type in types]
                while batch:
                    failed = handler(name)(queued(*batch), None)["batchItemFailures"]
                    batch = [batch[int(f["itemIdentifier"][1:])] for f in failed]
                    stage.world.later(minutes=2)
            if len(heard) == len(published()):
                break
        assert {e.event_id for e in heard} == {e.event_id for e in published()}
        assert_whole(stage.programme.id)
        self.happened.update(e.type for e in history.everything())
        self.chosen.append(served_in_order(self.told))
        self._figures_are_right(heard)
        said = Counter((item.pk, item.sk) for item in message_items())
        assert max(said.values(), default=1) == 1
        states = Counter(item.state for item in message_items())
        assert set(states) <= {State.SENT, State.UNCERTAIN, State.CLAIMED}
        assert states[State.SENT] <= len(texts()) <= states.total()
        # Who died over a message to a number that she changed, or of a file that she erased, before it was tried again:
        # nobody comes back to that claim.
        moved = {e.application_id or e.subject.id for e in heard if e.type == "PhoneChanged"}
        moved |= {e.subject.id for e in history.everything() if e.type == "PersonErased"}
        assert {i.application_id for i in message_items() if i.state == State.CLAIMED} <= moved

    def _figures_are_right(self, heard: list[events.Event]) -> None:
        counted: Counter[str] = Counter()
        for place in ending(self.stage.programme.id).figures.values():
            counted.update(whole(place))
        moves = [
            e.data.to
            for e in heard
            if e.subject.kind == "application" and hasattr(e.data, "to") and e.data.from_ != e.data.to
        ]
        assert {n: v for n, v in counted.items() if n.startswith("to.")} == {
            f"to.{status}": count for status, count in Counter(moves).items()
        }
        both = envelopes.of_programme(self.stage.programme.id)
        paid = sum(year.paid for year in both)
        assert counted["paid"] == paid
        assert counted["reserved"] - counted["released"] == sum(year.reserved for year in both) + paid


START = World().now


@pytest.mark.timeout(600)
def test_no_history_breaks_the_books(pytestconfig) -> None:
    more = pytestconfig.getoption("--histories")
    profile = settings(
        max_examples=more or 6,
        stateful_step_count=25,
        derandomize=not more,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if more else [Phase.generate],
    )
    Histories.happened.clear()
    Histories.chosen.clear()
    run_state_machine_as_test(Histories, settings=profile)
    tried = {TABLE[action].event for action in (*OFFICE, Action.SUBMIT, *map(Action, HERS))}
    seldom = {event for event in tried | {"ReminderDue", "PersonErased"} if not Histories.happened[event]}
    assert len(seldom) <= 2, f"no history came to {seldom}"
    assert any(Histories.chosen), "no history had a waiting list to choose from"
