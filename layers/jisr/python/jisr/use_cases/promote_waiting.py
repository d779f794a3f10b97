"""Money came free: approve down the waiting list while it lasts; or say, before it comes, how far it would."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

from jisr.domain import policy
from jisr.domain.application import Action, Application, Status
from jisr.domain.errors import Conflict, StaleVersion, Transient
from jisr.domain.moves import Details, move
from jisr.domain.people import SYSTEM
from jisr.store import applications, envelopes
from jisr.store.envelopes import Envelope
from jisr.use_cases.call import Call
from jisr.use_cases.money_envelopes import paying
from jisr.use_cases.record import record
from jisr.use_cases.rules import programme_of, rules_of

TRIES = 4
PAGE = 50
MOST_FORESEEN = 1_000
"""Of a waiting list, how many are looked at before money comes."""
FIRST = 20


def promote_waiting(envelope_id: str, at: datetime, correlation_id: str) -> int:
    """How many were approved. Order: score, then when they were submitted; a request that doesn't fit stops the
    line, unless its programme says `skip`. Doing it again finds nothing more to approve: idempotent by state. Raises
    `Transient` when somebody is at the first of the line again and again.

    The list is a region's and goes on from year to year; of it are served those for whom this envelope pays now, so
    what comes free in a past year's envelope serves nobody.
    """
    call = Call(SYSTEM, at, correlation_id)
    envelope = envelopes.load(envelope_id)
    if envelope.closing:
        return 0  # a sitting is giving its money out; when it is over, what there is is offered again
    payer = cache(lambda province: paying(envelope.programme, envelope.region, province, at))
    promoted = 0
    for application_id in applications.waiting_ids(envelope.programme, envelope.region):
        became = _serve(call, envelope_id, application_id, payer)
        if became == "stops":
            break
        promoted += became == "approved"
    return promoted


def _serve(
    call: Call, envelope_id: str, application_id: str, payer: Callable[[str | None], Envelope | None]
) -> Literal["approved", "passed", "stops"]:
    """`passed`: she waits no more, or not for this money, or smaller ones may pass her; `stops`: nobody may."""
    for _ in range(TRIES):
        file = applications.load(application_id)
        pays = payer(file.province) if file.status is Status.WAITLISTED else None
        if pays is None or pays.id != envelope_id:
            return "passed"
        programme = programme_of(file)
        too_much: Literal["passed", "stops"] = "passed" if programme.budget.when_full == "skip" else "stops"
        if file.requested > envelopes.load(envelope_id).available:
            return too_much
        details = Details(envelope_id=envelope_id)
        change = move(
            file, Action.APPROVE, actor=SYSTEM, at=call.at, rules=rules_of(programme), details=details
        )
        try:
            record(call, change)
        except (Conflict, StaleVersion) as refusal:
            if refusal.code == "not_enough_money":
                return too_much  # the money went meanwhile
            continue  # her file changed meanwhile; while she still waits, nobody after her is served
        return "approved"
    raise Transient("a file of the waiting list keeps changing")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many would be approved, for how much, and what is left then (centimes); the `first` of them that the reader
    may open; how many would go on waiting, of the `MOST_FORESEEN` that were looked at."""

    served: int
    amount: int
    left: int
    waiting: int
    first: Sequence[Application]


def foresee(call: Call, envelope: Envelope, more: int) -> Foreseen:
    """What `promote_waiting` would do with `more` centimes in the envelope. Nothing is stored."""
    left, served, stopped = envelope.available + more, list[Application](), envelope.closing > 0
    waiting = 0
    for file in waiting_for(envelope, call.at)[0]:
        if stopped or file.requested > left:
            waiting += 1
            stopped = stopped or programme_of(file).budget.when_full == "stop"
            continue
        left -= file.requested
        served.append(file)
    shown = [
        file
        for file in served
        if policy.reaches(call.actor, "read_file", policy.place_of(file), confidential=file.confidential)
    ]
    amount = sum(file.requested for file in served)
    return Foreseen(len(served), amount, left, waiting, shown[:FIRST])


def waiting_for(envelope: Envelope, at: datetime) -> tuple[list[Application], bool]:
    """The states of those who wait for this envelope at `at`, in their order, a moment behind: of the region's first
    `MOST_FORESEEN`; and whether there are more than these."""
    payer = cache(lambda province: paying(envelope.programme, envelope.region, province, at))
    line = applications.waiting_ids(envelope.programme, envelope.region)
    ids = list(itertools.islice(line, MOST_FORESEEN + 1))
    found = []
    for some in itertools.batched(ids[:MOST_FORESEEN], PAGE, strict=False):
        for file in applications.load_page(some):
            pays = payer(file.province) if file.status is Status.WAITLISTED else None
            if pays is not None and pays.id == envelope.id:
                found.append(file)
    return found, len(ids) > MOST_FORESEEN
