"""Money came free: approve down the waiting list while it lasts."""

from datetime import datetime
from functools import cache

from jisr.domain.application import Action, Status
from jisr.domain.errors import Conflict, StaleVersion
from jisr.domain.moves import Details, move
from jisr.domain.people import SYSTEM
from jisr.store import applications, envelopes
from jisr.use_cases.call import Call
from jisr.use_cases.money_envelopes import paying
from jisr.use_cases.record import record
from jisr.use_cases.rules import programme_of, rules_of


def promote_waiting(envelope_id: str, at: datetime, correlation_id: str) -> int:
    """How many were approved. Order: score, then when they were submitted; a request that doesn't fit stops the
    line, unless its programme says `skip`. Doing it again finds nothing more to approve: idempotent by state.

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
        file = applications.load(application_id)
        if file.status is not Status.WAITLISTED:
            continue
        pays = payer(file.province)
        if pays is None or pays.id != envelope_id:
            continue
        programme = programme_of(file)
        if file.requested > envelopes.load(envelope_id).available:
            if programme.budget.when_full == "skip":
                continue
            break
        details = Details(envelope_id=envelope_id)
        change = move(file, Action.APPROVE, actor=SYSTEM, at=at, rules=rules_of(programme), details=details)
        try:
            record(call, change)
        except (Conflict, StaleVersion) as refusal:
            if refusal.code == "not_enough_money" and programme.budget.when_full == "stop":
                break  # the money went meanwhile, and nobody smaller passes her
            continue  # decided by somebody else, or the money went: the next event looks again
        promoted += 1
    return promoted
