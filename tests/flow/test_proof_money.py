"""Twenty sittings close on one envelope at the same time, while women withdraw, payments are made, partners give and
the waiting list is served; three requests in ten to the tables are refused. After every write the books are right:
available + reserved + paid = contributed, nothing is below zero, and no file has what was not set aside for it.

Each actor is a thread. One lock lets one request at a time through to the tables, so that any of them may come between
any two of another's.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

import botocore.client
import pytest

import events
from jisr.domain.application import Action, Status
from jisr.domain.errors import Conflict, Refusal, Transient
from jisr.store import applications, base, envelopes, sittings
from jisr.use_cases.move_own_file import withdraw
from jisr.use_cases.promote_waiting import promote_waiting
from jisr.use_cases.sittings import close as closing
from jisr.use_cases.sittings.settle import settle
from tests.flow.sittings import CHAIR, MEMBERS, formed, hire, voted
from tests.flow.stories import (
    AGENT,
    SCORED,
    SCORES,
    Play,
    Saved,
    assert_whole,
    her,
    play,
    served_in_order,
    written_by,
)
from tests.flow.test_proof_conflicts import Network

SITTINGS, FILES = 20, 4


class Books:
    """The envelope as it is kept, looked at after every write; without asking the tables. And what happened, in the
    order in which it was written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, envelope_id: str) -> None:
        self._id, self.writes, self.wrong = envelope_id, 0, list[str]()
        self._told = list[events.Event | None]()
        self._lock = threading.RLock()
        real = botocore.client.BaseClient._make_api_call

        def call(client, operation, parameters):
            with self._lock:
                try:
                    answer = real(client, operation, parameters)
                    self._told += written_by(parameters)
                    return answer
                finally:
                    if operation in {"TransactWriteItems", "UpdateItem", "PutItem"}:
                        self.look()
                    time.sleep(0)

        monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", call)

    def serve(self, at: datetime) -> None:
        """Down the waiting list, as far as the money goes."""
        with self._lock:
            self._told.append(None)
        promote_waiting(self._id, at, "c")

    def served(self) -> int:
        """How many were approved from the waiting list, in its order."""
        return served_in_order(self._told)

    def look(self) -> None:
        self.writes += 1
        partitions = Saved._backend("dynamodb").tables["envelopes"].items
        (rows,) = [rows for pk, rows in partitions.items() if pk.value == self._id]
        (item,) = [item for sk, item in rows.items() if sk.value == "BALANCE"]
        kept = {
            name: int(item.attrs[name].value) for name in ("available", "reserved", "paid", "contributed")
        }
        whole = kept["available"] + kept["reserved"] + kept["paid"] == kept["contributed"]
        if not whole or min(kept.values()) < 0:
            self.wrong.append(str(kept))


def again(step: Callable[[], object]) -> object:
    """As a client or a queue would: what is worth trying again is tried again. What is refused is an answer."""
    for _ in range(200):
        try:
            return step()
        except Transient:
            continue
        except Refusal as refusal:
            if isinstance(refusal, Conflict) and refusal.code == "changed_meanwhile":
                continue
            return refusal
    raise AssertionError("it never came through")


def prepared(stage: Play) -> list[str]:
    """Twenty sittings whose votes are in, each on files of its own."""
    ids, number = [], 0
    for _ in range(SITTINGS):
        for _ in range(FILES):
            number += 1
            stage.world.later(minutes=1)
            dice = random.Random(number)
            stage.decided_by(number, dice.choice([1000, 2000, 3000]), plan=dice.choice([*SCORES]))
        sitting = formed(stage)
        voted(stage, sitting, "for", by=MEMBERS[:2])
        ids.append(sitting.id)
    return ids


