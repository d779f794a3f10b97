"""She asks to be called. Whoever holds her phone can, without proof: once, until somebody of the office has acted."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from jisr.domain.application import Action, Flag, Status
from jisr.domain.errors import Conflict, Forbidden, NotFound
from jisr.domain.people import Actor, Role
from jisr.domain.references import reference_of
from jisr.gateways import identity, sms
from jisr.store import applications
from jisr.store import events as history
from jisr.use_cases.act import Command, preview
from jisr.use_cases.erase_file import erase_state
from jisr.use_cases.move_own_file import ask_help
from jisr.use_cases.notify_applicant import notify_applicant
from jisr.use_cases.own_file import open_own, own
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.staff_file import reach
from jisr.use_cases.staff_queue import Filters, staff_queue
from jisr.use_cases.start_application import Applicant, start_application
from tests.flow.test_journey import (
    AGENT,
    COORDINATOR,
    HER,
    MANAGER,
    at_committee,
    call,
    decide,
    funded,
    submitted,
)

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
    passed = decide(world, asks(world, file), Action.PASS_STAGE, AGENT)
    assert Flag.CALL_ME not in passed.flags
    assert Flag.CALL_ME in asks(world, passed).flags
    assert calls(file) == 2
    assert applications.load(file.id).version == passed.version + 1


def test_what_the_office_orders_for_itself_calls_nobody(world, tamkine):
    """She was told that she will be called: whoever takes the file has not called her yet."""
    asked = asks(world, submitted(world, tamkine))
    other = submitted(world, tamkine, replace(HER, id="account-2"), cnie="ZZ000002")
    since = asked.help_asked_at
    for action, told in (
        (Action.CLAIM, {}),
        (Action.MARK_DUPLICATE, {"reason_codes": ("same_person",), "other": reference_of(other.id)}),
        (Action.CLEAR_DUPLICATE, {}),
        (Action.RELEASE, {}),
    ):
        world.later(minutes=1)
        after = decide(world, applications.load(asked.id), action, AGENT, **told)
        assert Flag.CALL_ME in after.flags, action
        assert after.help_asked_at == since
        assert queue(world, AGENT, calls=True) == [asked.id]
    decide(world, after, Action.ANSWER_HELP, AGENT)
    assert queue(world, AGENT, calls=True) == []


def queue(world, actor, **filters):
    return [file.id for file in staff_queue(call(world, actor), Filters(**filters)).items]


def begun(world, programme, **answers):
    """A draft as she begins it from her phone: the number is her account's."""
    file = start_application(call(world, LATER), programme.id, "self_employed", "ar", Applicant(LATER.id))
    return save_answers(call(world, LATER), file, answers) if answers else file


@pytest.fixture
def phone(monkeypatch):
    monkeypatch.setattr(identity, "phone_of", lambda account: "+212600000001")


def test_a_draft_stands_in_the_queue_of_its_province_until_somebody_has_called(world, tamkine, phone):
    file = begun(world, tamkine, province="03.231")
    assert queue(world, AGENT) == []
    asked = asks(world, file)
    assert queue(world, AGENT) == queue(world, AGENT, province="03.231") == [file.id]
    assert queue(world, AGENT, province="03.131") == queue(world, AGENT, stage="review") == []
    event = history.history("application", file.id)[-1]
    assert (event.type, event.data.province) == ("HelpRequested", "03.231")
    assert asked.beside.contact.phone == "+212600000001", "so that she hears that it has arrived"
    draft = reach(call(world, AGENT), file.id, "act")
    seen = preview(call(world, AGENT, version=draft.version), draft, Command(Action.ANSWER_HELP))
    assert Flag.CALL_ME not in seen.after.flags
    assert queue(world, AGENT) == [file.id]
    decide(world, draft, Action.ANSWER_HELP, AGENT, note="called")
    assert queue(world, AGENT) == []
    assert history.history("application", file.id)[-1].type == "HelpAnswered"
    with pytest.raises(Conflict):
        decide(world, reach(call(world, AGENT), file.id, "act"), Action.ANSWER_HELP, AGENT)


