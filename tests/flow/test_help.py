"""She asks to be called. Whoever holds her phone can, without proof: once, until somebody of the office has acted."""

import pytest

from jisr.domain.application import Action, Flag
from jisr.domain.errors import Forbidden
from jisr.domain.people import Actor, Role
from jisr.store import applications
from jisr.store import events as history
from jisr.use_cases.move_own_file import ask_help
from jisr.use_cases.own_file import open_own, own
from tests.flow.test_journey import AGENT, HER, call, decide, submitted

LATER = Actor("applicant", HER.id, frozenset({Role.APPLICANT}), session="another-session")


def asks(world, file):
    return ask_help(call(world, LATER), own(call(world, LATER), file.id))


def calls(file):
    return [e.type for e in history.history("application", file.id)].count("HelpRequested")


def test_who_cannot_prove_her_file_is_called_once_however_often_she_asks(world, tamkine):
    file = submitted(world, tamkine)
    with pytest.raises(Forbidden):
        open_own(call(world, LATER), file.id)
    first = asks(world, file)
    assert Flag.CALL_ME in first.flags
    for _ in range(20):
        world.later(hours=7)
        assert asks(world, file) == first
    assert calls(file) == 1


def test_she_may_ask_again_once_the_office_has_acted(world, tamkine):
    file = submitted(world, tamkine)
    taken = decide(world, asks(world, file), Action.CLAIM, AGENT)
    assert Flag.CALL_ME not in taken.flags
    assert Flag.CALL_ME in asks(world, taken).flags
    assert calls(file) == 2
    assert applications.load(file.id).version == taken.version + 1
