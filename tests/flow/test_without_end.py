"""What one account may cause is bounded: drafts, calls, and SMS to any number."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from jisr.domain.application import Action, Flag
from jisr.domain.errors import Conflict, Invalid, TooMany
from jisr.domain.messages import MOST_A_DAY
from jisr.gateways import identity, sms
from jisr.store import applications
from jisr.store import events as history
from jisr.use_cases.move_own_file import ask_help, withdraw
from jisr.use_cases.notify_applicant import notify_applicant
from jisr.use_cases.staff_queue import Filters, staff_queue
from jisr.use_cases.start_application import A_DAY, MOST_OPEN, Applicant, start_application
from tests.flow.test_journey import AGENT, HER, call, decide, submitted


@pytest.fixture(autouse=True)
def phone(monkeypatch):
    monkeypatch.setattr(identity, "phone_of", lambda account: "+212600000001")


@pytest.fixture
def sent(monkeypatch):
    made = []
    carrier = SimpleNamespace(send=lambda to, text: made.append((to, text)) or "m1", gives_receipts=False)
    monkeypatch.setattr(sms, "gateway", lambda: carrier)
    return made


def starts(world, programme, her=HER, key=None):
    asked = call(world, her, key=key) if key else call(world, her)
    return start_application(asked, programme.id, "self_employed", "ar", Applicant(her.id))


def told(world, file):
    for event in history.history("application", file.id):
        notify_applicant(event, world.now)


def test_drafts_that_stand_open_are_ten_and_giving_one_up_makes_room(world, tamkine):
    files = [starts(world, tamkine) for _ in range(MOST_OPEN)]
    with pytest.raises(Invalid) as refused:
        starts(world, tamkine)
    assert refused.value.errors[0].code == "too_many_drafts"
    withdraw(call(world, HER), files[0], None)
    starts(world, tamkine)
    starts(world, tamkine, replace(HER, id="account-of-another"))


def test_a_day_has_twenty_and_the_wait_is_true(world, tamkine):
    first = world.now
    for number in range(A_DAY.most):
        withdraw(call(world, HER), starts(world, tamkine, key=f"k{number}"), None)
        world.later(minutes=1)
    with pytest.raises(TooMany) as refused:
        starts(world, tamkine)
    assert starts(world, tamkine, key="k3").id, "what was begun before is answered again"
    wait = refused.value.retry_after
    assert first + timedelta(days=1) <= world.now + timedelta(seconds=wait)
    world.later(seconds=wait)
    starts(world, tamkine)


def test_giving_a_draft_up_says_nothing_and_ends_the_call(world, tamkine, sent):
    file = ask_help(call(world, HER), starts(world, tamkine))
    gone = withdraw(call(world, HER), file, None)
    assert Flag.CALL_ME not in gone.flags
    assert gone.help_asked_at is None
    assert list(applications.queue_keys(applications.calls_of(tamkine.id, None), None, 9)) == []
    told(world, gone)
    assert len(sent) == 1, "the call that she asked for, and nothing else"
    with pytest.raises(Conflict) as refused:
        ask_help(call(world, HER), gone)
    assert refused.value.code == "given_up"


def test_giving_up_what_was_sent_is_told_and_may_be_followed_by_a_call(world, tamkine, sent):
    gone = withdraw(call(world, HER), ask_help(call(world, HER), submitted(world, tamkine)), None)
    told(world, gone)
    assert [len(sent), "طلبك" in sent[-1][1]] == [3, True]
    assert [f.id for f in staff_queue(call(world, AGENT), Filters()).items] == []
    assert Flag.CALL_ME in ask_help(call(world, HER), gone).flags


def test_a_number_has_thirty_sms_a_day_of_what_its_holder_can_cause(world, tamkine, sent, metrics):
    file = submitted(world, tamkine)
    told(world, file)
    for _ in range(MOST_A_DAY + 5):
        file = ask_help(call(world, HER), file)
        notify_applicant(history.history("application", file.id)[-1], world.now)
        file = decide(world, file, Action.ANSWER_HELP, AGENT)
    assert len(sent) == MOST_A_DAY
    assert metrics["MessagesHeldBack"] == 6
    notify_applicant(history.history("application", file.id)[0], world.now)  # told before, and brought again
    assert (len(sent), metrics["MessagesHeldBack"]) == (MOST_A_DAY, 6)

    file = decide(world, file, Action.CLAIM, AGENT)
    file = decide(world, file, Action.REJECT, AGENT, reason_codes=("not_eligible",))
    told(world, file)
    assert len(sent) == MOST_A_DAY + 1, "a decision is told however many went before"

    world.later(hours=25)
    notify_applicant(history.history("application", ask_help(call(world, HER), file).id)[-1], world.now)
    assert len(sent) == MOST_A_DAY + 2


@pytest.fixture
def metrics(monkeypatch):
    from jisr import logging

    counted = {}

    def count(name, value, **_):
        counted[name] = counted.get(name, 0) + value

    monkeypatch.setattr(logging, "emit_metric", count)
    return counted
