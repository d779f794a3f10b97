"""What a page may offer: exactly what the moves would let the reader do, for every status and role."""

from dataclasses import replace

import pytest

from jisr.domain.application import TABLE, Action, Flag, Status
from jisr.domain.errors import Conflict, Forbidden
from jisr.domain.moves import move
from jisr.domain.people import Actor, Role
from jisr.domain.possible import HERS, OF_MANY, possible
from tests.unit.test_transitions import NOW, RULES, a_file, actor, given_for

STAFF_ROLES = [
    Role.AGENT,
    Role.COORDINATOR,
    Role.COMMITTEE_MEMBER,
    Role.PROGRAMME_MANAGER,
    Role.AUDITOR,
    Role.PARTNER,
]


def offered(file, reader, *, consent=True):
    return possible(file, reader, at=NOW, rules=RULES, consent=consent)


@pytest.mark.parametrize("role", STAFF_ROLES)
@pytest.mark.parametrize("action", [a for a in Action if a not in HERS | OF_MANY])
@pytest.mark.parametrize("status", list(Status))
def test_an_action_is_offered_just_when_the_move_is_granted(status, action, role):
    file, details = given_for(action, status)
    try:
        move(file, action, actor=actor(role), at=NOW, rules=RULES, details=details)
        granted = role not in {Role.AUDITOR, Role.PARTNER}
    except (Conflict, Forbidden):
        granted = False
    assert (action in offered(file, actor(role))) is granted


def test_nothing_is_offered_elsewhere_or_to_her_or_of_an_erased_file():
    file = a_file(Status.IN_REVIEW)
    assert Action.CLAIM in offered(file, actor(Role.COORDINATOR))
    assert offered(replace(file, region="04", province="04.281"), actor(Role.COORDINATOR)) == []
    assert offered(file, Actor("applicant", "a", frozenset({Role.APPLICANT}))) == []
    assert offered(replace(file, flags=frozenset({Flag.ERASED})), actor(Role.COORDINATOR)) == []


def test_a_confidential_file_offers_nothing_to_who_may_not_open_it():
    file = a_file(Status.IN_REVIEW, stage="committee", confidential=True)
    assert offered(file, actor(Role.COMMITTEE_MEMBER)) == []
    assert Action.APPROVE in offered(file, actor(Role.COORDINATOR))


def test_what_is_done_in_her_name_waits_for_her_consent():
    draft, asked = a_file(Status.DRAFT, flags=frozenset({Flag.CALL_ME})), a_file(Status.CHANGES_REQUESTED)
    agent = actor(Role.AGENT)
    assert offered(draft, agent, consent=False) == [Action.ANSWER_HELP]
    assert {Action.SUBMIT, Action.CHANGE_PHONE} <= set(offered(draft, agent))
    assert Action.RESUBMIT in offered(asked, agent)
    without = offered(asked, agent, consent=False)
    assert Action.RESUBMIT not in without
    assert Action.CORRECT in without


def test_a_stage_offers_its_outcomes_and_another_s_claim_is_not_taken():
    only_pass = replace(RULES.stages[0], outcomes=("pass",))
    rules = replace(RULES, stages=(only_pass, RULES.stages[1]))
    file = a_file(Status.IN_REVIEW, assignee="other")
    found = possible(file, actor(Role.AGENT), at=NOW, rules=rules, consent=True)
    assert Action.PASS_STAGE in found
    assert not {Action.REJECT, Action.APPROVE, Action.CLAIM, Action.RELEASE} & set(found)
    assert {a for a in found if TABLE[a].outcome} == {Action.PASS_STAGE}
