"""Somebody of the office must call her: the file stands in its province's queue until one of them has acted."""

from dataclasses import replace

from jisr.domain.application import Action, Application, Status
from jisr.domain.moves import Details, move
from jisr.use_cases.call import Call
from jisr.use_cases.contact_of import contact_of
from jisr.use_cases.placed import placed
from jisr.use_cases.record import record
from jisr.use_cases.rules import programme_of, rules_of


def call_me(call: Call, application: Application, *, duplicate: bool = False) -> Application:
    """Asked by her, or (`duplicate`) because her file was not taken: another one holds her place in this call.

    A draft stands where its answers say; without a province it is every coordinator's and the programme manager's to
    call. How to reach her is kept with it, so that she hears that her request has arrived."""
    file = application
    if file.status is Status.DRAFT:
        file = placed(file, file.beside.answers)
        file = replace(file, beside=replace(file.beside, contact=contact_of(application)))
    rules = rules_of(programme_of(application))
    given = Details(duplicate=duplicate)
    change = move(
        file,
        Action.ASK_HELP,
        actor=call.actor,
        at=call.at,
        rules=rules,
        details=given,
        before=application,
    )
    return record(call, change)
