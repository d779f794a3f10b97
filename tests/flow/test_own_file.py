"""Whose file a session may open without proving anything."""

import pytest

from jisr.domain.errors import Forbidden
from jisr.store import applications
from jisr.use_cases.erase_person import erase_person
from jisr.use_cases.move_own_file import withdraw
from jisr.use_cases.own_file import open_own
from tests.flow.test_journey import HER, call, drafted, submitted


def test_a_draft_that_she_gave_up_stays_hers_to_read_and_to_erase(world, tamkine):
    draft = withdraw(call(world, HER), drafted(world, tamkine), "changed my mind")
    assert open_own(call(world, HER), draft.id) == draft
    [fate] = erase_person(call(world, HER)).files
    assert (fate.id, fate.outcome) == (draft.id, "erased")
    assert applications.load(draft.id).beside.answers == {}
    assert applications.load(draft.id).beside.answers == {}


def test_what_was_submitted_needs_a_proof_from_another_session(world, tamkine):
    file = submitted(world, tamkine)
    stranger = HER.__class__(HER.kind, HER.id, HER.roles, session="session-2")
    with pytest.raises(Forbidden):
        open_own(call(world, stranger), file.id)
    withdraw(call(world, HER), file, None)
    with pytest.raises(Forbidden):
        open_own(call(world, stranger), file.id)