def test_she_hears_once_that_her_request_from_a_draft_has_arrived(world, tamkine, phone, monkeypatch):
    sent = []
    carrier = SimpleNamespace(send=lambda to, text: sent.append((to, text)) or "m1", gives_receipts=False)
    monkeypatch.setattr(sms, "gateway", lambda: carrier)
    asks(world, begun(world, tamkine))
    for event in history.history("application", applications.of_account(LATER.id)[0].id) * 2:
        notify_applicant(event, world.now)
    assert [to for to, _ in sent] == ["+212600000001"]
    assert "المساعدة" in sent[0][1]


def test_a_draft_without_a_place_is_every_coordinators_and_the_managers(world, tamkine, phone):
    file = begun(world, tamkine)
    away = Actor("staff", "coordinator-01", frozenset({Role.COORDINATOR}), frozenset({"01"}))
    with pytest.raises(NotFound):
        reach(call(world, away), file.id, "act")
    asks(world, file)
    assert queue(world, AGENT) == []
    assert queue(world, COORDINATOR) == queue(world, away) == queue(world, MANAGER, region="03") == [file.id]
    with pytest.raises(NotFound):
        reach(call(world, AGENT), file.id, "act")
    decide(world, reach(call(world, away), file.id, "act"), Action.ANSWER_HELP, away)
    assert queue(world, away) == []
    with pytest.raises(NotFound):
        reach(call(world, away), file.id, "act")


def test_answers_that_move_her_afterwards_lose_the_call_for_nobody(world, tamkine, phone):
    file = begun(world, tamkine)
    asked = asks(world, file)
    save_answers(call(world, LATER), asked, {"province": "03.231"})
    away = Actor("staff", "coordinator-01", frozenset({Role.COORDINATOR}), frozenset({"01"}))
    assert queue(world, away) == [file.id]
    assert reach(call(world, AGENT), file.id, "act").province == "03.231"
    decide(world, reach(call(world, away), file.id, "act"), Action.ANSWER_HELP, away)
    assert queue(world, away) == queue(world, COORDINATOR) == []


@pytest.mark.parametrize("after", [Action.WAITLIST, Action.APPROVE, Action.SIGN_AGREEMENT])
def test_a_file_in_no_stage_stands_in_the_queue_too(world, tamkine, after):
    funded(world, tamkine, 100_000_00)
    file = at_committee(world, tamkine)
    file = decide(world, file, Action.WAITLIST if after is Action.WAITLIST else Action.APPROVE)
    if after is Action.SIGN_AGREEMENT:
        file = decide(world, file, after)
    assert queue(world, AGENT) == []
    asked = asks(world, file)
    assert queue(world, AGENT) == queue(world, AGENT, status=file.status.value) == [file.id]
    decide(world, asked, Action.ANSWER_HELP, AGENT)
    assert queue(world, AGENT) == []


def test_a_call_and_the_time_that_a_file_is_kept_do_not_get_in_each_others_way(world, tamkine, phone):
    file = begun(world, tamkine, province="03.231")
    list_ = applications.retained(tamkine.id, tamkine.version, Status.DRAFT)
    asks(world, file)
    world.later(minutes=1)
    assert applications.retained_before(list_, world.now, 9) == [file.id]
    erase_state(call(world, LATER), applications.load(file.id), "asked")
    assert queue(world, AGENT) == queue(world, COORDINATOR) == []


def test_a_managers_queue_of_the_country_begins_with_calls_that_have_no_place(world, tamkine, phone):
    nowhere, somewhere = begun(world, tamkine), submitted(world, tamkine)
    asks(world, nowhere)
    assert queue(world, MANAGER) == [nowhere.id]
    assert queue(world, MANAGER, region="03") == [nowhere.id, somewhere.id]
