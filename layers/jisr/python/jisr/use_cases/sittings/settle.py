"""What a sitting has decided is done, file after file down the ranking; and of one that was called off the files leave
the table.

Everything is read from what is there, so it goes on wherever it stopped and whoever stopped it: a file is settled once,
in the transaction that moves it and takes its money out of what was set aside. Two at once do the same as one.
"""

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import events
from jisr.domain import sittings as rules
from jisr.domain.application import Action, Application
from jisr.domain.errors import Conflict, StaleVersion, Transient
from jisr.domain.moves import Details, move
from jisr.domain.people import SYSTEM
from jisr.domain.sittings import Outcome, Purse, Sitting, State, Tabled, Tally
from jisr.store import applications, base, envelopes, programmes, sittings
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.record import funds, make_event, record
from jisr.use_cases.rules import programme_of, rules_of
from jisr.use_cases.sittings.close import payer_of, skips, table_of
from jisr.use_cases.sittings.door import store, told

PAGE = 50
MOST_ENDS = 40
"""Tries to give the rest back: many sittings may end on one envelope at the same moment."""

_MOVES = {
    Outcome.APPROVED: Action.APPROVE,
    Outcome.WAITLISTED: Action.WAITLIST,
    Outcome.REFUSED: Action.REJECT,
    Outcome.UNDECIDED: Action.TAKE_OFF,
}


def settle(
    sitting_id: str,
    at: datetime,
    correlation_id: str,
    *,
    in_time: Callable[[], bool] = lambda: True,
    pause: Callable[[float], None] = time.sleep,
) -> bool:
    """Whether nothing is left to do. `in_time`: whether there is time for more; when not, an event wakes the next run.
    Raises `Transient` when others were at the same files at the same time."""
    call = Call(SYSTEM, at, correlation_id)
    sitting = sittings.load(sitting_id)
    if not sitting.moving:
        return True
    moved = False
    table = table_of(sitting)
    work = _Work(call, sitting, table.tallies)
    for some in itertools.batched(table.files, PAGE, strict=False):
        if all(file.outcome for file in some):
            for file in some:
                work.done(file)
            continue
        if not in_time():
            _wake(call, sitting)
            return False
        work.page(some)
        if not moved:
            sittings.touch(sitting.id, at)
            moved = True
    _end(call, sitting, pause)
    return True


class _Work:
    """One run down the ranking."""

    def __init__(self, call: Call, sitting: Sitting, tallies: Mapping[str, Tally]) -> None:
        self._call, self._sitting = call, sitting
        self._tallies = tallies
        programme = programmes.current(sitting.programme)
        cancelled = sitting.state is State.CANCELLED
        # By the instant at which the money was set aside: a year's end changes nothing for the rest.
        self._payer = None if cancelled else payer_of(sitting, sitting.closing_at or call.at)
        skip = skips(programme)
        self._purses = {
            one.envelope_id: Purse(one.amount, skip) for one in sittings.allotments_of(sitting.id)
        }

    def page(self, files: Sequence[Tabled]) -> None:
        states = {
            state.id: state for state in applications.load_page([file.application_id for file in files])
        }
        for file in files:
            self._one(file, states.get(file.application_id))

    def done(self, file: Tabled) -> None:
        """What is settled already counts for those after it."""
        if file.envelope_id and file.outcome and file.envelope_id in self._purses:
            self._purses[file.envelope_id].told(file.outcome, file.amount)

    def _one(self, file: Tabled, state: Application | None) -> None:
        for _ in range(4):
            if file.outcome:
                return self.done(file)
            state = state or applications.load(file.application_id)
            decided = self._decide(file, state)
            try:
                self._store(decided, state)
            except (StaleVersion, Conflict) as refusal:
                if isinstance(refusal, Conflict) and refusal.code not in {"settled", "changed_meanwhile"}:
                    raise
                # She or another run was there first: what is there now says which.
                file = sittings.file_of(self._sitting.id, file.application_id) or file
                state = None
                continue
            return self.done(decided)
        raise Transient("a file of the sitting keeps changing")

    def _decide(self, file: Tabled, state: Application) -> Tabled:
        if state.sitting != self._sitting.id:
            return replace(file, outcome=Outcome.GONE)
        if self._sitting.state is State.CANCELLED:
            return replace(file, outcome=Outcome.UNDECIDED)
        verdict = self._tallies[file.application_id].verdict
        if verdict != "retained":
            return replace(file, outcome=Outcome.REFUSED if verdict else Outcome.UNDECIDED)
        envelope = self._payer(file) if self._payer else None
        if envelope is None:
            return replace(file, outcome=Outcome.APPROVED)
        if self._purses[envelope].fits(file.requested):
            return replace(file, outcome=Outcome.APPROVED, amount=file.requested, envelope_id=envelope)
        return replace(file, outcome=Outcome.WAITLISTED, envelope_id=envelope)

    def _store(self, file: Tabled, state: Application) -> None:
        outcome = file.outcome
        settled = sittings.settled(self._sitting.id, file)
        if outcome is None or outcome is Outcome.GONE:
            base.commit([settled])
            return
        tallied = self._tallies[file.application_id]
        details = Details(
            reason_codes=tallied.reason_codes if outcome is Outcome.REFUSED else (),
            amount=file.amount or None,
            envelope_id=file.envelope_id,
            sitting=self._sitting.id,
        )
        change = move(
            state,
            _MOVES[outcome],
            actor=SYSTEM,
            at=self._call.at,
            rules=rules_of(programme_of(state)),
            details=details,
        )
        writes: list[Write] = [settled]
        if change.money is not None:
            # Out of what the envelopes have set aside: their balances say reserved already.
            writes.append(sittings.spend(self._sitting.id, change.money.envelope_id, change.money.amount))
            change = replace(change, money=None)
        record(self._call, change, writes)