class Actors:
    """What each thread does, as often as it is let: partly while the sittings give their money out, partly after that,
    when the waiting list is served."""

    def __init__(self, stage: Play, books: Books, ids: Sequence[str], paid: Sequence[str]) -> None:
        self._stage, self._books, self._paid = stage, books, paid
        self._now = stage.world.now
        self._over = threading.Barrier(len(ids) + 3)
        self._numbers = {
            file.application_id: int(applications.load(file.application_id).account.rpartition("-")[2])
            for one in ids
            for file in sittings.files_of(one)
        }

    def _often(self, step: Callable[[int], object], times: int) -> None:
        for at in range(times):
            if at == times // 2:
                self._over.wait(600)
            again(partial(step, at))

    def sits(self, sitting_id: str) -> None:
        again(lambda: closing.close(self._stage.call(CHAIR), sitting_id))
        again(lambda: settle(sitting_id, self._now, "c", pause=lambda seconds: None))
        self._over.wait(600)

    def withdraws(self) -> None:
        some = random.Random(1).sample(sorted(self._numbers), 20)
        self._often(lambda at: self._withdraw(some[at]), len(some))

    def _withdraw(self, one: str) -> None:
        withdraw(self._stage.call(her(self._numbers[one])), applications.load(one), None)

    def pays(self) -> None:
        for one in [*self._paid] * 3:
            again(partial(self._pay, one))

    def _pay(self, one: str) -> None:
        self._stage.act(applications.load(one), Action.RECORD_PAYMENT, amount=500_00, method="bank")

    def gives(self) -> None:
        self._often(lambda at: self._stage.top_up(1_500_00), 12)

    def serves(self) -> None:
        self._often(lambda at: self._books.serve(self._now), 60)


@pytest.mark.timeout(900)
def test_twenty_sittings_on_one_envelope_never_promise_what_is_not_there(world, monkeypatch) -> None:
    monkeypatch.setitem(base.commit.__kwdefaults__, "pause", lambda seconds: None)
    network = Network(monkeypatch)
    stage = play(world, monkeypatch, SCORED)
    hire()
    stage.fund(72_000_00)
    paid = [_active(stage, number) for number in range(900, 906)]
    ids = prepared(stage)
    books = Books(monkeypatch, stage.envelope_id)
    actors = Actors(stage, books, ids, paid)

    failures: list[BaseException] = []
    with network.disturbed(seed=20261124, only=frozenset({"TransactWriteItems"})):
        others = [actors.withdraws, actors.pays, actors.gives, actors.serves]
        _all_at_once([*(partial(actors.sits, one) for one in ids), *others], failures)
    assert failures == []
    assert books.wrong == []
    assert books.writes > 200
    assert network.refused["TransactionCanceledException"] > 40
    assert_whole(stage.programme.id)
    assert envelopes.load(stage.envelope_id).closing == 0
    assert all(file.outcome for one in ids for file in sittings.files_of(one))

    at_once = books.served()
    assert at_once
    _served_in_the_declared_order(stage, books)
    assert books.served() > at_once
    assert books.wrong == []
    assert_whole(stage.programme.id)


def _active(stage: Play, number: int) -> str:
    file = stage.act(stage.decided_by(number, 2000), Action.APPROVE)
    return stage.act(file, Action.SIGN_AGREEMENT, AGENT).id


def _all_at_once(steps: Sequence[Callable[[], None]], failures: list[BaseException]) -> None:
    def run(step: Callable[[], None]) -> None:
        try:
            step()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(step,), daemon=True) for step in steps]
    random.Random(7).shuffle(threads)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(800)
    assert not any(thread.is_alive() for thread in threads)


def _served_in_the_declared_order(stage: Play, books: Books) -> None:
    """Whatever money comes, those whom it serves are the first of the list: best score, then earliest, and no smaller
    one passes her who does not fit."""
    books.serve(stage.world.now)
    scores = set[int]()
    for _ in range(6):
        order = list(applications.waiting_ids(stage.programme.id, "03"))
        keys = [(-file.score, file.submitted_at) for file in map(applications.load, order)]
        assert keys == sorted(keys)
        scores |= {score for score, _ in keys}
        stage.top_up(2_500_00)
        books.serve(stage.world.now)
        served = [one for one in order if applications.load(one).status is Status.APPROVED]
        assert served == order[: len(served)]
        with suppress(IndexError):
            waits = applications.load(order[len(served)])
            assert waits.requested > envelopes.load(stage.envelope_id).available
    assert len(scores) > 1
