"""A file that comes to the waiting list just after the money was offered to it, and whose envelopes a partner reads."""

import pytest

from functions.on_funds_available__promote_waiting import handler
from infra.wiring import BY_NAME
from jisr.domain.application import Action, Status
from jisr.domain.errors import StaleVersion, Transient
from jisr.domain.people import Actor, Role
from jisr.store import applications
from jisr.store import events as history
from jisr.use_cases.money_envelopes import contribute, list_envelopes, open_envelope
from jisr.use_cases.move_own_file import withdraw
from jisr.use_cases.promote_waiting import promote_waiting
from tests.flow.stories import AGENT, at_the_commit, phone, play, queued
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


def _new_number(stage, file):
    stage.act(file, Action.CHANGE_PHONE, AGENT, reason_codes=("lost_phone",), phone=phone(9_000_000))


@pytest.fixture
def line(world, monkeypatch):
    """The stage, two who wait, and money for one of them."""
    stage = play(world, monkeypatch)
    stage.fund(1_00)
    waiting = []
    for number in (1, 2):
        world.later(minutes=1)
        waiting.append(stage.act(stage.decided_by(number), Action.WAITLIST))
    stage.top_up(3_000_00)
    return stage, *waiting


def test_whose_file_changes_as_she_is_served_is_not_passed_over(line, monkeypatch):
    stage, first, second = line
    at_the_commit(monkeypatch, lambda: _new_number(stage, first))
    assert promote_waiting(stage.envelope_id, stage.world.now, "c") == 1
    assert applications.load(first.id).status is Status.APPROVED
    assert applications.load(second.id).status is Status.WAITLISTED


def test_who_withdraws_as_she_is_served_lets_the_next_one_by(line, monkeypatch):
    stage, first, second = line
    at_the_commit(monkeypatch, lambda: stage.hers(withdraw, 1, first, None))
    assert promote_waiting(stage.envelope_id, stage.world.now, "c") == 1
    assert applications.load(second.id).status is Status.APPROVED


def test_while_a_file_keeps_changing_nobody_passes_her(line, monkeypatch):
    stage, first, second = line
    monkeypatch.setattr("jisr.use_cases.promote_waiting.record", _keeps_changing)
    with pytest.raises(Transient):
        promote_waiting(stage.envelope_id, stage.world.now, "c")
    assert {applications.load(one.id).status for one in (first, second)} == {Status.WAITLISTED}


def _keeps_changing(call, change):
    raise StaleVersion("stale_version", "somebody changed the file")


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