def counted(files: Sequence[Tabled]) -> Counter[Outcome]:
    return Counter(file.outcome for file in files if file.outcome)


def _wake(call: Call, sitting: Sitting) -> None:
    """Another run is to go on."""
    for _ in range(4):
        now = sittings.load(sitting.id)
        if now.closed_at is not None:
            return
        after = replace(now, sequence=now.sequence + 1, touched_at=call.at)
        settled = counted(sittings.files_of(sitting.id)).total()
        progress = {"settled": settled, "files": now.files}
        try:
            store(now, after, told(call, after, "SittingPaused", progress))
        except Conflict:
            continue
        return
    raise Transient("the sitting keeps changing")


def _end(call: Call, sitting: Sitting, pause: Callable[[float], None]) -> None:
    """The rest goes back and is offered to the waiting list; the sitting is over. Once."""
    for attempt in range(MOST_ENDS):
        now = sittings.load(sitting.id)
        if now.closed_at is not None:
            return
        counts = counted(sittings.files_of(sitting.id))
        allotments = sittings.allotments_of(sitting.id)
        state = State.CLOSED if now.state is State.CLOSING else now.state
        after = replace(now, state=state, closed_at=call.at, sequence=now.sequence + 1)
        writes, offers = _returns(call, sitting, allotments)
        event = told(
            call,
            after,
            "SittingClosed",
            {
                **{outcome.value: count for outcome, count in counts.items()},
                "allotted": sum(one.amount for one in allotments),
                "returned": sum(one.left for one in allotments),
            },
        )
        try:
            store(now, after, event, [*writes, *map(history.append, offers)])
        except Conflict:
            pause(random.uniform(0, 0.02 * min(attempt + 1, 20)))  # noqa: S311 - jitter, not a secret
            continue
        return
    raise Transient("the envelopes are busy")


def _returns(
    call: Call, sitting: Sitting, allotments: Sequence[rules.Allotment]
) -> tuple[list[Write], list[events.Event]]:
    writes: list[Write] = []
    offers: list[events.Event] = []
    for allotment in allotments:
        envelope = envelopes.load(allotment.envelope_id)
        available = envelope.available + allotment.left
        if available > 0:
            offers.append(
                make_event(
                    call,
                    "FundsAvailable",
                    subject=("envelope", envelope.id),
                    sequence=envelope.sequence + 1,
                    data=funds(envelope, available),
                )
            )
        writes += [
            sittings.give_back(sitting.id, allotment),
            envelopes.take_back(envelope, allotment.left, 1 if available > 0 else 0),
        ]
    return writes, offers
