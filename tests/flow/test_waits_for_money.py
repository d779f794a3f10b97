"""A file that comes to the waiting list just after the money was offered to it, and whose envelopes a partner reads."""

from functions.on_funds_available__promote_waiting import handler
from infra.wiring import BY_NAME
from jisr.domain.application import Action, Status
from jisr.domain.people import Actor, Role
from jisr.store import applications
from jisr.store import events as history
from jisr.use_cases.money_envelopes import contribute, list_envelopes, open_envelope
from tests.flow.stories import queued
from tests.flow.test_journey import COORDINATOR, at_committee, call, decide, funded


def told(kind, id_, type_):
    return [e for e in history.history(kind, id_) if e.type == type_]


def test_money_that_came_just_before_the_waiting_list_is_found(world, tamkine):
    file = at_committee(world, tamkine)
    envelope = funded(world, tamkine, 100_000_00)
    (offered,) = told("envelope", envelope.id, "FundsAvailable")
    handler.lambda_handler(queued(offered), None)
    file = decide(world, file, Action.WAITLIST)
    (waits,) = told("application", file.id, "ApplicationWaitlisted")
    assert waits.type in BY_NAME["on_funds_available__promote_waiting"].trigger.types
    assert handler.lambda_handler(queued(waits), None) == {"batchItemFailures": []}
    assert applications.load(file.id).status is Status.APPROVED
    handler.lambda_handler(queued(waits), None)
    assert len(told("application", file.id, "ApplicationApproved")) == 1


def test_a_partner_reads_the_envelopes_that_it_has_given_to(world, tamkine):
    funded(world, tamkine, 1_000_00)
    other = open_envelope(call(world, COORDINATOR), tamkine.id, "03", "03.231", 2026)
    contribute(call(world, COORDINATOR), other.id, "Wilaya", 500_00)

    def seen(partner, *roles):
        actor = Actor("staff", "p", frozenset({Role.PARTNER, *roles}), frozenset({"03"}), partner=partner)
        return [e.id for e in list_envelopes(call(world, actor), None)]

    assert seen("Wilaya") == [other.id]
    assert seen(None) == seen("Nobody") == []
    assert len(seen("Wilaya", Role.AUDITOR)) == 2
