"""She changes the language of a file's messages; and what is said to her of a file is in words, not codes."""

import pytest

from jisr.api import views
from jisr.domain.application import Action
from jisr.domain.errors import Forbidden, StaleVersion
from jisr.domain.people import Actor, Role
from jisr.store import applications
from jisr.store import events as history
from jisr.use_cases.change_language import change_language
from jisr.use_cases.own_file import open_own
from jisr.use_cases.read_application import read_application
from tests.flow.test_journey import AGENT, HER, call, decide, submitted

LATER = Actor("applicant", HER.id, frozenset({Role.APPLICANT}), session="another-session")


def test_messages_come_in_the_language_that_she_chose(world, tamkine):
    file = submitted(world, tamkine)
    told = len(history.history("application", file.id))
    changed = change_language(call(world, HER), file, "fr")
    now = applications.load(file.id)
    assert now == changed
    assert (now.language, now.beside.contact.language) == ("fr", "fr")
    assert len(history.history("application", file.id)) == told


def test_the_same_language_again_changes_nothing(world, tamkine):
    file = submitted(world, tamkine)
    changed = change_language(call(world, HER), file, "fr")
    assert change_language(call(world, HER), changed, "fr") == changed


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(world, tamkine):
    file = submitted(world, tamkine)
    decide(world, file, Action.CLAIM, AGENT)
    with pytest.raises(StaleVersion):
        change_language(call(world, HER), file, "fr")


def test_who_only_holds_her_phone_changes_no_language(world, tamkine):
    file = submitted(world, tamkine)
    with pytest.raises(Forbidden):
        open_own(call(world, LATER), file.id)


def test_a_decision_is_told_in_sentences(world, tamkine):
    file = decide(world, submitted(world, tamkine), Action.CLAIM, AGENT)
    refused = decide(
        world, file, Action.REJECT, AGENT, reason_codes=("not_eligible", "only_the_office_knows")
    )
    seen = views.application(read_application(call(world, HER), refused))
    step = next(one for one in seen.timeline if one.type == "ApplicationRejected")
    assert [reason.en.split(".")[0] for reason in step.reasons] == [
        "The application does not meet the programme's conditions",
        "Ask the office for the reason and what you can do",
    ]
    assert seen.next_step.fr.startswith("Vous pouvez faire un recours")
    assert "Fès" in seen.office.fr
